# SPDX-License-Identifier: Apache-2.0
"""Wrong inputs, a row each: (name, place, files). `place` is the file, or file:line, that berth names in front.

Files are given as a text in which a line '=== PATH' begins a file; without one the text is kustomization.yaml.
"""

DEPLOYMENT = """=== d.yaml
apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
spec:
  template:
    spec:
      containers:
      - name: main
        image: nginx:1
"""
MAP = """=== m.yaml
apiVersion: v1
kind: ConfigMap
metadata:
  name: m
data:
  a: b
"""
WITH = "resources: [d.yaml, m.yaml]\n"


def with_both(text):
    return "=== kustomization.yaml\n" + WITH + text + "\n" + DEPLOYMENT + MAP


# A value of the wrong type for every field; the line is that of the field.
WRONG_TYPES = {
    "apiVersion": "5", "kind": "[a]", "metadata": "text", "openapi": "text", "namePrefix": "5", "nameSuffix": "[a]",
    "namespace": "{a: b}", "commonLabels": "text", "labels": "{a: b}", "commonAnnotations": "[a]",
    "patchesStrategicMerge": "text", "patchesJson6902": "text", "patches": "{a: b}", "images": "text",
    "imageTags": "text", "replacements": "text", "replicas": "{name: a}", "vars": "text", "sortOptions": "text",
    "resources": "text", "components": "{a: b}", "crds": "text", "bases": "text", "configMapGenerator": "text",
    "secretGenerator": "{name: a}", "helmGlobals": "text", "helmCharts": "text",
    "helmChartInflationGenerator": "text", "generatorOptions": "text", "configurations": "text", "generators": "text",
    "transformers": "text", "validators": "text", "buildMetadata": "text",
}
WRONG_INNER_TYPES = {
    "labels": ["[{pairs: text}]", "[{includeSelectors: text}]", "[{fields: text}]", "[text]"],
    "patches": ["[{path: 5}]", "[{target: text}]", "[{target: {name: 5}}]", "[{options: text}]",
                "[{options: {allowNameChange: text}}]"],
    "images": ["[{name: 5}]", "[{newTag: 1.5}]", "[{digest: [a]}]"],
    "replicas": ["[{name: a, count: text}]", "[{name: a, count: 1.5}]", "[{name: 5, count: 1}]"],
    "replacements": ["[{source: text}]", "[{targets: text}]", "[{targets: [{select: text}]}]",
                     "[{targets: [{fieldPaths: text}]}]", "[{source: {options: {index: text}}}]"],
    "vars": ["[{name: 5}]", "[{objref: text}]", "[{fieldref: text}]"],
    "sortOptions": ["{order: 5}", "{legacySortOptions: text}", "{legacySortOptions: {orderFirst: text}}"],
    "configMapGenerator": ["[{name: 5}]", "[{literals: text}]", "[{files: {a: b}}]", "[{options: text}]",
                           "[{options: {labels: text}}]", "[{options: {immutable: text}}]"],
    "secretGenerator": ["[{type: 5}]", "[{envs: text}]"],
    "generatorOptions": ["{labels: text}", "{disableNameSuffixHash: text}"],
    "commonLabels": ["{a: 5}", "{a: yes}"], "commonAnnotations": ["{a: [b]}"],
    "resources": ["[5]", "[{a: b}]"], "transformers": ["[{a: b}]"], "openapi": ["{path: 5}"],
    "helmCharts": ["[{name: 5}]", "[{includeCRDs: text}]"], "helmGlobals": ["{chartHome: 5}"],
}

ROWS = []
for field, value in WRONG_TYPES.items():
    ROWS.append((f"{field} of a wrong type", "kustomization.yaml:2", f"# one line before\n{field}: {value}\n"))
for field, values in WRONG_INNER_TYPES.items():
    for value in values:
        ROWS.append((f"{field}: {value}", "kustomization.yaml:2", f"# one line before\n{field}: {value}\n"))

ROWS += [
    # The kustomization itself.
    ("no kustomization", "", "=== x.txt\n"),
    ("two kustomizations", "", "=== kustomization.yaml\n{}\n=== kustomization.yml\n{}\n"),
    ("an empty kustomization", "kustomization.yaml", "=== kustomization.yaml\n"),
    ("an unknown field", "kustomization.yaml:2", "namePrefix: a\nnameprefixes: b\n"),
    ("an unknown inner field", "kustomization.yaml:3", "images:\n- name: a\n  tag: b\n"),
    ("a list as kustomization", "kustomization.yaml:1", "- a\n"),
    ("a text as kustomization", "kustomization.yaml:1", "text\n"),
    ("a flow that is not closed", "kustomization.yaml:3", "namePrefix: a\nresources: [a\nnameSuffix: b\n"),
    ("a tab as indentation", "kustomization.yaml:2", "resources:\n\t- a\n"),
    ("a quote that is not closed", "kustomization.yaml", "namePrefix: \"a\nnameSuffix: b\n"),
    ("a wrong kind", "kustomization.yaml:1", "kind: Deployment\nnamePrefix: a\n"),
    ("a wrong apiVersion", "kustomization.yaml:1", "apiVersion: v1\nkind: Kustomization\nnamePrefix: a\n"),
    ("a component with a wrong apiVersion", "kustomization.yaml:1", "apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Component\nnamePrefix: a\n"),
    ("a mapping key twice in a flow", "kustomization.yaml", "images: [{name: a, newTag: b}, {name: [}]\n"),
    # Resources.
    ("a missing resource", "kustomization.yaml:3", "resources:\n- ok.yaml\n- gone.yaml\n=== ok.yaml\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: m}\n"),
    ("an absolute resource", "kustomization.yaml:1", "resources: [/nowhere/x.yaml]\n"),
    ("an empty resource entry", "kustomization.yaml:1", "resources: ['']\n"),
    ("a directory without a kustomization", "kustomization.yaml:1", "resources: [dir]\n=== dir/x.txt\n"),
    ("a resource outside", "kustomization.yaml:1", "resources: [../expected.err]\n"),
    ("a resource that is no YAML", "r.yaml:4", "resources: [r.yaml]\n=== r.yaml\napiVersion: v1\nkind: ConfigMap\nmetadata: [\n"),
    ("a second document that is no YAML", "r.yaml:6", "resources: [r.yaml]\n=== r.yaml\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n---\na: b\n c: d\n"),
    ("a resource without kind", "r.yaml:1", "resources: [r.yaml]\n=== r.yaml\napiVersion: v1\nmetadata: {name: a}\n"),
    ("a resource without name", "r.yaml:5", "resources: [r.yaml]\n=== r.yaml\napiVersion: v1\nkind: A\nmetadata: {name: a}\n---\napiVersion: v1\nkind: ConfigMap\nmetadata: {labels: {a: b}}\n"),
    ("a resource without metadata", "r.yaml:1", "resources: [r.yaml]\n=== r.yaml\na: b\n"),
    ("a list as resource", "r.yaml:1", "resources: [r.yaml]\n=== r.yaml\n- a\n"),
    ("text behind a separator", "r.yaml:4", "resources: [r.yaml]\n=== r.yaml\napiVersion: v1\nkind: A\nmetadata: {name: a}\n--- text\na: b\n"),
    ("a list of the wrong type", "r.yaml", "resources: [r.yaml]\n=== r.yaml\napiVersion: v1\nkind: ConfigMapList\nitems: text\n"),
    ("a key twice in a resource", "r.yaml:6", "resources: [r.yaml]\n=== r.yaml\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata:\n  x: y\n  x: z\n"),
    ("a key that is no string", "r.yaml:5", "resources: [r.yaml]\n=== r.yaml\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata:\n  5: y\n"),
    ("an infinite number", "r.yaml", "resources: [r.yaml]\n=== r.yaml\napiVersion: v1\nkind: A\nmetadata: {name: a}\nspec: {x: .inf}\n"),
    ("two of one identity in a file", "kustomization.yaml:1", "resources: [r.yaml]\n=== r.yaml\napiVersion: v1\nkind: A\nmetadata: {name: a}\n---\napiVersion: v1\nkind: A\nmetadata: {name: a}\n"),
    ("two of one identity in two files", "kustomization.yaml:3", "resources:\n- m.yaml\n- n.yaml\n" + MAP + MAP.replace("m.yaml", "n.yaml")),
    ("a base in itself", "kustomization.yaml:1", "resources: [.]\n"),
    ("bases in a cycle", "b/kustomization.yaml:1", "resources: [a]\n=== a/kustomization.yaml\nresources: [../b]\n=== b/kustomization.yaml\nresources: [../a]\n"),
    ("an error in a base", "a/kustomization.yaml:2", "resources: [a]\n=== a/kustomization.yaml\nnamePrefix: a\nfoo: b\n"),
    ("a component as resource", "c/kustomization.yaml", "resources: [c]\n=== c/kustomization.yaml\napiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\n"),
    ("a kustomization as component", "kustomization.yaml:1", "components: [c]\n=== c/kustomization.yaml\nnamePrefix: a\n"),
    ("a missing component", "kustomization.yaml:2", "components:\n- gone\n"),
    ("a file as component", "kustomization.yaml:2", "components:\n- m.yaml\n" + MAP),
    ("an error in a component", "c/kustomization.yaml:3", "components: [c]\n=== c/kustomization.yaml\napiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\nfoo: bar\n"),
    # Patches.
    ("a patch of neither path nor text", "kustomization.yaml:3", with_both("patches:\n- target: {kind: Deployment}")),
    ("a patch of path and text", "kustomization.yaml:3", with_both("patches:\n- {path: p.yaml, patch: 'a: b'}")),
    ("a missing patch", "kustomization.yaml:3", with_both("patches:\n- path: gone.yaml")),
    ("a patch that is no YAML", "p.yaml:2", with_both("patches: [{path: p.yaml}]") + "=== p.yaml\na: b\n c: d\n"),
    ("a JSON patch that is no JSON", "p.json:2", with_both("patches: [{path: p.json, target: {kind: Deployment}}]") + "=== p.json\n[{\"op\": \"add\"\n"),
    ("a patch without name", "p.yaml:1", with_both("patches: [{path: p.yaml}]") + "=== p.yaml\nkind: Deployment\napiVersion: apps/v1\n"),
    ("a patch for nothing", "kustomization.yaml:2", with_both("patches: [{path: p.yaml}]") + "=== p.yaml\nkind: Deployment\napiVersion: apps/v1\nmetadata: {name: other}\n"),
    ("a JSON patch without target", "kustomization.yaml:2", with_both("patches: [{path: p.yaml}]") + "=== p.yaml\n- {op: add, path: /a, value: b}\n"),
    ("several patches for one target", "kustomization.yaml:2", with_both("patches: [{path: p.yaml, target: {kind: Deployment}}]") + "=== p.yaml\nkind: A\nmetadata: {name: a}\n---\nkind: A\nmetadata: {name: b}\n"),
    ("a bad expression in a target", "kustomization.yaml:3", with_both("patches:\n- {path: p.yaml, target: {name: 'a('}}") + "=== p.yaml\n- {op: add, path: /a, value: b}\n"),
    ("a bad label selector", "kustomization.yaml:3", with_both("patches:\n- {path: p.yaml, target: {labelSelector: 'a in b'}}") + "=== p.yaml\n- {op: add, path: /a, value: b}\n"),
    ("a bad annotation selector", "kustomization.yaml:3", with_both("patches:\n- {path: p.yaml, target: {annotationSelector: '!!'}}") + "=== p.yaml\n- {op: add, path: /a, value: b}\n"),
    ("a duplicate key in a patch", "kustomization.yaml:2", with_both("patches: [{path: p.yaml}]") + "=== p.yaml\nkind: Deployment\napiVersion: apps/v1\nmetadata: {name: web}\nspec: {a: 1, a: 2}\n"),
]
for operation in ("{op: add, path: /a/b/c, value: x}", "{op: remove, path: /a}", "{op: replace, path: /a/b, value: x}",
                  "{op: test, path: /kind, value: x}", "{op: move, from: /x, path: /y}", "{op: copy, from: /x/y, path: /z}",
                  "{op: add, path: /spec/template/spec/containers/9, value: x}", "{op: add, path: a, value: x}",
                  "{op: jump, path: /a}", "{path: /a, value: b}", "{op: add, value: b}", "text", "[a]",
                  "{op: remove, path: /spec/template/spec/containers/x}", "{op: copy, path: /a}", "{op: move, path: /a}"):
    ROWS.append((f"operation {operation}", "kustomization.yaml:3" if operation.startswith("{") else "p.yaml:1",
                 with_both("patches:\n- {path: p.yaml, target: {kind: Deployment}}") + f"=== p.yaml\n- {operation}\n"))
    ROWS.append((f"inline operation {operation}", "kustomization.yaml:3",
                 with_both(f"patches:\n- {{patch: '[{operation}]', target: {{kind: Deployment}}}}")))
ROWS += [
    ("a strategic merge patch that is missing", "kustomization.yaml:2", with_both("patchesStrategicMerge: [gone.yaml]")),
    ("a strategic merge patch that is no YAML", "p.yaml:2", with_both("patchesStrategicMerge: [p.yaml]") + "=== p.yaml\na: b\n c: d\n"),
    ("a strategic merge patch for nothing", "kustomization.yaml:2", with_both("patchesStrategicMerge: [p.yaml]") + "=== p.yaml\nkind: A\nmetadata: {name: a}\n"),
    ("an empty strategic merge patch", "kustomization.yaml:2", with_both("patchesStrategicMerge: [p.yaml]") + "=== p.yaml\n# nothing\n"),
    ("an old JSON patch without name", "kustomization.yaml:3", with_both("patchesJson6902:\n- {target: {kind: Deployment}, path: p.yaml}") + "=== p.yaml\n- {op: add, path: /a, value: b}\n"),
    ("an old JSON patch without path", "kustomization.yaml:3", with_both("patchesJson6902:\n- {target: {kind: Deployment, name: web}}")),
    ("an old JSON patch of path and text", "kustomization.yaml:3", with_both("patchesJson6902:\n- {target: {kind: Deployment, name: web}, path: p.yaml, patch: '[]'}")),
    ("an old JSON patch that is missing", "kustomization.yaml:3", with_both("patchesJson6902:\n- {target: {kind: Deployment, name: web}, path: p.yaml}")),
    ("an old JSON patch that is empty", "kustomization.yaml:3", with_both("patchesJson6902:\n- {target: {kind: Deployment, name: web}, path: p.yaml}") + "=== p.yaml\n"),
    ("an old JSON patch that is no YAML", "p.yaml:2", with_both("patchesJson6902:\n- {target: {kind: Deployment, name: web}, path: p.yaml}") + "=== p.yaml\na: b\n c: d\n"),
    # Generators.
    ("a generator without name", "kustomization.yaml:2", "configMapGenerator:\n- literals: [a=b]\n"),
    ("a literal without value", "kustomization.yaml:2", "configMapGenerator:\n- {name: m, literals: [a]}\n"),
    ("a literal without key", "kustomization.yaml:2", "configMapGenerator:\n- {name: m, literals: ['=a']}\n"),
    ("a literal twice", "kustomization.yaml:2", "configMapGenerator:\n- {name: m, literals: [a=b, a=c]}\n"),
    ("a key twice in a secret", "kustomization.yaml:2", "secretGenerator:\n- {name: m, literals: [a=b], envs: [e]}\n=== e\na=c\n"),
    ("a missing data file", "kustomization.yaml:2", "configMapGenerator:\n- {name: m, files: [gone]}\n"),
    ("a file source with two equals", "kustomization.yaml:2", "configMapGenerator:\n- {name: m, files: ['a=b=c']}\n"),
    ("a file source without key", "kustomization.yaml:2", "configMapGenerator:\n- {name: m, files: ['=b']}\n"),
    ("a file source without path", "kustomization.yaml:2", "configMapGenerator:\n- {name: m, files: ['a=']}\n"),
    ("a missing env file", "kustomization.yaml:2", "configMapGenerator:\n- {name: m, envs: [gone]}\n"),
    ("a line in an env file that is no UTF-8", "e:2", "configMapGenerator:\n- {name: m, envs: [e]}\n=== e\na=b\nc=\udcff\n"),
    ("a behaviour for nothing", "kustomization.yaml:2", "configMapGenerator:\n- {name: m, behavior: merge}\n"),
    ("a replacement for nothing", "kustomization.yaml:2", "configMapGenerator:\n- {name: m, behavior: replace}\n"),
    ("a creation of what is there", "kustomization.yaml:3", with_both("configMapGenerator: [{name: m, behavior: create, options: {disableNameSuffixHash: true}}]").replace("configMapGenerator: [", "configMapGenerator:\n- ").replace("}}]", "}}")),
    ("two generators of one name", "kustomization.yaml:3", "configMapGenerator:\n- {name: m}\n- {name: m}\n"),
    ("helm without its flag", "kustomization.yaml", "helmCharts:\n- {name: a}\n"),
    # Transformers.
    ("objects that meet in one namespace", "kustomization.yaml:2", "resources: [a.yaml, b.yaml]\nnamespace: x\n" + MAP.replace("m.yaml", "a.yaml") + MAP.replace("m.yaml", "b.yaml").replace("name: m", "name: m\n  namespace: y")),
    ("subjects of a wrong type", "kustomization.yaml:2", "resources: [r.yaml]\nnamespace: x\n=== r.yaml\napiVersion: rbac.authorization.k8s.io/v1\nkind: RoleBinding\nmetadata: {name: a}\nsubjects: text\n"),
    ("labels where a text stands", "kustomization.yaml:2", "resources: [r.yaml]\ncommonLabels: {a: b}\n=== r.yaml\napiVersion: apps/v1\nkind: Deployment\nmetadata: {name: a}\nspec: {template: text}\n"),
    ("labels of a wrong type", "kustomization.yaml:2", "resources: [r.yaml]\ncommonLabels: {a: b}\n=== r.yaml\napiVersion: v1\nkind: A\nmetadata: {name: a, labels: text}\n"),
    ("annotations of a wrong type", "kustomization.yaml:2", "resources: [r.yaml]\ncommonAnnotations: {a: b}\n=== r.yaml\napiVersion: v1\nkind: A\nmetadata: {name: a, annotations: [b]}\n"),
    ("conflicting fields of labels", "kustomization.yaml:3", with_both("labels:\n- {pairs: {a: b}, fields: [{path: metadata/labels, create: false}]}")),
    ("a label at an empty path", "kustomization.yaml:3", with_both("labels:\n- {pairs: {a: b}, fields: [{path: '', create: true}]}")),
    ("replicas of nothing", "kustomization.yaml:3", with_both("replicas:\n- {name: gone, count: 3}")),
    ("replicas of a wrong kind", "kustomization.yaml:3", with_both("replicas:\n- {name: m, count: 3}")),
    ("an image that is no expression", "kustomization.yaml:3", with_both("images:\n- {name: 'a(', newTag: b}")),
    ("an unknown order", "kustomization.yaml", with_both("sortOptions: {order: random}")),
    ("options of an order that takes none", "kustomization.yaml", with_both("sortOptions: {order: fifo, legacySortOptions: {orderFirst: [A]}}")),
    # Replacements.
    ("a replacement without source", "kustomization.yaml:2", with_both("replacements: [{targets: [{select: {kind: A}, fieldPaths: [a]}]}]")),
    ("a replacement without targets", "kustomization.yaml:2", with_both("replacements: [{source: {kind: Deployment}}]")),
    ("a replacement without selection", "kustomization.yaml:2", with_both("replacements: [{source: {kind: Deployment}, targets: [{fieldPaths: [a]}]}]")),
    ("a replacement from nothing", "kustomization.yaml:2", with_both("replacements: [{source: {kind: Gone}, targets: [{select: {kind: ConfigMap}}]}]")),
    ("a replacement from several", "kustomization.yaml:2", with_both("replacements: [{source: {version: v1}, targets: [{select: {kind: ConfigMap}}]}]")),
    ("a replacement from a missing field", "kustomization.yaml:2", with_both("replacements: [{source: {kind: Deployment, fieldPath: a.b}, targets: [{select: {kind: ConfigMap}}]}]")),
    ("a replacement into a missing field", "kustomization.yaml:2", with_both("replacements: [{source: {kind: Deployment}, targets: [{select: {kind: ConfigMap}, fieldPaths: [x.y]}]}]")),
    ("a replacement of a part of a mapping", "kustomization.yaml:2", with_both("replacements: [{source: {kind: Deployment}, targets: [{select: {kind: ConfigMap}, fieldPaths: [data], options: {delimiter: x}}]}]")),
    ("a part of a mapping as source", "kustomization.yaml:2", with_both("replacements: [{source: {kind: Deployment, fieldPath: spec, options: {delimiter: x}}, targets: [{select: {kind: ConfigMap}, fieldPaths: [data.a]}]}]")),
    ("a part that the source lacks", "kustomization.yaml:2", with_both("replacements: [{source: {kind: Deployment, options: {delimiter: x, index: 5}}, targets: [{select: {kind: ConfigMap}, fieldPaths: [data.a]}]}]")),
    ("a bad expression in a replacement", "kustomization.yaml:2", with_both("replacements: [{source: {kind: Deployment}, targets: [{select: {name: '('}, fieldPaths: [data.a]}]}]")),
    ("a missing file of replacements", "kustomization.yaml:2", with_both("replacements: [{path: gone.yaml}]")),
    ("a file of replacements that is no YAML", "p.yaml:2", with_both("replacements: [{path: p.yaml}]") + "=== p.yaml\na: b\n c: d\n"),
    ("a file of replacements of a wrong type", "p.yaml", with_both("replacements: [{path: p.yaml}]") + "=== p.yaml\ntext\n"),
    ("a wrong type in a file of replacements", "p.yaml:2", with_both("replacements: [{path: p.yaml}]") + "=== p.yaml\nsource: {kind: A}\ntargets: text\n"),
    ("replacements by path and inline", "kustomization.yaml:2", with_both("replacements: [{path: p.yaml, source: {kind: A}}]") + "=== p.yaml\n[]\n"),
    # Variables.
    ("a variable of nothing", "kustomization.yaml", with_both("vars: [{name: A, objref: {kind: Gone, apiVersion: v1, name: m}}]")),
    ("a variable twice", "kustomization.yaml:2", with_both("vars: [{name: A, objref: {kind: ConfigMap, apiVersion: v1, name: m}}, {name: A, objref: {kind: ConfigMap, apiVersion: v1, name: m}}]")),
    ("a variable of a missing field", "kustomization.yaml", with_both("vars: [{name: A, objref: {kind: ConfigMap, apiVersion: v1, name: m}, fieldref: {fieldpath: x.y}}]")),
    ("a variable in two bases", "kustomization.yaml", "resources: [a, b]\n" + "".join(f"=== {x}/kustomization.yaml\nresources: [m.yaml]\nnamePrefix: {x}-\nvars: [{{name: A, objref: {{kind: ConfigMap, apiVersion: v1, name: m}}}}]\n" + MAP.replace("m.yaml", f"{x}/m.yaml") for x in "ab")),
    # Files that configure.
    ("missing configurations", "kustomization.yaml:2", with_both("configurations: [gone.yaml]")),
    ("configurations that are no YAML", "c.yaml:2", with_both("configurations: [c.yaml]") + "=== c.yaml\na: b\n c: d\n"),
    ("an unknown field in configurations", "c.yaml:1", with_both("configurations: [c.yaml]") + "=== c.yaml\nfoo: []\n"),
    ("a wrong type in configurations", "c.yaml:1", with_both("configurations: [c.yaml]") + "=== c.yaml\nimages: text\n"),
    ("conflicting configurations", "kustomization.yaml", with_both("configurations: [c.yaml]") + "=== c.yaml\ncommonLabels: [{path: spec/selector, create: false, kind: Service, version: v1}]\n"),
    ("a flow in configurations that is not closed", "c.yaml:4", with_both("configurations: [c.yaml]") + "=== c.yaml\nimages:\n- path: a\n- [b\nx: y\n"),
    ("a flow in CRDs that is not closed", "c.yaml:3", with_both("crds: [c.yaml]") + "=== c.yaml\na: b\nc: [b\nx: y\n"),
    ("missing CRDs", "kustomization.yaml:2", with_both("crds: [gone.yaml]")),
    ("CRDs that are no YAML", "c.yaml:2", with_both("crds: [c.yaml]") + "=== c.yaml\na: b\n c: d\n"),
    ("a missing schema", "kustomization.yaml:2", with_both("openapi: {path: gone.json}")),
    ("a schema that is no JSON", "s.json", with_both("openapi: {path: s.json}") + "=== s.json\n{a: [\n"),
    ("an unknown schema version", "kustomization.yaml:2", with_both("openapi: {version: v0.0.1}")),
    ("a schema by path and version", "s.json", with_both("openapi: {version: v1.21.2, path: s.json}") + "=== s.json\n{}\n"),
    # Plugins.
    ("a missing transformer", "kustomization.yaml:2", with_both("transformers: [gone.yaml]")),
    ("an unknown built-in", "t.yaml:1", with_both("transformers: [t.yaml]") + "=== t.yaml\napiVersion: builtin\nkind: GoneTransformer\nmetadata: {name: t}\n"),
    ("an unknown built-in generator", "t.yaml:1", with_both("generators: [t.yaml]") + "=== t.yaml\napiVersion: builtin\nkind: GoneGenerator\nmetadata: {name: t}\n"),
    ("a plugin without the flag", "t.yaml:1", with_both("transformers: [t.yaml]") + "=== t.yaml\napiVersion: example.com/v1\nkind: Foo\nmetadata: {name: t}\n"),
    ("an inline plugin without the flag", "kustomization.yaml:3", with_both("transformers:\n- |-\n  apiVersion: example.com/v1\n  kind: Foo\n  metadata: {name: t}")),
    ("a transformer that is no YAML", "t.yaml:2", with_both("transformers: [t.yaml]") + "=== t.yaml\na: b\n c: d\n"),
    ("a wrong type in a transformer", "t.yaml:4", with_both("transformers: [t.yaml]") + "=== t.yaml\napiVersion: builtin\nkind: ReplicaCountTransformer\nmetadata: {name: t}\nreplica: text\n"),
    ("a prefix without fields", "t.yaml:1", with_both("transformers: [t.yaml]") + "=== t.yaml\napiVersion: builtin\nkind: PrefixTransformer\nmetadata: {name: t}\nprefix: a-\n"),
    ("a wrong list of targets", "t.yaml:4", with_both("transformers: [t.yaml]") + "=== t.yaml\napiVersion: builtin\nkind: ValueAddTransformer\nmetadata: {name: t}\ntargets: text\n"),
    ("a wrong list of paths", "t.yaml:4", with_both("transformers: [t.yaml]") + "=== t.yaml\napiVersion: builtin\nkind: PatchStrategicMergeTransformer\nmetadata: {name: t}\npaths: {a: b}\n"),
    ("a wrong type of a path", "t.yaml:4", with_both("transformers: [t.yaml]") + "=== t.yaml\napiVersion: builtin\nkind: PatchStrategicMergeTransformer\nmetadata: {name: t}\npaths: [[a]]\n"),
    ("a wrong type of subjects", "t.yaml:4", with_both("transformers: [t.yaml]") + "=== t.yaml\napiVersion: builtin\nkind: NamespaceTransformer\nmetadata: {name: t}\nsetRoleBindingSubjects: [a]\n"),
    ("unknown subjects", "t.yaml:1", with_both("transformers: [t.yaml]") + "=== t.yaml\napiVersion: builtin\nkind: NamespaceTransformer\nmetadata: {name: t, namespace: x}\nsetRoleBindingSubjects: some\n"),
    ("a patch transformer without patch", "t.yaml:1", with_both("transformers: [t.yaml]") + "=== t.yaml\napiVersion: builtin\nkind: PatchTransformer\nmetadata: {name: t}\n"),
    ("a strategic merge transformer without patch", "t.yaml:1", with_both("transformers: [t.yaml]") + "=== t.yaml\napiVersion: builtin\nkind: PatchStrategicMergeTransformer\nmetadata: {name: t}\n"),
    ("a JSON patch transformer without target", "t.yaml:1", with_both("transformers: [t.yaml]") + "=== t.yaml\napiVersion: builtin\nkind: PatchJson6902Transformer\nmetadata: {name: t}\njsonOp: '[]'\n"),
    ("a generator of policies for an unknown cloud", "t.yaml:1", with_both("generators: [t.yaml]") + "=== t.yaml\napiVersion: builtin\nkind: IAMPolicyGenerator\nmetadata: {name: t}\ncloud: moon\n"),
    ("a secret generator with a literal twice", "t.yaml:1", with_both("generators: [t.yaml]") + "=== t.yaml\napiVersion: builtin\nkind: SecretGenerator\nmetadata: {name: t}\nliterals: [a=b, a=c]\n"),
    ("a validator that changes something", "t.yaml:1", with_both("validators: [t.yaml]") + "=== t.yaml\napiVersion: builtin\nkind: PrefixTransformer\nmetadata: {name: t}\nprefix: a-\nfieldSpecs: [{path: metadata/name}]\n"),
    ("two transformers of one name", "kustomization.yaml:2", with_both("transformers: [t.yaml, u.yaml]") + "".join(f"=== {x}.yaml\napiVersion: builtin\nkind: HashTransformer\nmetadata: {{name: t}}\n" for x in "tu")),
]

# Rows that differ from kustomize, and why. They run nevertheless; one that agrees at last has to leave this list.
DIFFERENT = {
    "a patch of neither path nor text": "kustomize prints the entry behind its text; berth names its line",
    "a patch of path and text": "kustomize prints the entry behind its text; berth names its line",
    "objects that meet in one namespace": "kustomize prints the objects whole, with its own annotations; berth their identities",
    "a schema that is no JSON": "kustomize reads it only when a patch asks, and crashes then; berth reads what is named",
}
