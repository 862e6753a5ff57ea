# SPDX-License-Identifier: Apache-2.0
"""Small kustomizations with something of the wrong type or form in them: in a field, the configuration of a builtin, a file
of field specs, replacements or definitions, or a patch."""
import json
import random
import re

VALUES = ["null", "~", '""', "x", "5", "5.5", "true", '"5"', "[]", "{}", "[null]", "[x]", "[5]", "[true]", "[{}]", "{a: b}", "{a: 5}",
          "{a: null}", "{a: [b]}", "{a: {b: c}}", "[[x]]", "[{a: b}]", "!!str 5", "!foo x", "&q x", "yes", "1e3", "0x10", "2020-01-01",
          "{5: x}", "{true: x}", "{null: x}", ".inf", '["5", 5]', "*z", '{"": x}', '{a: ""}', '[""]', '"\\n"', "{A: b, a: c}", "{yes: x}",
          "{0x10: x}", "{? : x}", "1_000", "0o7", '"\\ta"', "!!binary eA==", '"a\\nb"', "{<<: {a: b}}", "[{a: b}, null]", '"\\u2028"', "é",
          "010", "18446744073709551615", "1e400", "-0", "+1", "12:30", '"a: b"', "<<", "="]

# A field by itself, or the fields of the first element of a list.
FIELDS = {
    "namePrefix": "p-", "nameSuffix": "-s", "namespace": "ns", "commonLabels": "{a: b}", "commonAnnotations": "{a: b}",
    "labels": ["pairs: {a: b}", "includeSelectors: true", "includeTemplates: true", "fields: [{path: spec/x, create: true}]"],
    "images": ["name: nginx", "newName: n2", 'newTag: "1"', "digest: sha256:a", "tagSuffix: -x"],
    "imageTags": ["name: nginx", 'newTag: "1"'], "replicas": ["name: d", "count: 3"],
    "configMapGenerator": ["name: g", "literals: [a=b]", "files: [f.txt]", "envs: [e.env]", "env: e.env", "behavior: create",
                           "namespace: x", "options: {labels: {a: b}, annotations: {c: d}, immutable: true}"],
    "secretGenerator": ["name: s", "literals: [a=b]", "type: Opaque", "options: {disableNameSuffixHash: true}"],
    "generatorOptions": "{labels: {a: b}, annotations: {a: b}, disableNameSuffixHash: true, immutable: true}",
    "patches": ["path: merge.yaml", 'target: {kind: Deployment, name: d, namespace: "", group: apps, labelSelector: "a=b"}',
                "options: {allowNameChange: true, allowKindChange: true}"],
    "patchesStrategicMerge": "[merge.yaml]", "patchesJson6902": ["target: {version: v1, kind: Deployment, name: d}", "path: json.yaml"],
    "replacements": ['source: {kind: Deployment, name: d, fieldPath: metadata.name, options: {delimiter: "-", index: 0}}',
                     "targets: [{select: {kind: Deployment}, reject: [{name: x}], fieldPaths: [spec.y], options: {create: true}}]"],
    "vars": ["name: V", "objref: {kind: Deployment, name: d, apiVersion: apps/v1}", "fieldref: {fieldPath: metadata.name}"],
    "configurations": "[specs.yaml]", "crds": "[crd.json]", "openapi": "{path: openapi.json}", "components": "[component]",
    "generators": "[generator.yaml]", "transformers": "[transformer.yaml]", "validators": "[transformer.yaml]",
    "sortOptions": "{order: legacy, legacySortOptions: {orderFirst: [Namespace], orderLast: [Service]}}",
    "buildMetadata": "[originAnnotations]", "metadata": "{name: k, labels: {a: b}, annotations: {c: d}}", "bases": "[base]",
    "apiVersion": "kustomize.config.k8s.io/v1beta1", "kind": "Kustomization", "helmGlobals": "{chartHome: x}", "Images": "[]"}

BUILTINS = [
    ("PrefixTransformer", {"prefix": "t-", "fieldSpecs": "[{path: metadata/name}]"}),
    ("SuffixTransformer", {"suffix": "-t", "fieldSpecs": "[{path: metadata/name}]"}),
    ("LabelTransformer", {"labels": "{a: b}", "fieldSpecs": "[{path: metadata/labels, create: true, kind: Deployment, group: apps}]"}),
    ("AnnotationsTransformer", {"annotations": "{a: b}", "fieldSpecs": "[{path: metadata/annotations, create: true}]"}),
    ("NamespaceTransformer", {"metadata": "{name: x, namespace: ns}", "unsetOnly": "true", "setRoleBindingSubjects": "none",
                              "fieldSpecs": "[{path: metadata/name, kind: Namespace, create: true}]"}),
    ("ImageTagTransformer", {"imageTag": '{name: nginx, newTag: "2", newName: x, digest: y}', "fieldSpecs": "[{path: spec/image}]"}),
    ("ReplicaCountTransformer", {"replica": "{name: d, count: 3}", "fieldSpecs": "[{path: spec/replicas, create: true}]"}),
    ("PatchTransformer", {"path": "merge.yaml", "target": "{kind: Deployment}", "options": "{allowNameChange: true}"}),
    ("PatchTransformer", {"patch": "'[{\"op\": \"add\", \"path\": \"/spec/w\", \"value\": 1}]'", "target": "{kind: Deployment, name: d}"}),
    ("PatchStrategicMergeTransformer", {"paths": "[merge.yaml]", "patches": '"{}"'}),
    ("PatchJson6902Transformer", {"target": "{version: v1, kind: Deployment, name: d, group: apps}", "path": "json.yaml"}),
    ("ReplacementTransformer", {"replacements": "[{source: {kind: Deployment, fieldPath: metadata.name}, targets: "
                                                "[{select: {kind: Deployment}, fieldPaths: [spec.y], options: {create: true}}]}]"}),
    ("ValueAddTransformer", {"value": "v", "targets": "[{fieldPath: metadata/namespace, selector: {kind: Deployment}}]"}),
    ("ConfigMapGenerator", {"metadata": "{name: bg}", "literals": "[a=b]", "files": "[f.txt]", "options": "{labels: {a: b}}",
                            "behavior": "create"}),
    ("SecretGenerator", {"metadata": "{name: bs}", "literals": "[a=b]", "type": "Opaque", "options": "{immutable: true}"}),
    ("IAMPolicyGenerator", {"cloud": "gke", "kubernetesService": "{name: k}", "serviceAccount": "{name: g, projectId: p}"}),
    ("SortOrderTransformer", {"sortOptions": "{order: legacy, legacySortOptions: {orderFirst: [a], orderLast: [b]}}"})]

SPECS = ["namePrefix: [{path: spec/x}]", "nameSuffix: [{path: spec/x}]", "namespace: [{path: spec/ns, create: true}]",
         "commonLabels: [{path: spec/l, create: true}]", "labels: [{path: spec/l, create: true}]", "images: [{path: spec/x}]",
         "commonAnnotations: [{path: spec/an, create: true}]", "replicas: [{path: spec/rr, create: true}]",
         "varReference: [{path: spec/x}]", "templateLabels: [{path: spec/tl, create: true}]",
         "nameReference: [{kind: Deployment, version: v1, fieldSpecs: [{path: spec/x, kind: Deployment}]}]"]

OPERATIONS = ["op: add, path: /spec/q, value: 1", "op: remove, path: /spec/x", "op: replace, path: /spec/x, value: y",
              "op: test, path: /spec/x, value: v", "op: move, from: /spec/x, path: /spec/z", "op: copy, from: /spec/m, path: /spec/m2",
              "op: add, path: /spec/l/-, value: c", "op: add, path: /spec/l/0, value: {a: b}", "op: remove, path: /spec/l/1",
              "op: replace, path: /metadata/labels, value: {z: y}", 'op: add, path: /metadata/annotations/x~1y, value: "1"',
              "op: test, path: /spec/m, value: {a: b, c: 1}", 'op: add, path: "", value: {a: b}', "op: remove, path: /metadata/name",
              "op: test, path: /spec/none, value: null", "op: replace, path: /spec/n, value: 5", "op: copy, from: /spec, path: /spec/self",
              "op: add, path: /kind, value: K", "op: test, path: /spec/f, value: 1.0", "op: add, path: /spec/l/-1, value: x",
              "op: remove, path: /spec/l/-", "op: add, path: /spec/, value: x", "op: add, path: spec/x, value: x",
              "op: add, path: /spec/<<, value: {replicas: 5, k: v}", "op: add, path: /spec/m/<<, value: 1", "op: remove, path: /spec/m",
              "op: add, path: /metadata/annotations/, value: x", "op: add, path: /metadata/annotations, value: [[], b]",
              "op: add, path: /spec/x/y, value: x", "op: add, path: /metadata/annotations, value: [a, b]"]

MERGES = ["spec: {x: y}", "spec: {l: [c]}", "spec: {m: {a: null}}", "spec: null", "spec: {m: {$patch: delete}}", "$patch: delete",
          "$patch: replace", "spec: {$patch: replace, k: v}", "spec: {l: [{$patch: replace}, z]}", "spec: {m: {$retainKeys: [a]}}",
          "spec: {$deleteFromPrimitiveList/l: [a]}", "spec: {$setElementOrder/l: [b, a]}", "spec: []", "spec: {m: [a]}",
          "spec: {template: {spec: {containers: [{name: }, {name: c, image: i}]}}}",
          "spec: {template: {spec: {containers: [{name: c, ports: [{containerPort: }, {containerPort: 80, protocol: }]}]}}}",
          "spec: {template: {spec: {containers: [{name: c, env: [{name: E, value: v}], ports: [{containerPort: 80}]}]}}}"]
METADATA = ["{name: d}", "{name: d}", "{name: d, labels: {a: null, q: r}}", "{name: d, annotations: null}", '{name: "5"}',
            "{name: d, annotations: {c: null}}", "{name: d, finalizers: [x]}"]

DEPLOYMENT = """apiVersion: apps/v1
kind: Deployment
metadata:
  name: d
  labels: {a: b}
  annotations: {c: d}
  finalizers: [x, y]
spec:
  x: v
  l: [a, b]
  m: {a: b, c: 1}
  n: null
  f: 1.0
  replicas: 1
  merged: [{name: a, v: 1}]
  template: {spec: {containers: [{name: c, image: "nginx:1", ports: [{containerPort: 80, protocol: TCP}]}]}}
"""
OPENAPI = json.dumps({"definitions": {"x.v1.Deployment": {
    "type": "object", "x-kubernetes-group-version-kind": [{"group": "apps", "kind": "Deployment", "version": "v1"}],
    "properties": {"spec": {"type": "object", "properties": {"merged": {
        "type": "array", "items": {"type": "object"}, "x-kubernetes-patch-merge-key": "name",
        "x-kubernetes-patch-strategy": "merge"}}}}}}})
THING = "---\napiVersion: x/v1\nkind: Thing\nmetadata: {name: t}\nspec: {a: {name: d}}\n"
DEFINITIONS = json.dumps({"x/v1.Thing": {"Schema": {"properties": {
    "kind": {"type": "string"}, "apiVersion": {"type": "string"}, "metadata": {"type": "object"}, "spec": {"$ref": "x/v1.Spec"}}}},
    "x/v1.Spec": {"Schema": {"properties": {"a": {"x-kubernetes-object-ref-api-version": "v1",
                                                  "x-kubernetes-object-ref-kind": "Deployment"}}}}})
FILES = {"objects.yaml": DEPLOYMENT, "merge.yaml": "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: d}\nspec: {q: 1}\n",
         "json.yaml": '[{"op": "add", "path": "/spec/w", "value": 1}]', "f.txt": "text", "e.env": "A=b\n",
         "specs.yaml": "namePrefix: [{path: spec/x}]\n", "crd.json": DEFINITIONS, "openapi.json": OPENAPI,
         "component/kustomization.yaml": "apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\n",
         "generator.yaml": "apiVersion: builtin\nkind: ConfigMapGenerator\nmetadata: {name: bg}\nliterals: [a=b]\n",
         "transformer.yaml": "apiVersion: builtin\nkind: PrefixTransformer\nmetadata: {name: x}\nprefix: t-\nfieldSpecs: "
                             "[{path: metadata/name}]\n",
         "base/kustomization.yaml": "resources: [b.yaml]\n",
         "base/b.yaml": "kind: ConfigMap\napiVersion: v1\nmetadata: {name: b}\n"}
ALL_TRANSFORMERS = ("configurations: [specs.yaml]\nnamePrefix: a-\nnameSuffix: -b\nnamespace: ns\ncommonLabels: {l: m}\n"
                    "commonAnnotations: {note: o}\nimages: [{name: v, newTag: w}]\nreplicas: [{name: d, count: 2}]\n")
INNER_VALUE = re.compile(r"(?<=[:,\[{] )[^\[\]{},:]+|(?<=\[)[^\[\]{},:]+|(?<=: )(\[[^\[\]]*\]|\{[^{}]*\})")


class Mistake:
    """`files` by path, as bytes; `arguments` for the build."""

    def __init__(self, seed):
        self.r = random.Random(seed)
        files = dict(FILES)
        kustomization = self.r.choice([self.fields, self.fields, self.builtin, self.builtin, self.specs, self.replacement_file,
                                       self.schema, self.definitions, self.operations, self.merge])(files)
        files["kustomization.yaml"] = "resources: [objects.yaml]\n" + kustomization
        self.files = {f"top/{name}": text.encode() for name, text in files.items()}
        self.arguments = ["top"]

    def chance(self, p):
        return self.r.random() < p

    def any(self):
        return self.r.choice(VALUES)

    def changed(self, text):
        """With another value in place of this one, or of one within its brackets."""
        places = list(INNER_VALUE.finditer(text))
        if not places or self.chance(0.4):
            return self.any()
        place = self.r.choice(places)
        return text[:place.start()] + self.any() + text[place.end():]

    def entry(self, text):
        name, _, value = text.partition(": ")
        return f"{name}: {self.changed(value)}"

    def field(self, name):
        value = FIELDS[name]
        if isinstance(value, str):
            return f"{name}: {self.changed(value) if self.chance(0.8) else value}\n"
        if self.chance(0.2):
            return f"{name}: {self.any()}\n"
        entries = [entry for entry in value if self.chance(0.7)] or value[:1]
        at = self.r.randrange(len(entries))
        wrong = self.r.random()
        if wrong < 0.7:
            entries[at] = self.entry(entries[at])
        elif wrong < 0.8:
            entries.append(self.r.choice(["unknown: x", entries[0]]))
        elif wrong < 0.85:
            entries[at] = entries[at][0].upper() + entries[at][1:]
        return f"{name}:\n- " + "\n  ".join(entries) + "\n"

    def fields(self, files):
        return "".join(self.field(name) for name in self.r.sample(list(FIELDS), self.r.choice([1, 1, 2])))

    def builtin(self, files):
        kind, fields = self.r.choice(BUILTINS)
        made = {"apiVersion": "builtin", "kind": kind, "metadata": "{name: x}", **fields}
        name = self.r.choice(list(made) if self.chance(0.1) else list(fields))
        wrong = self.r.random()
        if wrong < 0.8:
            made[name] = self.changed(made[name])
        elif wrong < 0.9:
            del made[name]
        else:
            made["unknown"] = self.any()
        files["builtin.yaml"] = "".join(f"{name}: {value}\n" for name, value in made.items())
        field = "generators" if "Generator" in kind else self.r.choice(["transformers", "transformers", "validators"])
        return f"{field}: [builtin.yaml]\n"

    def specs(self, files):
        files["specs.yaml"] = self.entry(self.r.choice(SPECS)) + "\n" + (self.r.choice(SPECS) + "\n" if self.chance(0.5) else "")
        return ALL_TRANSFORMERS

    def replacement_file(self, files):
        entries = list(FIELDS["replacements"])
        at = self.r.randrange(2)
        entries[at] = self.entry(entries[at])
        if self.chance(0.2):
            entries.append(f"{self.r.choice(['note', 'Source', 'source', 'targets', '.inf', '~'])}: {self.any()}")
        listed = self.chance(0.3)
        files["replacements.yaml"] = ("- " + "\n  ".join(entries) if listed else "\n".join(entries)) + "\n"
        return "replacements: [{path: replacements.yaml}]\n"

    def schema(self, files):
        files["openapi.json"] = self.with_other_token(OPENAPI)
        files["merge.yaml"] = FILES["merge.yaml"].replace("{q: 1}", "{merged: [{name: a, w: 2}]}")
        return "openapi: {path: openapi.json}\npatches: [{path: merge.yaml}]\n"

    def definitions(self, files):
        """JSON with what only YAML has, or with a member twice; YAML by a space in front."""
        text = DEFINITIONS
        for _ in range(self.r.choice([1, 1, 2])):
            text = self.r.choice([self.with_note, self.with_member_twice, self.with_odd_character])(text)
        files["crd.json"] = self.r.choice(["", "", " "]) + text + self.r.choice(["", "\n", "# end", "{}"])
        files["objects.yaml"] += THING
        return "crds: [crd.json]\n"

    def with_note(self, text):
        """Another member of a definition."""
        name = self.r.choice(['"note"', '"Schema"', '"SCHEMA"', "'note'", "note", "5", "null"])
        return text.replace('{"Schema"', f'{{{name}: {self.any()}, "Schema"', 1)

    def with_member_twice(self, text):
        place = self.r.choice(list(re.finditer(r'"[^"]*": \{\}|"[^"]*": "[^"]*"', text)))
        return f"{text[:place.start()]}{self.r.choice([place[0], place[0].replace('v1', 'v2')])}, {text[place.start():]}"

    def with_odd_character(self, text):
        place = self.r.choice(list(re.finditer(r'[{},:"]', text))).start()
        return text[:place] + self.r.choice(["\t", "\n", " ", "\u2028", "\u0085", "\x7f", "\\ud83d\\ude00", ",", "'"]) + text[place:]

    def with_other_token(self, text):
        """JSON with one of its words, or braces with what is in them, replaced."""
        place = self.r.choice(list(re.finditer(r'"[^"]*"|\{[^{}]*\}', text)))
        other = self.r.choice(["null", "5", '"x', "[]", "{}", "true", '["a"]', '"patch"', '"$ref"', ""])
        return text[:place.start()] + other + text[place.end():]

    def operation(self):
        made = self.r.choice(OPERATIONS)
        wrong = self.r.random()
        if wrong < 0.4:
            made = self.changed("{" + made + "}")[1:-1]
        elif wrong < 0.5:
            parts = made.split(", ")
            parts.pop(self.r.randrange(len(parts)))
            made = ", ".join(parts)
        elif wrong < 0.55:
            made = made.replace("op:", self.r.choice(["Op:", "OP:", "op :", '"op":']))
        return "{" + made + "}"

    def operations(self, files):
        made = [self.operation() for _ in range(self.r.choice([1, 1, 2, 3]))]
        files["json.yaml"] = f"[{', '.join(made)}]\n" if self.chance(0.5) else "".join(f"- {operation}\n" for operation in made)
        return self.r.choice(["patches: [{path: json.yaml, target: {kind: Deployment}}]\n", "patches: [{path: json.yaml}]\n",
                              "patchesJson6902: [{path: json.yaml, target: {version: v1, group: apps, kind: Deployment, name: d}}]\n"])

    def merge(self, files):
        made = self.r.choice(MERGES)
        made = self.entry(made) if self.chance(0.4) else made
        metadata = self.r.choice(METADATA)
        metadata = self.changed(metadata) if self.chance(0.2) else metadata
        files["merge.yaml"] = f"apiVersion: apps/v1\nkind: Deployment\nmetadata: {metadata}\n{made}\n"
        return self.r.choice(["patches: [{path: merge.yaml}]\n", "patches: [{path: merge.yaml, target: {kind: Deployment}}]\n",
                              "patchesStrategicMerge: [merge.yaml]\n", "patches: [{path: merge.yaml, target: {kind: Deployment}, "
                              "options: {allowNameChange: true, allowKindChange: true}}]\n"])
