#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Runs the same `kustomize edit` and `create` commands with berth and with the real kustomize, and compares the files.

usage: differential.py BERTH PEERS      (PEERS is tests/lab/peers, which builds kustomize once and tells where it is)

The inputs are written as kustomize itself would write them (it rewrites whole fields, berth only what changed), so the
files must come out the same byte for byte; of hostile files the data must be the same and no comment may be lost. Skipped
where the real kustomize cannot be built.
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

MORE_VARS = """- fieldref:
    fieldpath: spec.clusterIP
  name: ADDRESS
  objref:
    apiVersion: apps/v1
    kind: Deployment
    name: web
    namespace: ns
- name: ALONE
  objref:
    apiVersion: v1
    kind: Service
    name: web
patches:
- path: vars-patch.yaml
  target:
    kind: Deployment
- options:
    allowKindChange: true
    allowNameChange: true
  path: vars-list.yaml
  target:
    kind: Deployment
    name: w.*
"""

FILES = {
    "undelimited.yaml": "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: u\ndata:\n  a: x$(SERVICE)y\n",
    "vars-patch.yaml": "apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: web\n  namespace: q\n"
                       "  annotations:\n    a.b/c: '$(SERVICE)$(ADDRESS)'\n    d: a:$(ADDRESS):b\n",
    "vars-list.yaml": "apiVersion: v1\nkind: List\nitems:\n- kind: Deployment\n  metadata:\n    name: w1\n  a: $(ALONE)\n",
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
    (words[:70], text, shlex.split(words), fails)
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
edit add configmap h --from-literal=C=3 --disableNameSuffixHash=true --namespace=x
edit add configmap h --from-file=app.properties,more-1.yaml --from-literal=q="x,y"
edit add configmap h --from-file=more-*.yaml
edit add configmap h --from-file==app.properties
edit add label a:b:c d: --force=false
edit add secret h --from-env-file=app.properties --type=kubernetes.io/tls --namespace default
edit add resource ./more-1.yaml base/
edit add resource kustomization.yaml
edit add generator nothing-*.yaml
edit add transformer more-?.yaml m[o]re-1.yaml
edit add patch --patch x:y --version v1 --group apps --kind A --name n --namespace ns --annotation-selector a=b
edit set image app:v2 app=*:v3@*
edit set image localhost:5000/app:v2 localhost:5000/other=x
edit set image =x:v1
edit set replicas web=-1 =3
edit set namespace a --stack-trace
edit set namespace ""
edit set label a b:c:d
edit set buildmetadata managedByLabel,originAnnotations,managedByLabel
edit remove resource [ds]e*.yaml
edit remove patch
edit remove annotation note,gone -i=true
edit remove configmap settings --namespace=default
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
edit set annotation
edit set label :x
edit set namespace a b
edit set namesuffix a b
edit set buildmetadata
edit set image a:b c
edit set secret absent --from-literal=a=1
edit set secret secret --from-literal=a
edit add resource
edit add resource [
edit add resource /not/there.yaml
edit add resource http://127.0.0.1:1/x.yaml
edit add component
edit add component not-there
edit add generator
edit add base
edit add secret
edit add secret a b --from-literal=a=1
edit add secret x --from-literal==1
edit add secret x --from-file=a=b=c
edit add secret x --from-file=../outside
edit add configmap x --from-literal=a=1 --from-literal=a=2
edit add label
edit add label a:b --nonsense
edit add label a:b --force=maybe
edit remove label
edit remove label a b
edit remove label a,,b
edit remove annotation gone
edit remove resource
edit remove resource [
edit remove buildmetadata nonsense
edit remove configmap
edit remove configmap a b
edit remove secret absent
edit remove patch --path a --patch b
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
        (VARS + MORE_VARS, False, """
edit fix --vars
"""),
        (VARS.replace("- service.yaml", "- service.yaml\n- undelimited.yaml"), True, """
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
create --resources more-*.yaml,base --autodetect
create --autodetect=true --recursive=false --labels a:"b"
init --namespace x
edit add generator not-there.yaml
"""),
        (None, True, """
edit set namespace n
edit add resource deployment.yaml
edit fix
create --resources not-there.yaml
create --nonsense
nonsense
"""),
    ]
    for words in block.strip().splitlines()
]

# Files as people write them. The real kustomize rewrites them whole, so what is compared is what it reads from both
# results (`data_of`); and every comment of the file must be in berth's result.
HOSTILE = {
    "comments": """# head

# about the kind
apiVersion: kustomize.config.k8s.io/v1beta1  # v1
kind: Kustomization
# the resources
resources:   # all of them
  # first
  - deployment.yaml   # one

  # second
  - 'service.yaml'  # two
  # end of resources
images:
    # the application
  -   name: app   # main
      # pinned
      newTag: "v1"  # bump with each release
  - digest: sha256:24a0c4b4a4c0eb97a1aabb8e29f18e917d05abfe1b7a7c07857230879ce7d3d3  # digest
    name: db
commonLabels: {app: web, tier: front}  # flow
commonAnnotations:
  # why
  note: 'it''s'   # quoted
configMapGenerator:
# settings of it
- name: settings  # inside
  literals:
  # the first
  - A=1   # a
  - "B=2"
secretGenerator:
- name: secret
  literals: [password=x]  # flow in block
replicas: [{name: web, count: 2}]
patches:
- path: patch.yaml  # by file
  target: {kind: Deployment}
- patch: |-
    # no comment of ours
    - op: remove
      path: /a
  target:
    kind: Service
    # the name
    name: web
transformers: [ transformer.yaml ]
buildMetadata:
- originAnnotations   # where from
# tail
""",
    "crlf": BASE.replace("\n", "\r\n"),
    "no last line end": BASE.rstrip("\n"),
    "byte order mark": "\ufeff" + BASE,
    "names without case": BASE.replace("resources:", "Resources:").replace("images:", "IMAGES:").replace("commonLabels", "CommonLabels"),
    "indented root": "".join("  " + line + "\n" for line in BASE.splitlines()),
    "marks": "%YAML 1.1\n--- # start\n" + BASE + "...\n# behind\n",
    "nulls": BASE.replace("namePrefix: dev-", "namePrefix: ~\nnamespace:\ncrds: []\ngeneratorOptions: {}"),
    "block scalars": BASE.replace("- path: patch.yaml\n", "- patch: |+\n    a: b\n\n    # text\n\n  target:\n    kind: X\n- patch: >-\n    a: b\n- path: patch.yaml\n"),
    "anchors": BASE.replace("commonLabels:\n", "commonLabels: &labels\n").replace("commonAnnotations:\n  note: hello\n", "commonAnnotations: *labels\n").replace("  - A=1\n", "  - &a A=1\n").replace("  - password=x\n", "  - *a\n"),
    "merges": BASE.replace("- name: app\n  newTag: v1\n", "- &i\n  name: app\n  newTag: v1\n- <<: *i\n  name: other\n"),
    "odd quotes": BASE.replace("resources:", "'resources':").replace("images:", '"images":').replace("- service.yaml", '- "\\x73ervice.yaml"'),
    "wide lists": BASE.replace("- deployment.yaml", "-    deployment.yaml").replace("- name: app\n  newTag", "-\n  name: app\n  newTag"),
    "tabs and blanks": BASE.replace("resources:\n", "resources:\t \n\n \n").replace("- service.yaml", "- service.yaml \t "),
    "flow": "{resources: [deployment.yaml, service.yaml], images: [{name: app, newTag: v1}], commonLabels: {app: web, tier: front}}\n",
    "component": BASE.replace("v1beta1", "v1alpha1").replace("Kustomization", "Component"),
    "duplicate images": BASE.replace("images:\n", "images:\n- name: app\n  newName: first\n"),
    "generator options": BASE + "generatorOptions:\n  labels:\n    a: b\n  disableNameSuffixHash: true\n",
    "old and new": BASE + "bases:\n- base  # the base\nimageTags:\n- name: old\n  newTag: v0\n",
    "unknown field": BASE + "nonsense: 1\n",
    "wrong type": BASE.replace("namePrefix: dev-", "namePrefix: [1]"),
    "no YAML": BASE + "a: b: c\n",
    "equal names": BASE + "namePrefix: other-\n",
    "two documents": BASE + "---\nnamePrefix: other-\n",
    "explicit keys": "? resources\n: [deployment.yaml]\n",
    "only comments": "# nothing\n\n# at all\n",
    "anything": "a\n",
}
# kustomize reads these and drops a part of them without a word; berth refuses.
REFUSED = {"equal names", "two documents", "explicit keys"}

HOSTILE_WORDS = [line.split() for line in """
edit add resource more-1.yaml more-2.yaml
edit add label x:y app:z -f
edit add label w:s --without-selector
edit add annotation x:y note:n --force
edit add configmap settings --from-literal=C=3
edit add configmap fresh --from-file=app.properties
edit add secret secret --from-literal=u=w
edit add patch --path patch.yaml --name web
edit add buildmetadata managedByLabel
edit add component component
edit add generator generator.yaml
edit set image app:v2
edit set image app=reg.example:5000/app:v3@sha256:24a0c4b4a4c0eb97a1aabb8e29f18e917d05abfe1b7a7c07857230879ce7d3d3 db=*:v1
edit set image a:1 zz:2 db:yes
edit set namespace staging
edit set nameprefix prod-
edit set label app:api new:x
edit set annotation note:new
edit set replicas web=5 api=1
edit set buildmetadata managedByLabel
edit set configmap settings --from-literal=A=9 --new-namespace ns
edit remove resource service.yaml
edit remove resource *.yaml
edit remove label tier -i
edit remove annotation note -i
edit remove configmap settings
edit remove secret secret
edit remove patch --path patch.yaml --kind Deployment
edit remove transformer transformer.yaml
edit remove buildmetadata originAnnotations
edit fix
""".strip().splitlines()]


def make_tree(folder, text):
    for name, content in FILES.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content)
    if text is not None:
        (folder / "kustomization.yaml").write_bytes(text.encode())


def tree_of(folder):
    return {str(path.relative_to(folder)): path.read_bytes().decode() for path in sorted(folder.rglob("*")) if path.is_file()}


def run_in(root, program, text, words):
    make_tree(root, text)
    done = subprocess.run(program + words, cwd=root, capture_output=True, text=True, timeout=60)
    return done, tree_of(root)


def run_both(berth, kustomize, text, words):
    with tempfile.TemporaryDirectory() as ours, tempfile.TemporaryDirectory() as theirs:
        mine = run_in(pathlib.Path(ours), [berth, "kustomize"], text, words)
        real = run_in(pathlib.Path(theirs), [kustomize], text, words)
    return mine, real


def byte_problems(berth, kustomize, text, words, must_fail):
    (mine, my_tree), (real, real_tree) = run_both(berth, kustomize, text, words)
    if (real.returncode != 0) != must_fail:
        yield f"the real kustomize ended with {real.returncode}: {real.stderr}"
    if mine.returncode != real.returncode:
        yield f"berth ended with {mine.returncode}: {mine.stderr}"
    for path in sorted(set(my_tree) | set(real_tree)):
        if my_tree.get(path) != real_tree.get(path):
            yield f"{path}:\n--- berth\n{my_tree.get(path)}\n--- kustomize\n{real_tree.get(path)}"


def data_of(kustomize, text):
    """What the real kustomize reads from a kustomization, in its own layout, without comments."""
    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder) / "kustomization.yaml"
        path.write_bytes("".join(line + "\n" for line in text.splitlines()).encode())
        words = ["edit", "remove", "label", "no-such-label", "-i"]
        done = subprocess.run([kustomize, *words], cwd=folder, capture_output=True, text=True)
        assert done.returncode == 0, done.stderr + text
        # Fields in one order, a field a block; a set of literals has no order in kustomize.
        blocks = re.split(r"^(?=[a-zA-Z])", path.read_text(), flags=re.M)
        lines = [[line for line in block.splitlines() if line.strip() and not line.lstrip().startswith("#")] for block in blocks]
        return sorted("\n".join(sorted(block) if "literals:" in "".join(block) else block) for block in lines if block)


def comments_of(text):
    return sorted(re.findall(r"(?:^|(?<=\s))#[^\r\n]*", text))


def data_problems(berth, kustomize, name, text, words):
    (mine, my_tree), (real, real_tree) = run_both(berth, kustomize, text, words)
    before = text
    after = my_tree["kustomization.yaml"]
    if mine.returncode != 0:
        if after != before:
            yield f"the file changed although berth ended with {mine.returncode}"
        if real.returncode == 0 and name not in REFUSED and "cannot be edited" not in mine.stderr:
            yield f"berth ended with {mine.returncode}: {mine.stderr}"
        return
    if real.returncode != 0:
        yield f"berth succeeds where kustomize says: {real.stderr.splitlines()[0]}"
        return
    if data_of(kustomize, after) != data_of(kustomize, real_tree["kustomization.yaml"]):
        yield f"other data:\n--- berth\n{after}\n--- kustomize\n{real_tree['kustomization.yaml']}"
    if "remove" not in words and "fix" not in words:
        lost = [comment for comment in comments_of(before) if comment not in comments_of(after)]
        # Those behind a value that is no longer there.
        allowed = {"# digest"} if "image" in words and "db" in " ".join(words) else set()
        allowed |= {"# where from"} if "buildmetadata" in words else set()
        if set(lost) - allowed:
            yield f"comments are lost: {lost}\n{after}"


def main():
    berth, kustomize = os.path.abspath(sys.argv[1]), peer.find(sys.argv[2], "kustomize")
    if not kustomize:
        return tap.skip("the real kustomize cannot be built here")
    checks = [(name, byte_problems(berth, kustomize, text, words, must_fail)) for name, text, words, must_fail in CASES]
    checks += [(f"{name}: {' '.join(words)[:60]}", data_problems(berth, kustomize, name, text, words))
               for name, text in HOSTILE.items() for words in HOSTILE_WORDS]
    return tap.report(len(checks), ((name, "\n".join(problems)) for name, problems in checks))


if __name__ == "__main__":
    sys.exit(main())
