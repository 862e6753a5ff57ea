#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Runs the same `kustomize cfg count` and `cfg tree` with berth and with the real kustomize, and compares what they print.

usage: differential.py BERTH PEERS      (PEERS is tests/lab/peers, which builds kustomize once and tells where it is)

Output and status must be the same. Skipped where the real kustomize cannot be built.
"""
import os
import pathlib
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

KUSTOMIZATION = "resources:\n- deployment.yaml\nnamePrefix: a-  # ours\n"
KRMFILE = "apiVersion: config.k8s.io/v1alpha1\nkind: Krmfile\nmetadata:\n  name: package\n"

FILES = {
    "plain/deployment.yaml": DEPLOYMENT,
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

FOLDERS = sorted({name.split("/")[0] for name in FILES})
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
PIPED = [["count"], ["count", "--kind=false"], ["tree"], ["tree", "-"], ["tree", "-", "--all"],
         ["tree", "-", "--graph-structure", "directory"], ["tree", "-", "--include-local", "--image"]]
TEXTS = {"deployment": DEPLOYMENT, "several": SERVICES, "list": LIST, "owned": OWNED, "orphan": ORPHAN, "nothing": "",
         "resource list": LIST.replace("kind: List", "kind: ResourceList"), "windows": POD.replace("\n", "\r\n"),
         "list and more": LIST + "---\n" + CRON, "with paths": POD.replace("lone", "lone\n  annotations: {config.kubernetes.io/path: a/b.yaml}"),
         "broken": "a: b: c\n", "text": "just text\n"}
# What berth refuses by name where kustomize draws: fields of files with aliases.
REFUSED = "has YAML aliases"


def run(program, words, text, folder):
    return subprocess.run([*program, "cfg", *words], cwd=folder, input=text, capture_output=True, text=True, timeout=60)


def problems_of(berth, kustomize, words, text, folder):
    mine, real = run([berth, "kustomize"], words, text, folder), run([kustomize], words, text, folder)
    if "anchors" in words and REFUSED in mine.stderr and mine.returncode == 1:
        return
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
        return tap.report(len(checks), ((name, "\n".join(problems_of(berth, kustomize, words, text, folder)))
                                        for words, text, name in checks))


if __name__ == "__main__":
    sys.exit(main())
