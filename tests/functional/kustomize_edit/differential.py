#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Runs the same `kustomize edit` and `create` commands with berth and with the real kustomize, and compares the files.

usage: differential.py BERTH PEERS      (PEERS is tests/lab/peers, which builds kustomize once and tells where it is)

The inputs are written as kustomize itself would write them (it rewrites whole fields, berth only what changed), so the
files must come out the same byte for byte. Exit status 77 where there is no Go to build the real kustomize with.
"""
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

BASE = """apiVersion: kustomize.config.k8s.io/v1beta1
kind: Kustomization
# what is deployed
resources:
- deployment.yaml
- service.yaml
namePrefix: dev-
commonLabels:
  app: web
  tier: front
labels:
- pairs:
    team: a
commonAnnotations:
  note: hello
patches:
- path: patch.yaml
  target:
    kind: Deployment
configMapGenerator:
- literals:
  - A=1
  - B=2
  name: settings
- files:
  - app.properties
  name: files
  namespace: other
secretGenerator:
- literals:
  - password=x
  name: secret
  type: Opaque
images:
- name: app
  newTag: v1
- digest: sha256:24a0c4b4a4c0eb97a1aabb8e29f18e917d05abfe1b7a7c07857230879ce7d3d3
  name: db
replicas:
- count: 2
  name: web
transformers:
- transformer.yaml
buildMetadata:
- originAnnotations
"""

DEPRECATED = """bases:
- base
imageTags:
- name: app
  newTag: v1
patchesStrategicMerge:
- patch.yaml
- |-
  apiVersion: v1
  kind: Service
  metadata:
    name: s
  spec:
    type: NodePort
patchesJson6902:
- patch: '[{"op": "remove", "path": "/spec"}]'
  target:
    kind: Deployment
    name: web
    version: v1
commonLabels:
  app: web
configMapGenerator:
- env: app.properties
  name: settings
helmChartInflationGenerator:
- chartHome: charts
  chartName: nginx
  chartVersion: 1.2.3
  releaseName: r
"""

VARS = """resources:
- deployment.yaml
- service.yaml
vars:
- fieldref:
    fieldPath: metadata.name
  name: SERVICE
  objref:
    apiVersion: v1
    kind: Service
    name: web
"""

FILES = {
    "deployment.yaml": """apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
spec:
  template:
    spec:
      containers:
      - name: web
        args:
        - $(SERVICE)
        - http://$(SERVICE)/x
        env:
        - name: HOST
          value: $(SERVICE).local
""",
    "service.yaml": "apiVersion: v1\nkind: Service\nmetadata:\n  name: web\n",
    "patch.yaml": "apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: web\nspec:\n  replicas: 3\n",
    "transformer.yaml": "apiVersion: builtin\nkind: PrefixTransformer\nmetadata:\n  name: p\nprefix: x-\n",
    "generator.yaml": "apiVersion: builtin\nkind: ConfigMapGenerator\nmetadata:\n  name: g\n",
    "more-1.yaml": "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: m1\n",
    "more-2.yaml": "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: m2\n",
    "app.properties": "x=1\ny=2\n",
    "text.txt": "not an object\n",
    "base/kustomization.yaml": "resources: []\nnamePrefix: b-\n",
    "component/kustomization.yaml": "apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\n",
    "deep/a/one.yaml": "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: one\n",
}

# name, kustomization (None: there is none), words, whether the command must fail
CASES = [
    (f"{'-'.join(words.split()[1:])[:60]}", text, words.split(), fails)
    for text, fails, block in [
        (BASE, False, """
edit add resource more-1.yaml
edit add resource more-*.yaml base
edit add resource deployment.yaml
edit add resource --no-verify not-there.yaml
edit add component component
edit add base base
edit add generator generator.yaml
edit add transformer transformer.yaml generator.yaml
edit add buildmetadata managedByLabel,transformerAnnotations
edit add annotation a:b c:"d"
edit add annotation note:again -f
edit add annotation alone
edit add label x:y
edit add label app:z --force
edit add label without:selector --without-selector
edit add label with:template --without-selector --include-templates
edit add patch --path patch.yaml --kind Deployment
edit add patch --path patch.yaml --name web --label-selector a=b
edit add patch --patch x:y
edit add configmap settings --from-literal=C=3
edit add configmap fresh --from-literal=C=3 --from-file=app.properties --from-file=k=text.txt
edit add configmap settings --namespace default --from-env-file app.properties
edit add configmap files --namespace other --from-literal=Z=1 --behavior merge
edit add configmap h --from-literal=C=3 --disableNameSuffixHash
edit add secret token --from-literal=t=1 --type kubernetes.io/x
edit add secret secret --from-literal=t=1
edit set nameprefix prod-
edit set namesuffix -- -v2
edit set namespace staging
edit set annotation note:new other:x
edit set label app:api new:x
edit set buildmetadata managedByLabel
edit set image app:v2
edit set image app=reg.example:5000/app:v3
edit set image new@sha256:24a0c4b4a4c0eb97a1aabb8e29f18e917d05abfe1b7a7c07857230879ce7d3d3 zz:v1
edit set image db=other:*
edit set image app=*:v9
edit set image app=*:*@sha256:24a0c4b4a4c0eb97a1aabb8e29f18e917d05abfe1b7a7c07857230879ce7d3d3
edit set image db=mysql
edit set replicas web=5 api=1
edit set configmap files --namespace other --new-namespace third
edit set secret secret --from-literal=password=y
edit remove resource service.yaml
edit remove resource *.yaml
edit remove resource nothing.yaml
edit remove transformer transformer.yaml
edit remove label tier
edit remove label app,tier
edit remove label gone -i
edit remove annotation note
edit remove buildmetadata originAnnotations
edit remove patch --path patch.yaml --kind Deployment
edit remove patch --path patch.yaml
edit remove configmap settings
edit remove configmap settings,absent
edit remove configmap files --namespace other
edit remove secret secret
edit fix
"""),
        (BASE, True, """
edit add resource not-there.yaml
edit add base deployment.yaml,base,not-there
edit add buildmetadata originAnnotations
edit add buildmetadata nonsense
edit add annotation note:again
edit add annotation :x
edit add label app:z
edit add label a:b --include-templates
edit add patch
edit add patch --path a --patch b
edit add configmap x
edit add configmap x --from-literal=a=1 --from-env-file=app.properties
edit add configmap x --from-literal=a=1 --behavior nonsense
edit add configmap settings --from-literal=A=1
edit add configmap x --from-file=missing=not-there.txt
edit set nameprefix
edit set image
edit set image app
edit set replicas web
edit set replicas web=x
edit set configmap absent --from-literal=a=1
edit set configmap settings
edit set configmap settings --from-literal=Z=1
edit set annotation bad!key:x
edit remove label gone
edit remove configmap absent
create
"""),
        (DEPRECATED, False, """
edit add resource more-1.yaml
edit set image app:v2
edit fix
edit set namespace n
"""),
        (VARS, False, """
edit fix
edit fix --vars
"""),
        ("", False, """
edit set namespace n
"""),
        (None, False, """
create
create --autodetect
create --autodetect --recursive
create --resources deployment.yaml,base --namespace n --nameprefix p- --namesuffix -s
create --labels a:b,c:d --annotations x:y
"""),
        (None, True, """
edit set namespace n
"""),
    ]
    for words in block.strip().splitlines()
]


def make_tree(folder, text):
    for name, content in FILES.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content)
    if text is not None:
        (folder / "kustomization.yaml").write_text(text)


def tree_of(folder):
    return {str(path.relative_to(folder)): path.read_text() for path in sorted(folder.rglob("*")) if path.is_file()}


def run_in(root, program, text, words):
    make_tree(root, text)
    done = subprocess.run(program + words, cwd=root, capture_output=True, text=True)
    return done, tree_of(root)


def main():
    if not shutil.which("go"):
        print("1..0 # SKIP the real kustomize is built with Go, which is not here")
        return 77
    berth = os.path.abspath(sys.argv[1])
    kustomize = subprocess.run([sys.argv[2], "kustomize"], stdout=subprocess.PIPE, text=True, check=True).stdout.strip()
    failed = 0
    print(f"1..{len(CASES)}")
    for number, (name, text, words, must_fail) in enumerate(CASES, 1):
        with tempfile.TemporaryDirectory() as ours, tempfile.TemporaryDirectory() as theirs:
            mine, my_tree = run_in(pathlib.Path(ours), [berth, "kustomize"], text, words)
            real, real_tree = run_in(pathlib.Path(theirs), [kustomize], text, words)
        problems = []
        if (real.returncode != 0) != must_fail:
            problems.append(f"the real kustomize ended with {real.returncode}: {real.stderr}")
        if (mine.returncode != 0) != must_fail:
            problems.append(f"berth ended with {mine.returncode}: {mine.stderr}")
        for path in sorted(set(my_tree) | set(real_tree)):
            if my_tree.get(path) != real_tree.get(path):
                problems.append(f"{path}:\n--- berth\n{my_tree.get(path)}\n--- kustomize\n{real_tree.get(path)}")
        print(f"{'not ok' if problems else 'ok'} {number} - {name}")
        for problem in problems:
            print("\n".join("# " + line for line in problem.splitlines()))
        failed += bool(problems)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
