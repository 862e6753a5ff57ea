#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Renders generated kustomizations with berth and with kustomize and compares the bytes.

usage: render_differential.py PROGRAM KUSTOMIZE|PEERS [--seconds N] [--seed N] [--keep FOLDER]

Programs take kustomize's build arguments; PEERS is tests/lab/peers, which builds kustomize once and tells where it is. A difference is shrunk by leaving lines out as long as it stays, and kept in
FOLDER. Both failing counts as agreement. Prints TAP; exit status 1 if anything differed.
"""
import argparse
import pathlib
import random
import shutil
import subprocess
import sys
import tempfile
import time

SCALARS = ["yes", "no", "on", "off", "y", "n", "true", "True", "null", "~", "", "0", "00", "007", "0644", "0o17", "0x1F",
           "0b11", "1_000", "1.0", "1.50", "1e3", "1E-7", "-0", "+5", "-.5", ".5", ".inf", ".nan", "12:30", "1:30:59",
           "190:20:30.15", "2020-01-01", "2020-1-2", "2001-12-14t21:59:43.10-05:00", "2001-12-15 2:59:43.10", "<<", "=",
           "1234567.5", "9007199254740993", "18446744073709551616", "123456789012345678901234567890", "- x", "-x", "a: b",
           "a:b", "a #b", "a#b", "#x", "@x", "`x", "%x", "&x", "*x", "!x", "|", ">", "'", '"', "it's", 'say "hi"', "{", "}",
           "[x]", ",", "a,b", "? x", ":x", "x:", "x: ", " x", "x ", "a\tb", "tab\t", "é", "日本", "😀", "\u00a0x", "\u2028",
           "\ufeffx", "\x7f", "back\\slash", "---", "--- x", "...", "multi\nline", "multi\nline\n", "trail\n\n", "\n", "\n\nx",
           " lead\nx", "x \ny", "x\n y\n", "x\n\n\ny", "a\r\nb", "word " * 30, "x" * 200, ("y" * 70) + "  two  spaces " + "z" * 30,
           "'" + "quoted text " * 10, "#" + " hash text" * 12, "long: " + "colon text " * 10, "http://a/b?c=d", "$(VAR)", "1.2.3.4",
           "v1.0", "1e400", "0x", "0b2", "1__0", "_1", "1_", "+.inf", "TRUE", "Null", "NO", "Off"]
KINDS = [("apps/v1", "Deployment"), ("apps/v1", "StatefulSet"), ("v1", "Service"), ("v1", "ConfigMap"), ("v1", "Secret"),
         ("v1", "ServiceAccount"), ("batch/v1", "CronJob"), ("rbac.authorization.k8s.io/v1", "RoleBinding"),
         ("rbac.authorization.k8s.io/v1", "ClusterRoleBinding"), ("v1", "Namespace"), ("example.com/v1", "Thing"),
         ("networking.k8s.io/v1", "Ingress"), ("autoscaling/v2beta2", "HorizontalPodAutoscaler"),
         ("apiextensions.k8s.io/v1", "CustomResourceDefinition"), ("v1", "PersistentVolumeClaim")]
NAMES = ["web", "api", "db", "cache"]


class Maker:
    def __init__(self, seed):
        self.r = random.Random(seed)

    def chance(self, p):
        return self.r.random() < p

    def double(self, text):
        out = '"'
        for c in text:
            if c in '"\\':
                out += "\\" + c
            elif c == "\n":
                out += "\\n"
            elif c == "\t":
                out += "\\t"
            elif c == "\r":
                out += "\\r"
            elif ord(c) < 32 or ord(c) == 127 or c in "\u2028\ufeff\u00a0":
                out += "\\u%04x" % ord(c)
            else:
                out += c
        return out + '"'

    def scalar(self, indent):
        text = self.r.choice(SCALARS)
        if self.chance(0.3):
            text = self.r.choice(NAMES)
        style = self.r.random()
        if style < 0.35 and "\n" not in text and "\r" not in text:
            wild = text[:1] in "#@`%&*!|>'\"{}[],?:- \ufeff" or ": " in text or " #" in text or text.endswith((":", "\t"))
            if not wild or "\x7f" in text or self.chance(0.02):
                return text
        if style < 0.5 and "\n" not in text and "\r" not in text:
            return "'" + text.replace("'", "''") + "'"
        if style < 0.65 and "\n" in text and "\r" not in text:
            pad = " " * (indent + 2)
            mark = self.r.choice(["|", "|-", "|+", ">", ">-"])
            hint = "2" if text[:1] in " \n" else ""
            return mark[0] + hint + mark[1:] + "\n" + "\n".join(pad + line if line else "" for line in text.split("\n"))
        return self.double(text)

    def tree(self, depth, indent):
        """Lines of a mapping's fields."""
        lines = []
        keys = set()
        for _ in range(self.r.randint(1, 4)):
            key = self.r.choice(["a", "b", "k9", "k10", "name", "x-y", "x.y", "Zed", "on", "\"5\"", "é", "'q k'", "env", "items"])
            if key in keys:
                continue
            keys.add(key)
            kind = self.r.random()
            pad = " " * indent
            if depth > 0 and kind < 0.2:
                lines.append(f"{pad}{key}:")
                lines += self.tree(depth - 1, indent + 2)
            elif depth > 0 and kind < 0.35:
                lines.append(f"{pad}{key}:")
                for _ in range(self.r.randint(1, 3)):
                    lines.append(f"{pad}- {self.scalar(indent)}")
            elif kind < 0.4:
                lines.append(f"{pad}{key}: " + self.r.choice(["{}", "[]", "{a: 1, b: [x, 2]}", "[1, two, {c: 3}]", "null", ""]))
            else:
                lines.append(f"{pad}{key}: {self.scalar(indent)}")
        return lines

    def metadata(self, name):
        lines = ["metadata:", f"  name: {name}"]
        if self.chance(0.2):
            lines.append("  namespace: " + self.r.choice(["default", "shop", "other"]))
        for field in ("labels", "annotations"):
            if self.chance(0.4):
                lines.append(f"  {field}:")
                for key in self.r.sample(["app", "tier", "example.com/x", "on"], self.r.randint(1, 2)):
                    lines.append(f"    {key}: {self.scalar(4)}")
        return lines

    def pod(self, indent):
        pad = " " * indent
        lines = [pad + "containers:"]
        for name in self.r.sample(["main", "side", "log"], self.r.randint(1, 2)):
            lines += [f"{pad}- name: {name}", f"{pad}  image: " + self.r.choice(
                ["nginx", "nginx:1.7.9", "reg.io:5000/a/nginx:2@sha256:abc", "web", "postgres@sha256:aa", "img:v1"])]
            if self.chance(0.5):
                lines.append(pad + "  env:")
                for key in self.r.sample(["A", "B", "C"], self.r.randint(1, 2)):
                    if self.chance(0.4):
                        lines += [f"{pad}  - name: {key}", f"{pad}    valueFrom:", f"{pad}      " + self.r.choice(
                            ["configMapKeyRef", "secretKeyRef"]) + ":", f"{pad}        name: {self.r.choice(NAMES)}",
                            f"{pad}        key: k"]
                    else:
                        lines += [f"{pad}  - name: {key}", f"{pad}    value: {self.scalar(indent + 4)}"]
            if self.chance(0.3):
                lines += [pad + "  ports:", pad + "  - containerPort: 80"]
                if self.chance(0.5):
                    lines.append(pad + "    protocol: " + self.r.choice(["TCP", "UDP"]))
                if self.chance(0.4):
                    lines += [pad + "  - containerPort: 80", pad + "    protocol: UDP"]
            if self.chance(0.3):
                lines += [pad + "  volumeMounts:", pad + "  - mountPath: " + self.r.choice(["/a", "/b"]), pad + "    name: v"]
        if self.chance(0.4):
            lines += [pad + "volumes:", pad + "- name: v", pad + "  " + self.r.choice(["configMap", "secret"]) + ":",
                      pad + f"    name: {self.r.choice(NAMES)}", pad + f"    secretName: {self.r.choice(NAMES)}"]
        if self.chance(0.3):
            lines.append(pad + f"serviceAccountName: {self.r.choice(NAMES)}")
        return lines

    def body(self, kind):
        if kind in ("Deployment", "StatefulSet"):
            lines = ["spec:"]
            if self.chance(0.5):
                lines.append("  replicas: " + self.r.choice(["1", "2", '"3"']))
            lines += ["  template:", "    spec:"] + self.pod(6)
            return lines
        if kind == "CronJob":
            return ["spec:", "  jobTemplate:", "    spec:", "      template:", "        spec:"] + self.pod(10)
        if kind == "ConfigMap":
            return ["data:"] + [f"  {key}: {self.scalar(2)}" for key in self.r.sample(["a", "b", "k9", "k10"], 2)]
        if kind == "Secret":
            return ["type: Opaque", "data:", "  a: Zm9v"]
        if kind == "Service":
            return ["spec:", "  selector:", "    app: web", "  ports:", "  - port: 80", "  - port: 443", "    name: s"]
        if kind in ("RoleBinding", "ClusterRoleBinding"):
            return ["roleRef:", "  apiGroup: rbac.authorization.k8s.io", "  kind: " + self.r.choice(["Role", "ClusterRole"]),
                    f"  name: {self.r.choice(NAMES)}", "subjects:", "- kind: ServiceAccount",
                    "  name: " + self.r.choice(NAMES + ["default"])] + (["  namespace: shop"] if self.chance(0.5) else [])
        if kind == "Ingress":
            return ["spec:", "  rules:", "  - http:", "      paths:", "      - path: /", "        backend:",
                    "          service:", f"            name: {self.r.choice(NAMES)}", "            port: {number: 80}"]
        if kind == "HorizontalPodAutoscaler":
            return ["spec:", "  scaleTargetRef:", "    apiVersion: apps/v1", "    kind: Deployment",
                    f"    name: {self.r.choice(NAMES)}"]
        if kind == "Thing":
            return ["spec:"] + self.tree(3, 2)
        return []

    def object(self, used):
        for _ in range(10):
            api, kind = self.r.choice(KINDS)
            name = self.r.choice(NAMES)
            if (kind, name) not in used:
                break
        used.add((kind, name))
        return (kind, name), "\n".join([f"apiVersion: {api}", f"kind: {kind}"] + self.metadata(name) + self.body(kind)) + "\n"

    def patch(self, kind, name):
        api = next(a for a, k in KINDS if k == kind)
        lines = [f"apiVersion: {api}", f"kind: {kind}", "metadata:", f"  name: {name}"]
        if self.chance(0.3):
            lines += ["  annotations:", "    p: " + self.scalar(4)]
        if self.chance(0.2):
            lines += ["  labels:", "    app: " + self.r.choice(["null", "patched", self.scalar(4)])]
        if self.chance(0.05):
            lines.append("$patch: delete")
        elif self.chance(0.85):
            body = self.body(kind)
            if body and self.chance(0.2) and len(body) > 1:
                at = self.r.randrange(1, len(body))
                pad = len(body[at]) - len(body[at].lstrip(" -"))
                body.insert(at, " " * pad + "$patch: " + self.r.choice(["replace", "delete", "merge"]))
            lines += body
        return lines

    def json_patch(self, kind):
        ops = []
        for _ in range(self.r.randint(1, 3)):
            if self.chance(0.8):
                path = {"Deployment": "/spec/template/spec/containers/0/image", "StatefulSet": "/spec/template/spec/containers/-",
                        "ConfigMap": "/data/a", "Service": "/spec/ports/0", "Thing": "/spec/new"}.get(kind, "/metadata/annotations/x")
                value = self.r.choice([self.double(self.r.choice(SCALARS)), "1", "1000000", "1.5", "{a: b}", "[x]", "yes", "2020-01-01"])
                ops.append(f"- op: {self.r.choice(['add', 'add', 'replace'] if path[-1] != '-' else ['add'])}\n  path: {path}\n  value: {value}")
                continue
            path = self.r.choice(["/metadata/labels/x", "/metadata/annotations/x", "/spec/replicas", "/data/a", "/metadata/name",
                                  "/spec/template/spec/containers/0/image", "/spec/template/spec/containers/-", "/spec/ports/0",
                                  "/subjects/0/name", "/spec", "/metadata/annotations", "/nope/x", "/spec/a"])
            op = self.r.choice(["add", "replace", "remove", "test", "copy", "move"])
            ops.append(f"- op: {op}\n  path: {path}")
            if op in ("add", "replace", "test"):
                ops.append("  value: " + self.r.choice([self.double(self.r.choice(SCALARS)), "1", "1000000", "1.5", "{a: b}", "[x]", "yes", "2020-01-01"]))
            if op in ("copy", "move"):
                ops.append("  from: /metadata/name")
        return "\n".join(ops)

    def kustomization(self, objects, resources, overlay):
        lines = ["resources:"] + [f"- {r}" for r in resources]
        add = lines.append
        if self.chance(0.3):
            add("namePrefix: " + self.r.choice(["p-", "dev-", '"5"']))
        if self.chance(0.2):
            add("nameSuffix: " + self.r.choice(["-s", "-v1"]))
        if self.chance(0.35):
            add("namespace: " + self.r.choice(["shop", "prod"]))
        if self.chance(0.2):
            lines += ["commonLabels:", "  app: " + self.double(self.r.choice(["x", "true", "1.0", "new"]))]
        if self.chance(0.2):
            lines += ["commonAnnotations:", "  note: " + self.double(self.r.choice(SCALARS))]
        if self.chance(0.25):
            lines += ["labels:", "- pairs:", "    team: " + self.double(self.r.choice(["a", "5", "yes"]))]
            for flag in ("includeSelectors", "includeTemplates"):
                if self.chance(0.4):
                    add(f"  {flag}: true")
        if self.chance(0.3):
            lines += ["images:", "- name: " + self.r.choice(["nginx", "web", "reg.io:5000/a/nginx", "postgres", "img", "n.*x"])]
            for key in ("newName", "newTag", "digest", "tagSuffix"):
                if self.chance(0.35):
                    add(f"  {key}: " + {"newName": "other/img", "newTag": '"9"', "digest": "sha256:ff", "tagSuffix": "-x"}[key])
        scaled = [n for k, n in objects if k in ("Deployment", "StatefulSet")]
        if scaled and self.chance(0.2):
            lines += ["replicas:", f"- name: {self.r.choice(scaled)}", "  count: 7"]
        for gen in ("configMapGenerator", "secretGenerator"):
            if self.chance(0.3):
                name = self.r.choice(NAMES) if self.chance(0.15) else gen[:3] + ("top" if overlay else "")
                lines += [f"{gen}:", f"- name: {name}"]
                if self.chance(0.05):
                    add("  behavior: " + self.r.choice(["merge", "replace", "create"]))
                lines += ["  literals:"] + ["  - " + self.double(k + "=" + self.r.choice(SCALARS)) for k in self.r.sample(["a", "b", "c"], 2)]
                if self.chance(0.3):
                    lines += ["  options:", "    disableNameSuffixHash: true"]
                if self.chance(0.2):
                    lines += ["  files: [data.txt]"]
                if self.chance(0.2):
                    lines += ["  envs: [data.env]"]
        if self.chance(0.2):
            lines += ["generatorOptions:", "  labels: {g: h}"] + (["  disableNameSuffixHash: true"] if self.chance(0.3) else [])
        patches = []
        for _ in range(self.r.randint(0, 2)):
            kind, name = self.r.choice(objects)
            patch = self.patch(kind, name)
            if self.chance(0.3):
                patches += ["- target: {kind: %s}" % kind, "  patch: |-"] + ["    " + l for p in [self.json_patch(kind)] for l in p.split("\n")]
            else:
                patches += ["- patch: |-"] + ["    " + l for p in patch for l in p.split("\n")]
                if self.chance(0.3):
                    patches.append("  target: {kind: %s}" % kind)
        if patches:
            lines += ["patches:"] + patches
        if self.chance(0.12):
            (sk, sn), (tk, tn) = self.r.choice(objects), self.r.choice(objects)
            lines += ["replacements:", "- source:", f"    kind: {sk}", f"    name: {sn}", "    fieldPath: " + self.r.choice(
                ["metadata.name", "metadata.labels.app", "data.a", "spec.replicas", "metadata.annotations.tier"]),
                "  targets:", "  - select:", f"      kind: {tk}", "    fieldPaths:",
                "    - " + self.r.choice(["metadata.labels.r", "metadata.annotations.r", "data.b", "spec.template.spec.containers.*.image",
                                          "spec.template.spec.containers.[name=main].image", "spec.a.b"]),
                "    options:", "      create: " + self.r.choice(["true", "false"])]
            if self.chance(0.3):
                lines += ["      delimiter: " + self.r.choice(["'-'", "':'", "'/'"]), "      index: " + self.r.choice(["0", "1", "-1", "5"])]
        if self.chance(0.1):
            lines += ["sortOptions:", "  order: " + self.r.choice(["fifo", "legacy"])]
        if self.chance(0.1):
            lines += ["buildMetadata: [" + self.r.choice(["originAnnotations", "transformerAnnotations", "managedByLabel",
                                                          "originAnnotations, transformerAnnotations"]) + "]"]
        return "\n".join(lines) + "\n"

    def case(self):
        used = set()
        made = [self.object(used) for _ in range(self.r.randint(1, 5))]
        objects = [m[0] for m in made]
        files = {"base/objects.yaml": "---\n".join(m[1] for m in made),
                 "base/data.txt": self.r.choice(SCALARS), "base/data.env": "E1=v\n# c\n E2 = x \nE3\n",
                 "top/data.txt": "text\nlines\n", "top/data.env": "F=\"q\"\n"}
        files["base/kustomization.yaml"] = self.kustomization(objects, ["objects.yaml"], False)
        files["top/kustomization.yaml"] = self.kustomization(objects, ["../base"], True)
        return files


def write(folder, files):
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, newline="")


def outputs(args, folder):
    done = [subprocess.run([p, "build", "top"], cwd=folder, capture_output=True) for p in (args.program, args.kustomize)]
    return done


def differ(args, files):
    with tempfile.TemporaryDirectory() as scratch:
        folder = pathlib.Path(scratch)
        write(folder, files)
        ours, theirs = outputs(args, folder)
        if ours.returncode not in (0, 1):
            return True
        if theirs.returncode not in (0, 1):  # it crashed
            return False
        if (ours.returncode == 0) != (theirs.returncode == 0):
            return True
        return ours.returncode == 0 and ours.stdout != theirs.stdout


def shrink(args, files, limit=40):
    end = time.time() + limit
    changed = True
    while changed and time.time() < end:
        changed = False
        for name in list(files):
            lines = files[name].split("\n")
            size = max(1, len(lines) // 4)
            while size >= 1 and time.time() < end:
                at = 0
                while at < len(lines) and time.time() < end:
                    fewer = lines[:at] + lines[at + size:]
                    trial = dict(files, **{name: "\n".join(fewer)})
                    if differ(args, trial):
                        lines, files, changed = fewer, trial, True
                    else:
                        at += size
                size //= 2
    return files


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("program")
    parser.add_argument("kustomize")
    parser.add_argument("--seconds", type=float, default=20)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--keep", type=pathlib.Path)
    parser.add_argument("--max", type=int, default=5)
    args = parser.parse_args()
    args.program, args.kustomize = (str(pathlib.Path(p).resolve()) for p in (args.program, args.kustomize))
    if pathlib.Path(args.kustomize).name == "peers":
        made = subprocess.run([args.kustomize, "kustomize"], capture_output=True, text=True)
        args.kustomize = made.stdout.split()[-1] if made.returncode == 0 and made.stdout.split() else ""
    if not pathlib.Path(args.kustomize).is_file():
        print("1..0 # SKIP no kustomize to compare with")
        return 0
    end = time.time() + args.seconds
    seed, found, good = args.seed, 0, 0
    while time.time() < end and found < args.max:
        files = Maker(seed).case()
        with tempfile.TemporaryDirectory() as scratch:
            folder = pathlib.Path(scratch)
            write(folder, files)
            ours, theirs = outputs(args, folder)
        good += theirs.returncode == 0
        if theirs.returncode in (0, 1) and (ours.returncode == 0) != (theirs.returncode == 0) or (theirs.returncode == 0 and ours.returncode == 0 and ours.stdout != theirs.stdout):
            found += 1
            print(f"# seed {seed} differs (exit {ours.returncode} and {theirs.returncode})")
            if args.keep:
                files = shrink(args, files)
                target = args.keep / str(seed)
                shutil.rmtree(target, ignore_errors=True)
                write(target, files)
        seed += 1
    print("1..1")
    print(f"{'not ok' if found else 'ok'} 1 render like kustomize # {seed - args.seed} cases, {good} of them valid, {found} differ")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
