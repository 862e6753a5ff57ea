#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Hostile and huge inputs: each ends in the right output or a clear error, in bounded memory and time. Prints TAP.

usage: robustness_test.py PROGRAM [--only TEXT]      PROGRAM takes kustomize's build arguments
"""
import os
import pathlib
import socket
import subprocess
import sys
import tempfile
import threading

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2]))
import tap  # noqa: E402

MIB = 1 << 20
SMALL = 200 * MIB  # what any of the small inputs may take; the program alone needs about 10
CONFIG_MAP = "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: m\n"
RESOURCE = "resources: [r.yaml]\n"


class Case:
    """One input. `make(root)` writes it; `wanted` is a text that standard error holds, or None for success."""

    def __init__(self, name, make, wanted, memory=SMALL, seconds=10, output=None, arguments=(), directory="."):
        self.name, self.make, self.wanted = name, make, wanted
        self.memory, self.seconds, self.output = memory, seconds, output
        self.arguments, self.directory = list(arguments), directory

    def run(self, program, root):
        """Returns (problem or '', figures)."""
        self.make(root)
        error, out = root.parent / "err", root.parent / "out"
        with open(error, "wb") as err, open(out, "wb") as stdout:
            child = subprocess.Popen([program, "build", self.directory, *self.arguments], cwd=root, stdin=subprocess.DEVNULL,
                                     stdout=stdout, stderr=err)
            timer = threading.Timer(self.seconds * SLOWER, child.kill)
            timer.start()
            _, status, usage = os.wait4(child.pid, 0)
            child.returncode = os.waitstatus_to_exitcode(status)
            timer.cancel()
        memory = usage.ru_maxrss * 1024
        text = error.read_bytes().decode(errors="replace")
        figures = f"{usage.ru_utime + usage.ru_stime:.2f} s, {memory // MIB} MiB"
        return self.problem(child.returncode, text, memory, out), figures

    def problem(self, status, text, memory, out):
        if status < 0:
            return f"ended by signal {-status}: {text[-1000:]}"
        if memory > self.memory and not SANITIZED:
            return f"took {memory // MIB} MiB, {self.memory // MIB} allowed"
        if self.wanted is None:
            if status != 0:
                return f"failed: {text[-1000:]}"
            if self.output is not None and self.output.encode() not in out.read_bytes():
                return f"the output lacks {self.output!r}: {out.read_bytes()[:1000]!r}"
            return ""
        if status != 1:
            return f"exit status {status}, 1 expected: {text[-1000:]}"
        return "" if self.wanted in text else f"expected {self.wanted!r} in standard error, got: {text[-1000:]}"


class Repeated:
    """A large content, written piece by piece: a child counts the memory of the program that started it as its own."""

    def __init__(self, begin, piece, times, end):
        self.begin, self.end, self.times = begin, end, times
        self.piece = piece if callable(piece) else lambda number: piece

    def pieces(self):
        yield self.begin.encode()
        chunk = 1 << 12
        for start in range(0, self.times, chunk):
            yield "".join(self.piece(i) for i in range(start, min(start + chunk, self.times))).encode()
        yield self.end.encode()


def write(path, content):
    path.parent.mkdir(parents=True, exist_ok=True)
    if isinstance(content, Repeated):
        with open(path, "wb") as file:
            file.writelines(content.pieces())
    else:
        path.write_bytes(content.encode() if isinstance(content, str) else content)


def files(**named):
    """Writes files; '__' in a name stands for '/', and the last '_' for '.'."""
    def make(root):
        for name, content in named.items():
            write(root / ".".join(name.replace("__", "/").rsplit("_", 1)), content)
    return make


def resource(content):
    return files(kustomization_yaml=RESOURCE, r_yaml=content)


def patched(patch, target="{kind: ConfigMap}"):
    return files(kustomization_yaml=RESOURCE + f"patches: [{{path: p.yaml, target: {target}}}]\n",
                 r_yaml=CONFIG_MAP, p_yaml=patch)


def generated(field, content):
    return files(kustomization_yaml=f"configMapGenerator: [{{name: m, {field}: [f.txt]}}]\n", f_txt=content)


def special(make_special):
    def make(root):
        (root / "kustomization.yaml").write_text(RESOURCE)
        make_special(root / "r.yaml")
    return make


def listen(path):
    """A socket's file stays when the socket is closed."""
    with socket.socket(socket.AF_UNIX) as server:
        at = os.open(path.parent, os.O_PATH)
        server.bind(f"/proc/self/fd/{at}/{path.name}")
        os.close(at)


def with_kustomization(make_special):
    return lambda root: make_special(root / "kustomization.yaml")


def loop(root):
    (root / "kustomization.yaml").write_text(RESOURCE)
    (root / "r.yaml").symlink_to("s.yaml")
    (root / "s.yaml").symlink_to("r.yaml")


def escape(root):
    (root.parent / "outside.yaml").write_text(CONFIG_MAP)
    (root / "kustomization.yaml").write_text(RESOURCE)
    (root / "r.yaml").symlink_to("../outside.yaml")


def escaping_directory(root):
    (root.parent / "outside").mkdir()
    (root.parent / "outside" / "r.yaml").write_text(CONFIG_MAP)
    (root / "kustomization.yaml").write_text("resources: [d/r.yaml]\n")
    (root / "d").symlink_to("../outside")


def looping_directory(root):
    (root / "kustomization.yaml").write_text("resources: [a]\n")
    (root / "a").symlink_to(".")


def secret(path):
    path.write_text(CONFIG_MAP)
    path.chmod(0)


def doubling_bases(base):
    """Each level names the one below twice, by way of two prefixes; at the bottom stands what `base` writes."""
    def make(root):
        base(root / "l0")
        for level in range(1, 40):
            for prefix in "ab":
                write(root / f"l{level}{prefix}" / "kustomization.yaml", f"namePrefix: {prefix}\nresources: [../l{level - 1}]\n")
            write(root / f"l{level}" / "kustomization.yaml", f"resources: [../l{level}a, ../l{level}b]\n")
        write(root / "kustomization.yaml", "resources: [l39]\n")
    return make


def doubling_components(root):
    head = "apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\n"
    resource(CONFIG_MAP)(root)
    for level in range(40):
        below = f"components: [../{level - 1}, ../{level - 1}]\n" if level else "commonLabels: {a: b}\n"
        write(root / str(level) / "kustomization.yaml", head + below)
    write(root / "kustomization.yaml", RESOURCE + "components: ['39']\n")


def many_entries(root):
    (root / "kustomization.yaml").write_text("resources:\n" + "".join(f"- r{i}.yaml\n" for i in range(10_000)))
    for i in range(10_000):
        (root / f"r{i}.yaml").write_text(CONFIG_MAP.replace("name: m", f"name: m{i}"))


def alias_bomb(levels=30):
    lines = ["l0: &l0 [x, x, x, x, x, x, x, x, x]"]
    lines += [f"l{i}: &l{i} [" + ", ".join([f"*l{i - 1}"] * 9) + "]" for i in range(1, levels)]
    return CONFIG_MAP + "data:\n" + "".join(f"  {line}\n" for line in lines)


def merge_bomb(levels=30):
    lines = ["l0: &l0 {a: x, b: x}"]
    lines += [f"l{i}: &l{i} {{a{i}: *l{i - 1}, b{i}: *l{i - 1}, <<: *l{i - 1}}}" for i in range(1, levels)]
    return CONFIG_MAP + "data:\n" + "".join(f"  {line}\n" for line in lines)


def block_nest(levels):
    return "".join("  " * i + "a:\n" for i in range(levels))


def naming_outside(field):
    """The field, in which {} stands for the path, names a file beside the root."""
    def make(path):
        def write_all(root):
            write(root.parent / "outside.yaml", CONFIG_MAP)
            resource(CONFIG_MAP)(root)
            (root / "kustomization.yaml").write_text(field.format(path(root.parent / "outside.yaml")) + "\n")
        return write_all
    return make


# Each field that names files.
OUTSIDE = {
    "a resource": "resources: ['{}']",
    "a patch": "resources: [r.yaml]\npatches: [{{path: '{}'}}]",
    "a strategic merge patch": "resources: [r.yaml]\npatchesStrategicMerge: ['{}']",
    "a JSON patch": "resources: [r.yaml]\npatchesJson6902: [{{path: '{}', target: {{version: v1, kind: ConfigMap, name: m}}}}]",
    "a replacement": "resources: [r.yaml]\nreplacements: [{{path: '{}'}}]",
    "a generator's file": "configMapGenerator: [{{name: g, files: ['{}']}}]",
    "a generator's env file": "secretGenerator: [{{name: g, envs: ['{}']}}]",
    "a configuration": "resources: [r.yaml]\nconfigurations: ['{}']",
    "a CRD": "resources: [r.yaml]\ncrds: ['{}']",
    "a schema": "resources: [r.yaml]\nopenapi: {{path: '{}'}}",
    "a generator": "generators: ['{}']",
    "a transformer": "resources: [r.yaml]\ntransformers: ['{}']",
    "a validator": "resources: [r.yaml]\nvalidators: ['{}']",
}

DEEP = 100_000
TOO_DEEP = "exceeded max depth"
CASES = [
    Case("alias bomb in a resource", resource(alias_bomb()), "excessive aliasing", memory=400 * MIB),
    Case("alias bomb in a kustomization", files(kustomization_yaml=alias_bomb()), "excessive aliasing", memory=400 * MIB),
    Case("alias bomb in a patch", patched(alias_bomb()), "excessive aliasing", memory=400 * MIB),
    Case("bomb of merge keys", resource(merge_bomb()), "excessive aliasing", memory=400 * MIB),
    Case("merges of 400,000 keys", resource(Repeated(CONFIG_MAP + "x: &a\n", lambda i: f"  key{i}: x\n", 400_000, "data: {<<: *a, b: c}\n")), None, memory=500 * MIB, seconds=10, output="key399999: x\n"),
    Case("alias bomb in a list of resources", resource("kind: List\napiVersion: v1\nitems:\n- &a " + "{kind: ConfigMap, apiVersion: v1, metadata: {name: m}}\n" + "- *a\n" * 1000), "may not add resource with an already registered id"),
    Case("an anchor in itself", resource(CONFIG_MAP + "data: &d\n  a: *d\n"), "value contains itself"),
    Case("an anchor merged into itself", resource(CONFIG_MAP + "data: &d\n  a: {<<: *d}\n"), "contains itself"),
    Case("a kustomization that names itself", files(kustomization_yaml="resources: [.]\n"), "cycle detected"),
    Case("a kustomization file as its own resource", files(kustomization_yaml="resources: [kustomization.yaml]\n"), "kustomization.yaml"),
    Case("bases in a cycle", files(kustomization_yaml="resources: [a]\n", a__kustomization_yaml="resources: [../b]\n", b__kustomization_yaml="resources: [../a]\n"), "cycle detected"),
    Case("components in a cycle", files(kustomization_yaml="components: [a]\n", a__kustomization_yaml="kind: Component\napiVersion: kustomize.config.k8s.io/v1alpha1\ncomponents: [../b]\n", b__kustomization_yaml="kind: Component\napiVersion: kustomize.config.k8s.io/v1alpha1\ncomponents: [../a]\n"), "cycle detected"),
    Case("bases that double", doubling_bases(resource(CONFIG_MAP)), "there are more than 100000 kustomizations", memory=600 * MIB, seconds=60),
    Case("bases that double, of nothing", doubling_bases(files(kustomization_yaml="namePrefix: x\n")), "there are more than 100000 kustomizations", seconds=60),
    Case("bases that double, of 3,000 objects", doubling_bases(resource("---\n".join(f"{CONFIG_MAP.rstrip()}{i}\n" for i in range(3000)))), "there are more than 300000 objects", memory=1500 * MIB, seconds=60),
    Case("components that double", doubling_components, "there are more than 100000 kustomizations", memory=600 * MIB, seconds=60),
    Case("a chain of symbolic links to itself", loop, "too many"),
    Case("a directory link to itself", looping_directory, "cycle detected"),
    Case("a link out of the root", escape, "is not in or below"),
    Case("a linked directory out of the root", escaping_directory, "is not in or below"),
    *(Case(f"{name} out of the root", naming_outside(field)(lambda path: f"../{path.name}"), "is not in or below") for name, field in OUTSIDE.items()),
    *(Case(f"{name} out of the root, by its whole path", naming_outside(field)(str), "is not in or below") for name, field in OUTSIDE.items()),
    Case("a link out of the root, allowed", escape, None, arguments=["--load-restrictor", "LoadRestrictionsNone"], output="name: m\n"),
    Case("a pipe as a resource", special(os.mkfifo), "r.yaml"),
    Case("a socket as a resource", special(listen), "r.yaml"),
    Case("an endless device as a resource", special(lambda path: path.symlink_to("/dev/zero")), "is not in or below"),
    Case("an endless device, allowed", special(lambda path: path.symlink_to("/dev/zero")), "r.yaml", arguments=["--load-restrictor", "LoadRestrictionsNone"]),
    Case("an empty device, allowed", special(lambda path: path.symlink_to("/dev/null")), None, arguments=["--load-restrictor", "LoadRestrictionsNone"]),
    Case("a pipe as kustomization", with_kustomization(os.mkfifo), "kustomization.yaml"),
    Case("a directory as kustomization", with_kustomization(os.mkdir), "unable to find one of"),
    Case("a pipe in a generator", lambda root: (files(kustomization_yaml="configMapGenerator: [{name: m, files: [f]}]\n")(root), os.mkfifo(root / "f")), "f"),
    Case("a directory in a generator", lambda root: (files(kustomization_yaml="configMapGenerator: [{name: m, files: [f]}]\n")(root), os.mkdir(root / "f")), "f"),
    Case("a directory as env file", lambda root: (files(kustomization_yaml="configMapGenerator: [{name: m, envs: [f]}]\n")(root), os.mkdir(root / "f")), "f"),
    Case("an unreadable file", special(secret), None if os.geteuid() == 0 else "permission denied"),
    Case("an empty resource", resource(""), None),
    Case("an empty kustomization", files(kustomization_yaml=""), "kustomization.yaml is empty"),
    Case("a kustomization of comments", files(kustomization_yaml="# nothing\n"), "kustomization.yaml is empty"),
    Case("an empty patch", patched(""), None, output="name: m\n"),
    Case("an empty env file", generated("envs", ""), None, output="name: m-"),
    Case("an empty file in a generator", generated("files", ""), None, output='f.txt: ""'),
    Case("10,000 entries", many_entries, None, seconds=30, output="name: m9999\n"),
    Case("bytes that are no UTF-8 in a resource", resource(CONFIG_MAP.encode() + b"data: {a: \"\xff\xfe\"}\n"), "invalid"),
    Case("bytes that are no UTF-8 in a key", resource(CONFIG_MAP.encode() + b"data: {\"\xc3\x28\": x}\n"), "invalid"),
    Case("bytes that are no UTF-8 in a kustomization", files(kustomization_yaml=b"namePrefix: \xff\n"), "kustomization.yaml"),
    Case("bytes that are no UTF-8 in a patch", patched(b"data: {a: \xff}\n"), "p.yaml"),
    Case("bytes that are no UTF-8 in an env file", generated("envs", b"A=\xff\n"), "invalid utf8 bytes"),
    Case("bytes that are no UTF-8 in a data file", generated("files", b"\xff\x00"), None, output="binaryData:\n  f.txt: /wA=\n"),
    Case("a NUL byte in a resource", resource(CONFIG_MAP + "data: {a: x\0y}\n"), "control characters are not allowed"),
    Case("a NUL byte in a kustomization", files(kustomization_yaml="namePrefix: a\0b\n"), "control characters are not allowed"),
    Case("a byte order mark in a resource", resource(b"\xef\xbb\xbf" + CONFIG_MAP.encode()), None, output="name: m\n"),
    Case("a byte order mark in a kustomization", files(kustomization_yaml=b"\xef\xbb\xbf" + RESOURCE.encode(), r_yaml=CONFIG_MAP), None, output="name: m\n"),
    Case("UTF-16 in a resource", resource(CONFIG_MAP.encode("utf-16")), None, output="name: m\n"),
    Case("half a UTF-16 character", resource(b"\xff\xfe" + CONFIG_MAP.encode("utf-16-le") + b"\x00\xd8"), "r.yaml"),
    Case("deep flow lists", resource(CONFIG_MAP + "data: " + "[" * DEEP + "]" * DEEP + "\n"), TOO_DEEP),
    Case("deep flow maps", resource(CONFIG_MAP + "data: " + "{a: " * DEEP + "}" * DEEP + "\n"), TOO_DEEP),
    Case("deep block lists", resource(CONFIG_MAP + "data:\n- " + "- " * DEEP + "x\n"), TOO_DEEP),
    Case("deep block maps", resource(CONFIG_MAP + "data:\n" + block_nest(3000).replace("a:", " a:")), TOO_DEEP),
    Case("deep lists in a kustomization", files(kustomization_yaml="resources: " + "[" * DEEP + "]" * DEEP), TOO_DEEP),
    Case("deep values in a JSON patch", patched('[{"op": "add", "path": "/data", "value": ' + "[" * DEEP + "]" * DEEP + "}]"), "depth"),
    Case("deep values in a YAML patch", patched("- op: add\n  path: /data\n  value: " + "[" * DEEP + "]" * DEEP + "\n"), TOO_DEEP),
    Case("a deep $patch", patched(CONFIG_MAP + "data: " + "{$patch: replace, a: " * DEEP + "}" * DEEP + "\n"), TOO_DEEP),
    Case("a deep path in a JSON patch", patched('[{"op": "add", "path": "' + "/a" * DEEP + '", "value": 1}]'), "add operation does not apply"),
    Case("many documents", resource("".join(f"---\n{CONFIG_MAP.rstrip()}{i}\n" for i in range(10_000))), None, output="name: m9999\n", seconds=20),
    Case("a very long key", resource(CONFIG_MAP + "data:\n  ? " + "k" * MIB + "\n  : x\n"), None),
    Case("a very long name", resource(CONFIG_MAP.replace("name: m", "name: " + "n" * MIB)), None),
    Case("a huge integer", resource(CONFIG_MAP + "spec: {a: " + "9" * 100_000 + "}\n"), None, output="a: 9999"),
    Case("a huge float", resource(CONFIG_MAP + "spec: {a: 1e999999999}\n"), None, output="a: 1e999999999"),
    Case("a long float", resource(CONFIG_MAP + "spec: {a: 0." + "1" * 100_000 + "}\n"), None, output="a: 0.1111111111111111\n"),
    Case("an expression that grows when matched", files(kustomization_yaml=RESOURCE + "patches: [{patch: '[{\"op\": \"add\", \"path\": \"/a\", \"value\": 1}]', target: {name: '(a*)*b'}}]\n", r_yaml=CONFIG_MAP.replace("name: m", "name: " + "a" * 5000)), None),
    Case("an expression that is too large", files(kustomization_yaml=RESOURCE + "patches: [{patch: '[{\"op\": \"add\", \"path\": \"/a\", \"value\": 1}]', target: {name: '((((a{100}){100}){100}){100})'}}]\n", r_yaml=CONFIG_MAP), "kustomization.yaml"),
    Case("a variable in itself", files(kustomization_yaml=RESOURCE + "vars: [{name: A, objref: {apiVersion: v1, kind: ConfigMap, name: m}, fieldref: {fieldpath: data.a}}]\n", r_yaml=CONFIG_MAP + "data: {a: $(A)$(A)}\n"), None),
    Case("replacements that double a text", files(kustomization_yaml=RESOURCE + "replacements:\n" + "- source: {kind: ConfigMap, fieldPath: data.a}\n  targets: [{select: {kind: ConfigMap}, fieldPaths: [data.b], options: {delimiter: x, index: 99}}]\n- source: {kind: ConfigMap, fieldPath: data.b}\n  targets: [{select: {kind: ConfigMap}, fieldPaths: [data.a]}]\n" * 12, r_yaml=CONFIG_MAP + "data: {a: x, b: x}\n"), None),
    Case("copies of copies in a JSON patch", patched("[" + ",".join(['{"op": "add", "path": "/a", "value": {"b": [1, 2, 3]}}'] + [f'{{"op": "copy", "from": "/a", "path": "/a/c{i}"}}' for i in range(60)]) + "]"), "grow beyond 4 GiB", memory=4600 * MIB, seconds=60),
    Case("deeper and deeper copies in a JSON patch", patched("[" + ",".join(['{"op": "add", "path": "/a", "value": {"b": {}}}'] + ['{"op": "copy", "from": "/a", "path": "/a' + "/b" * (1 << i) + '"}' for i in range(17)]) + "]"), "depth"),
    Case("a replacement that makes a deep path", files(kustomization_yaml=RESOURCE + "replacements:\n- source: {kind: ConfigMap, fieldPath: metadata.name}\n  targets: [{select: {kind: ConfigMap}, fieldPaths: [spec" + ".a" * DEEP + "], options: {create: true}}]\n", r_yaml=CONFIG_MAP), "depth"),
    Case("a label at a deep path", files(kustomization_yaml=RESOURCE + "labels: [{pairs: {a: b}, fields: [{path: spec" + "/a" * DEEP + ", create: true}]}]\n", r_yaml=CONFIG_MAP), "depth"),
    Case("replacements in a circle", files(kustomization_yaml=RESOURCE + "replacements:\n" + "- source: {kind: ConfigMap, fieldPath: data.a}\n  targets: [{select: {kind: ConfigMap}, fieldPaths: [data.b], options: {delimiter: '|', index: 99}}]\n- source: {kind: ConfigMap, fieldPath: data.b}\n  targets: [{select: {kind: ConfigMap}, fieldPaths: [data.a], options: {delimiter: '|', index: 99}}]\n" * 60, r_yaml=CONFIG_MAP + "data: {a: x, b: x}\n"), "grows beyond 256 MiB", memory=2500 * MIB, seconds=60),
    Case("a text copied into itself", files(kustomization_yaml=RESOURCE + "replacements:\n" + "- source: {kind: ConfigMap, fieldPath: data.a}\n  targets: [{select: {kind: ConfigMap}, fieldPaths: [data.a.b, data.a.c]}]\n" * 60, r_yaml=CONFIG_MAP + "data:\n  a: '{\"b\": 1, \"c\": \"x\"}'\n"), "grows by more than 64 MiB", memory=1600 * MIB, seconds=60),
    Case("a text copied into its YAML", files(kustomization_yaml=RESOURCE + "replacements:\n" + "- source: {kind: ConfigMap, fieldPath: data.a}\n  targets: [{select: {kind: ConfigMap}, fieldPaths: [data.a.b, data.a.c]}]\n" * 60, r_yaml=CONFIG_MAP + "data:\n  a: |\n    b: x\n    c: y\n"), "grows by more than 64 MiB", memory=1200 * MIB, seconds=60),
    Case("anchors nested through aliases", resource(CONFIG_MAP + "data:\n" + "".join(f"  k{i}: &a{i} " + "[" * 900 + (f"*a{i - 1}" if i else "x") + "]" * 900 + "\n" for i in range(100))), TOO_DEEP),
    Case("a long text repeated by aliases", resource(CONFIG_MAP + "data:\n  a: &a " + "x" * MIB + "\n  b: [" + "*a," * 100_000 + "*a]\n"), "excessive aliasing"),
    Case("100 MiB in one scalar", resource(Repeated(CONFIG_MAP + "data:\n  a: ", "x" * 100, MIB, "\n")), None, memory=1200 * MIB, seconds=60),
    Case("100 MiB of words in one scalar", resource(Repeated(CONFIG_MAP + "data:\n  a: ", "word " * 20, MIB, "x\n")), None, memory=1200 * MIB, seconds=60),
    Case("100 MiB of a block", resource(Repeated(CONFIG_MAP + "data:\n  a: |\n", "    a line of some words\n" * 4, MIB, "")), None, memory=1200 * MIB, seconds=60),
    Case("100 MiB in a generator", generated("files", Repeated("", "x" * 100, MIB, "")), None, memory=1200 * MIB, seconds=60),
    Case("20 million elements of a flow list", resource(Repeated(CONFIG_MAP + "data: [", "abcd,", 20_000_000, "x]\n")), None, memory=2500 * MIB, seconds=120),
    Case("20 million elements of a block list", resource(Repeated(CONFIG_MAP + "data:\n", "- ab\n", 20_000_000, "")), None, memory=2500 * MIB, seconds=120),
    Case("100 MiB of small nodes", resource(Repeated(CONFIG_MAP + "data:\n", lambda i: f"  key{i}: value{i}\n", 4 * MIB, "")), None, memory=2500 * MIB, seconds=120),
]


def result(case, program):
    with tempfile.TemporaryDirectory(prefix="berth-robust-") as scratch:
        root = pathlib.Path(scratch).resolve() / "in"
        root.mkdir()
        problem, figures = case.run(program, root)
    return f"{case.name} ({figures})", problem


def main():
    program = os.path.abspath(sys.argv[1])
    only = sys.argv[3] if sys.argv[2:3] == ["--only"] else ""
    cases = [case for case in CASES if only in case.name]
    return tap.report(len(cases), (result(case, program) for case in cases))


# A sanitized build needs more memory and time than is promised to users.
SANITIZED = bool(os.environ.get("ASAN_OPTIONS"))
SLOWER = 10 if SANITIZED else 3

if __name__ == "__main__":
    sys.exit(main())
