#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Runs the same `kustomize cfg count`, `tree`, `cat` and `grep` with berth and with the real kustomize, and compares what they print.

usage: differential.py BERTH PEERS      (PEERS is tests/lab/peers, which builds kustomize once and tells where it is)

Output and status must be the same. Skipped where the real kustomize cannot be built.
"""
import concurrent.futures
import os
import pathlib
import random
import re
import shlex
import subprocess
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2]))
import peer  # noqa: E402
import tap  # noqa: E402

DEPLOYMENT = """# what runs
apiVersion: apps/v1
kind: Deployment
metadata:
  name: web  # the site
  namespace: shop
  labels: {app: web, tier: 'front'}
  annotations:
    note: "it's: here"
    dotted.name/x: a
spec:
  replicas: 3  # by day
  template:
    spec:
      containers:
      - name: web
        # pinned
        image: "nginx:1.27"
        command: ["sh", -c, 'echo "hi"; sleep 1']
        args:
        - --port
        - "8080"
        - yes
        - 'no'
        env:
        - name: A
          value: "1"
        - name: B
          valueFrom: {secretKeyRef: {name: s, key: k}}
        resources:
          limits: {cpu: 500m, memory: 64Mi}
          requests:
            cpu: 0.5
        ports:
        - containerPort: 8080
          protocol: TCP
      - name: log
        image: busybox
"""

SERVICES = """apiVersion: v1
kind: Service
metadata:
  name: web
  namespace: shop
spec:
  ports:
  - port: 80
    targetPort: http
---
# a second document
apiVersion: v1
kind: Service
metadata:
  name: api
spec:
  ports: [{port: 81}]
---
---
# nothing but a comment
---
apiVersion: v1
kind: ConfigMap
metadata:
  name: settings
data:
  script: |
    #!/bin/sh
    echo "x"
  folded: >-
    a
    b
  empty: ""
  number: "12"
  tilde: "~"
  colon: "a: b"
  hash: "a #b"
  list: '[a]'
  star: "*x"
  space: " x"
  tab: "a\\tb"
  unicode: "äöü €"
  url: http://x/y
  comma: a, b
  brace: x{y}
  blocks: |2-
      first

    second
  kept: |+
    a

"""

CRON = """apiVersion: batch/v1
kind: CronJob
metadata:
  name: night
spec:
  schedule: "@daily"
  jobTemplate:
    spec:
      template:
        spec:
          containers:
          - name: job
            image: job:1
            args: [a, b]
            resources: {}
"""

POD = """apiVersion: v1
kind: Pod
metadata:
  name: lone
spec:
  containers:
  - name: two
    image: b
    ports: []
  - name: one
    image: a
status:
  conditions:
  - type: Ready
    status: "True"
  - type: Completed
    status: "False"
"""

LOCAL = """apiVersion: example.com/v1
kind: Setter
metadata:
  name: tool
  annotations:
    config.kubernetes.io/local-config: "true"
"""

OWNED = """apiVersion: apps/v1
kind: Deployment
metadata: {name: web, namespace: shop}
spec: {replicas: 2}
---
apiVersion: apps/v1
kind: ReplicaSet
metadata:
  name: web-1
  namespace: shop
  ownerReferences:
  - {apiVersion: apps/v1, kind: Deployment, name: web}
spec: {replicas: 2}
---
apiVersion: v1
kind: Pod
metadata:
  name: web-1-b
  namespace: shop
  ownerReferences:
  - {apiVersion: apps/v1, kind: ReplicaSet, name: web-1}
spec:
  containers: [{name: c, image: i}]
---
apiVersion: v1
kind: Pod
metadata:
  name: web-1-a
  namespace: shop
  ownerReferences:
  - {apiVersion: apps/v1, kind: ReplicaSet, name: web-1}
---
apiVersion: v1
kind: Service
metadata: {name: alone}
"""

ORPHAN = """apiVersion: v1
kind: Pod
metadata:
  name: p
  ownerReferences:
  - {apiVersion: apps/v1, kind: ReplicaSet, name: gone}
"""

LIST = "apiVersion: v1\nkind: List\nitems:\n" + "".join(
    "- " + text.replace("\n", "\n  ").rstrip() + "\n" for text in (POD, LOCAL))

COMMENTS = """# of the file

# of the object
apiVersion: apps/v1 # version
kind: Deployment
# of the metadata
metadata: # behind it
  # of the name
  name: &name web  # the site
  # of labels
  labels: {app: *name, # the app
    tier: 'front'} # behind labels
  annotations:
    a: "1" # one
    # below one

    b: |  # block
      text

    c: >-
      folded
      text
# below metadata

spec:
  replicas: 3  # by day
  # of nothing
  template:
    spec:
      # of containers
      containers:
      # of web
      - name: web
        # pinned
        image: "nginx:1.27" # image
        # below image
        command: ["sh", -c, 'echo "hi"; sleep 1'] # command
        args: # of args
        # of one
        - one # behind one
        # of two
        - two
        # below two
      # below web

      - # of log
        name: alog
        image: &image busybox
      # of third
      - image: *image
        name: third
        env:
          - name: A
            # of value
            value: !!str 1
          # below A
      # below third
      volumes: # of volumes

      # after an empty line
      - name: v
        emptyDir: {} # empty
      -
        # of w
        name: w
        list:
        - - a # first
          # of b
          - b
        -   # nested
          - c
        - [a, # one
           b, # two
           # above the end
          ] # end
  # below all
  # twice
# the end

# of the file's end
"""

KUSTOMIZATION = "resources:\n- deployment.yaml\nnamePrefix: a-  # ours\n"
KRMFILE = "apiVersion: config.k8s.io/v1alpha1\nkind: Krmfile\nmetadata:\n  name: package\n"

FILES = {
    "plain/deployment.yaml": DEPLOYMENT,
    "comments/all.yaml": COMMENTS,
    "comments/more.yaml": "---\n" + COMMENTS + "---\n# alone\n--- # two\n# head\n" + POD + "# foot\n---\n" + CRON + "\n\n# foot",
    "comments/lists.yaml": COMMENTS.replace("- name: v", "  - name: v").replace("containers:\n      # of web", "containers: # why\n      # of web"),
    "ignored/.krmignore": "# rules\n\n*.txt\npod.yaml\n/only/root.yaml\ndir/\n!kept/pod.yaml\nx/*.yaml\nfolder\n/top/\n",
    "ignored/pod.yaml": POD,
    "ignored/other.yaml": POD.replace("lone", "other"),
    "ignored/kept/pod.yaml": POD.replace("lone", "kept"),
    "ignored/only/root.yaml": POD.replace("lone", "root"),
    "ignored/below/only/root.yaml": POD.replace("lone", "not-root"),
    "ignored/dir/a.yaml": POD.replace("lone", "in-dir"),
    "ignored/below/dir/a.yaml": POD.replace("lone", "in-deep-dir"),
    "ignored/x/a.yaml": POD.replace("lone", "x"),
    "ignored/y/x/a.yaml": POD.replace("lone", "yx"),
    "ignored/folder/a.yaml": POD.replace("lone", "in-folder"),
    "ignored/top/a.yaml": POD.replace("lone", "in-top"),
    "ignored/below/top/a.yaml": POD.replace("lone", "in-deep-top"),
    "ignored/package/Krmfile": "kind: Krmfile\n",
    "ignored/package/.krmignore": "services.yaml\n",
    "ignored/package/services.yaml": SERVICES,
    "ignored/package/pod.yaml": POD.replace("lone", "packed"),
    "styles/all.yaml": SERVICES.split("---")[-1] + POD.replace("apiVersion", "? apiVersion").replace("? apiVersion: v1", "? apiVersion\n: v1")
        .join(["---\n", ""]),
    "odd/annotations.yaml": "kind: A\napiVersion: v1\nmetadata: {}\n---\nkind: B\napiVersion: v1\nmetadata:\n  annotations: {}\n  name: b\n"
        "---\nkind: C\napiVersion: v1\nmetadata:\n  annotations:\n  name: c\n---\nkind: D\nmetadata:\n  annotations:\n"
        "    config.kubernetes.io/path: 'x/y.yaml' # old\n    a: b # last\n---\nkind: E\n",
    "odd/formatting.yaml": POD.replace("name: lone", "name: unformatted\n  annotations: {config.kubernetes.io/formatting: none}"),
    "odd/illegal/Krmfile": "",
    "odd/illegal/a.yaml": POD.replace("name: lone", "name: lone\n  annotations: {config.kubernetes.io/formatting: some}"),
    "odd/webhook.yaml": "kind: ValidatingWebhookConfiguration\napiVersion: admissionregistration.k8s.io/v1\n"
        "webhooks:\n- rules:\n  - operations: [UPDATE, CREATE]\n",
    "odd/seqindent.yaml": "kind: W\nmetadata:\n  annotations: {internal.config.kubernetes.io/seqindent: wide}\nlist:\n- a\n- - b\n  - c\n",
    "plain/services.yml": SERVICES,
    "plain/notes.txt": "no object\n",
    "plain/data.json": '{"apiVersion": "v1", "kind": "Secret", "metadata": {"name": "j"}}\n',
    "plain/kustomization.yaml": KUSTOMIZATION,
    "deep/base/kustomization.yaml": KUSTOMIZATION.replace("resources", "kind: Kustomization\nresources"),
    "deep/base/deployment.yaml": DEPLOYMENT,
    "deep/base/jobs/cron.yaml": CRON,
    "deep/base-2/pod.yaml": POD,
    "deep/overlays/dev/kustomization.yaml": "kind: Kustomization\nmetadata:\n  name: dev\nresources: [../../base]\n",
    "deep/overlays/prod/local.yaml": LOCAL,
    "deep/z.yaml": POD.replace("lone", "last"),
    "packages/Krmfile": KRMFILE,
    "packages/own.yaml": POD,
    "packages/inner/Krmfile": KRMFILE,
    "packages/inner/cron.yaml": CRON,
    "packages/inner/more/services.yaml": SERVICES,
    "packages/other/deployment.yaml": DEPLOYMENT,
    "owned/all.yaml": OWNED,
    "orphan/pod.yaml": ORPHAN,
    "lists/list.yaml": LIST,
    "windows/pod.yaml": POD.replace("\n", "\r\n"),
    "local/local.yaml": LOCAL,
    "local/pod.yaml": POD,
    "sparse/kindless.yaml": "apiVersion: v1\nmetadata:\n  name: nothing\n",
    "sparse/nameless.yaml": "apiVersion: v1\nkind: Thing\n",
    "sparse/generated.yaml": "apiVersion: batch/v1\nkind: Job\nmetadata:\n  generateName: job-\n",
    "sparse/empty.yaml": "",
    "sparse/empty-map.yaml": "{}\n",
    "nulls/pod.yaml": POD.replace("status:", "stopped:") + "status:\n",
    "anchors/pod.yaml": POD.replace("image: b", "image: &i b").replace("image: a", "image: *i"),
    "broken/bad.yaml": "a: b: c\n",
    "scalar/text.yaml": "just text\n",
    "items/list.yaml": "- a\n- b\n",
    "empty/notes.txt": "",
}



def with_more_comments(text, chance):
    """The text with comments and empty lines at places that nobody would choose."""
    lines = text.split("\n")
    for _ in range(chance.randint(1, 8)):
        at = chance.randrange(len(lines))
        indent = len(lines[at]) - len(lines[at].lstrip()) + chance.choice([0, 0, 0, -2, 2, -1, 1])
        note = f"# {chance.randrange(100)}"
        how = chance.randrange(3)
        if how == 0:
            lines[at] += " " + note
        else:
            lines.insert(at, " " * indent + note if how == 1 else "")
    return "\n".join(lines)


FOLDERS = sorted({name.split("/")[0] for name in FILES})
CHANCE = random.Random(1)
COMMENTED = {f"commented-{number}.yaml": with_more_comments(CHANCE.choice([DEPLOYMENT, SERVICES, POD, COMMENTS]), CHANCE)
             for number in range(200)}
FILES.update(COMMENTED)
FLAGS = ["", "--all", "--image --replicas", "--name --command --args", "--env --resources --ports", "--include-local --image",
         "--all --image=false --env=false", "--all=false", "--exclude-non-local", "--exclude-non-local --include-local",
         "--graph-structure owners", "--graph-structure=directory --name"]
FIELDS = ["metadata.labels", "metadata.annotations.note", "metadata.annotations.dotted\\.name/x", "spec.replicas", "data",
          "data.script", "data.number", "data.folded", "data.space", "data.tilde", "data.colon", "data.hash", "data.tab",
          "data.unicode", "data.empty", "data.list", "data.star", "data.url", "data.comma", "data.brace", "data.blocks", "data.kept", "metadata",
          "spec.ports.0.port", "spec.ports.*.port", "spec.template.spec.containers.*.image", "spec.ports.7", "data.url.x",
          "spec.template.spec.containers[name=web].args[=yes]", "spec.template.spec.containers[name=^log$].image",
          "spec.template.spec.containers[name=web].image",
          "spec.template.spec.containers[name=web].args", "spec.template.spec.containers[name=l.*].image",
          "status.conditions[type=Ready].status", "status.conditions[type=Comp].status,kind", "spec.containers",
          "spec.ports", "absent.field", "spec.template.spec.containers[name=web].env[name=A].value",
          "spec.containers[name=.*].image", "kind[a][b]", "spec.containers[name]", "metadata.annotations", "apiVersion"]

CASES = [["count", *shlex.split(flags), folder] for folder in FOLDERS
         for flags in ("", "--kind=false", "--kind -R", "-R=false", "--recurse-subpackages=false --kind=0")]
CASES += [["tree", folder, *shlex.split(flags)] for folder in FOLDERS for flags in FLAGS]
CASES += [["tree", folder, "--field", field] for folder in ("plain", "deep") for field in FIELDS]
CASES += [shlex.split(words) for words in """
tree nulls --field status.x --field status
tree plain --field a=[
count plain/services.yml
count not-there
count plain/notes.txt
count plain/
count ./deep/../plain
count plain deep
count --nonsense
count .
tree plain/services.yml
tree plain/services.yml --all
tree not-there
tree plain/
tree ./plain
tree deep/../plain/
tree plain deep
tree --nonsense
tree plain --graph-structure nonsense
tree plain --all=maybe
tree plain --field spec.replicas --field metadata.name,kind --image
""".strip().splitlines()]
CAT_FLAGS = ["", "--format=false", "--annotate", "--annotate --format=false", "--strip-comments", "--include-local", "--exclude-non-local",
             "--wrap-kind ResourceList --wrap-version config.kubernetes.io/v1", "--wrap-kind List --annotate", "--style FlowStyle",
             "--style TaggedStyle", "--style FlowStyle,TaggedStyle --format=false", "--style DoubleQuotedStyle", "-R=false",
             "--wrap-kind List --function-config plain/kustomization.yaml", "--wrap-kind List --function-config local --annotate",
             "--function-config nulls --wrap-kind L --style FlowStyle", "--strip-comments --format=false"]
QUERIES = ["kind=Deployment", "kind=Pod", "metadata.name=web", "metadata.name=^web$", "spec.replicas=3", "spec.replicas>=3", "spec.replicas<3",
           "spec.replicas>2", "spec.replicas<=2.9", "spec.template.spec.containers[name=web].image=nginx:1\\.27", "absent=x", "kind",
           "spec.template.spec.containers[name=web].resources.limits.memory>32Mi", "spec.template.spec.containers[name=web].resources.limits.cpu<1",
           "spec.template.spec.containers[name=.*].args=8080", "spec.ports.0.port=80", "spec.containers[name=one].image=a", "kind=[",
           "metadata.labels=app", "metadata.annotations.note=it's", "data.script=echo", "data.url.x=1", "metadata=name", "kind>=1",
           "data.number>=12", "metadata.name=site", "spec.containers[image=b].name=two", "apiVersion=v1$", "metadata.labels.app=."]
CASES += [["cat", folder, *shlex.split(flags)] for folder in FOLDERS for flags in CAT_FLAGS]
CASES += [["cat", "--format=false", name] for name in COMMENTED]
CASES += [["grep", query, folder, *flags] for query in QUERIES for folder in ("plain", "comments", "deep", "packages", "anchors", "lists")
          for flags in ([], ["--invert-match"], ["--annotate=false"], ["-R=false"])]
CASES += [shlex.split(words) for words in """
cat plain/services.yml
cat plain/deployment.yaml --annotate
cat not-there
cat not-there -R=false
cat plain deep
cat packages/
cat ./packages/
cat packages/ -R=false
cat plain --function-config plain
cat plain --function-config not-there
cat plain --nonsense
cat plain --dest out.yaml
grep
grep a=b=c plain
grep a[b[c plain
grep kind=Pod
grep kind=Pod not-there
grep kind=Pod plain deep
grep spec.replicas>x plain
grep spec.replicas>=1Q plain
grep --nonsense kind=Pod plain
""".strip().splitlines()]

PIPED = [["cat"], ["cat", "--annotate"], ["cat", "--format=false"], ["cat", "--wrap-kind", "List", "--wrap-version", "v1"],
         ["cat", "--strip-comments", "--style=FlowStyle"], ["grep", "kind=Pod"], ["grep", "kind=Pod", "--annotate=false"],
         ["grep", "kind=Pod", "--invert-match"], ["count"], ["count", "--kind=false"], ["tree"], ["tree", "-"], ["tree", "-", "--all"],
         ["tree", "-", "--graph-structure", "directory"], ["tree", "-", "--include-local", "--image"]]
TEXTS = {"deployment": DEPLOYMENT, "several": SERVICES, "list": LIST, "owned": OWNED, "orphan": ORPHAN, "nothing": "",
         "resource list": LIST.replace("kind: List", "kind: ResourceList"), "windows": POD.replace("\n", "\r\n"),
         "list and more": LIST + "---\n" + CRON, "with paths": POD.replace("lone", "lone\n  annotations: {config.kubernetes.io/path: a/b.yaml}"),
         "broken": "a: b: c\n", "text": "just text\n", "comments": COMMENTS, "empty list": "kind: List\nitems: []\n",
         "ids": POD.replace("lone", "lone\n  annotations: {config.k8s.io/id: '7', internal.config.kubernetes.io/index: '3'}")}


def run(program, words, text, folder):
    return subprocess.run([*program, "cfg", *words], cwd=folder, input=text, capture_output=True, text=True, timeout=60)


def problems_of(berth, kustomize, words, text, folder):
    mine, real = run([berth, "kustomize"], words, text, folder), run([kustomize], words, text, folder)
    # Told on stdout by a count of several packages: berth tells the line, kustomize prints the whole file.
    kind = re.search("wrong node kind: .*Node", real.stdout)
    if kind:
        if kind.group() not in mine.stdout:
            yield f"berth does not tell the {kind.group()}: {mine.stdout}"
    elif mine.returncode != real.returncode:
        yield f"berth ended with {mine.returncode}: {mine.stderr}\nkustomize with {real.returncode}: {real.stderr}{real.stdout}"
    elif mine.stdout != real.stdout and real.returncode == 0:
        yield f"--- berth\n{mine.stdout}--- kustomize\n{real.stdout}"


def main():
    berth, kustomize = os.path.abspath(sys.argv[1]), peer.find(sys.argv[2], "kustomize")
    if not kustomize:
        return tap.skip("the real kustomize cannot be built here")
    checks = [(words, "", shlex.join(words)) for words in CASES]
    checks += [(words, text, f"{shlex.join(words)} < {name}") for name, text in TEXTS.items() for words in PIPED]
    with tempfile.TemporaryDirectory() as folder:
        for name, content in FILES.items():
            path = pathlib.Path(folder) / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content.encode())
        with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
            found = pool.map(lambda check: "\n".join(problems_of(berth, kustomize, *check[:2], folder)), checks)
            return tap.report(len(checks), zip((name for _, _, name in checks), found))


if __name__ == "__main__":
    sys.exit(main())
