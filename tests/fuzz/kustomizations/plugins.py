# SPDX-License-Identifier: Apache-2.0
"""Configurations of every builtin generator and transformer, as files, folders and inline texts."""
import json

from .objects import NAMES
from .scalars import string
from .writing import Literal, Plain

SPEC_PATHS = ["metadata/labels", "metadata/annotations", "spec/extra/labels", "spec/template/metadata/labels", "spec/a", "spec/k9",
              "spec/items", "data/a", "spec/template/spec/containers/name", "spec/template/spec/containers[]/image", "spec/x\\/y",
              "metadata/name", "spec/list[]/v", "metadata/annotations/example.com\\/x", "roleRef/name"]


class PluginMaker:
    def __init__(self, random, patch_maker, replacement_maker, data_maker):
        self.r = random
        self.patches = patch_maker
        self.replacements = replacement_maker
        self.data = data_maker

    def chance(self, p):
        return self.r.random() < p

    def field_specs(self):
        made = []
        for _ in range(self.r.randint(1, 2)):
            spec = {"path": self.r.choice(SPEC_PATHS)}
            if self.chance(0.5):
                spec["create"] = self.chance(0.8)
            if self.chance(0.4):
                spec["kind"] = self.r.choice(["Deployment", "Thing", "ConfigMap", "Service"])
            if self.chance(0.1):
                spec["group"] = self.r.choice(["apps", "example.com"])
            if self.chance(0.1):
                spec["version"] = "v1"
            made.append(spec)
        return made

    def strings(self):
        return {key: string(self.r) for key in self.r.sample(["t1", "app", "example.com/y"], self.r.randint(1, 2))}

    def generator(self, objects):
        kind = self.r.choice(["ConfigMapGenerator", "SecretGenerator", "IAMPolicyGenerator"])
        if kind == "IAMPolicyGenerator":
            return self.config(kind, cloud="gke", kubernetesService={"name": "k8s", **({"namespace": "shop"} if self.chance(0.5) else {})},
                               serviceAccount={"name": "gsa", "projectId": "p-1"})
        entry = self.data.entry(["made", *NAMES], kind == "SecretGenerator")
        config = self.config(kind, **{key: item for key, item in entry.items() if key not in ("name", "namespace")})
        config["metadata"] = {key: entry[key] for key in ("name", "namespace") if key in entry}
        return config

    def transformer(self, objects):
        target = self.r.choice(objects)
        makers = {
            "PrefixTransformer": lambda: {"prefix": "t-", "fieldSpecs": [{"path": "metadata/name"}]},
            "SuffixTransformer": lambda: {"suffix": "-t", "fieldSpecs": self.field_specs()},
            "PrefixSuffixTransformer": lambda: {"prefix": "ps-", "suffix": "-ps", "fieldSpecs": [{"path": "metadata/name"}]},
            "LabelTransformer": lambda: {"labels": self.strings(), "fieldSpecs": self.field_specs()},
            "AnnotationsTransformer": lambda: {"annotations": self.strings(), "fieldSpecs": [
                {"path": "metadata/annotations", "create": True}]},
            "NamespaceTransformer": lambda: {"metadata": {"name": "x", "namespace": "tns"}, "unsetOnly": self.chance(0.5),
                                             "setRoleBindingSubjects": self.r.choice(["allServiceAccounts", "none", "defaultOnly"]),
                                             "fieldSpecs": [{"path": "metadata/name", "kind": "Namespace", "create": True}]},
            "PatchTransformer": lambda: {"patch": Literal(self.patches.json_text(target)),
                                         "target": self.patches.selector(target)},
            "PatchStrategicMergeTransformer": lambda: {"patches": Literal(self.patches.writer.document(
                self.patches.strategic(target)))},
            "PatchJson6902Transformer": lambda: {"target": {"kind": target["kind"], "name": target["metadata"]["name"]},
                                                 "jsonOp": Literal(self.patches.json_text(target))},
            "ImageTagTransformer": lambda: {"imageTag": {"name": "nginx", "newTag": "t9"}, "fieldSpecs": [
                {"path": "spec/image"}, {"path": "spec/template/spec/containers[]/image"}]},
            "ReplicaCountTransformer": lambda: {"replica": {"name": self.r.choice(NAMES), "count": 9}, "fieldSpecs": [
                {"path": "spec/replicas", "create": True, "kind": "Deployment"}]},
            "ValueAddTransformer": lambda: {"value": self.r.choice(["va", "5", "a/b"]), "targets": [
                {"fieldPath": self.r.choice(SPEC_PATHS), **({"filePathPosition": self.r.choice([1, 2])} if self.chance(0.2) else {}),
                 **({"selector": self.patches.selector(target)} if self.chance(0.4) else {})}]},
            "ReplacementTransformer": lambda: {"replacements": [self.replacements.replacement(objects)]},
            "HashTransformer": dict,
            "SortOrderTransformer": lambda: {"sortOptions": self.r.choice([
                {"order": "fifo"}, {"order": "legacy"}, {"order": "legacy", "legacySortOptions": {
                    "orderFirst": ["Thing", "Service"], "orderLast": ["Namespace"]}}])},
            "NoSuchTransformer": dict,
        }
        kind = self.r.choice(list(makers))
        if kind == "NoSuchTransformer" and not self.chance(0.1):
            kind = "LabelTransformer"
        return self.config(kind, **makers[kind]())

    def config(self, kind, **fields):
        made = {"apiVersion": "builtin", "kind": kind, "metadata": {"name": "x"}}
        made.update(fields)
        return made

    def place(self, configs, field, files, folder, writer):
        """Puts the configurations into files, a folder or the kustomization; gives what the field lists."""
        text = writer.documents(configs)
        where = self.r.random()
        if where < 0.5:
            files[f"{folder}/{field}.yaml"] = text
            return [f"{field}.yaml"]
        if where < 0.75:
            files[f"{folder}/{field}/{field}.yaml"] = text
            files[f"{folder}/{field}/kustomization.yaml"] = f"resources: [{field}.yaml]\n"
            return [field]
        return [Literal(text)]


CONFIGURATIONS = [
    {"nameReference": [{"kind": "ConfigMap", "fieldSpecs": [{"kind": "Thing", "path": "spec/a"}, {"kind": "Thing", "path": "spec/items"}]}]},
    {"nameReference": [{"kind": "Thing", "group": "example.com", "fieldSpecs": [{"path": "spec/b", "kind": "Thing"},
                                                                               {"path": "data/a", "kind": "ConfigMap"}]}]},
    {"images": [{"path": "spec/a"}, {"path": "spec/items"}, {"path": "spec/items[]/a"}]},
    {"commonLabels": [{"path": "spec/l", "create": True, "kind": "Thing"}]},
    {"labels": [{"path": "spec/l2", "create": True, "kind": "Thing"}]},
    {"namePrefix": [{"path": "spec/b"}, {"path": "metadata/name", "kind": "Namespace"}]},
    {"nameSuffix": [{"path": "spec/a", "kind": "Thing"}]},
    {"namespace": [{"path": "spec/ns", "create": True, "kind": "Service"}, {"path": "subjects", "kind": "RoleBinding"}]},
    {"commonAnnotations": [{"path": "metadata/x", "create": True}]},
    {"varReference": [{"path": "spec/a", "kind": "Thing"}, {"path": "data", "kind": "ConfigMap"}, {"path": "spec/items"}]},
    {"replicas": [{"path": "spec/count", "create": True, "kind": "Thing"}]},
    {"commonLabels": [{"path": "metadata/labels", "create": False}]},
    {"commonLabels": [{"path": f"spec/p{i}", "create": True, "kind": "Thing"} for i in (7, 3, 1, 9, 13, 2, 5, 8, 11, 4, 6, 12, 10, 14)]},
    {"namePrefix": [{"path": "spec/b", "kind": f"K{i}"} for i in (7, 3, 1, 9, 13, 2, 5, 8, 11, 4, 6, 12, 10, 14)] + [{"path": "spec/b"}]},
]

CRD = json.dumps({"github.com/example/v1.Thing": {
    "Schema": {"properties": {
        "apiVersion": {"type": "string"}, "kind": {"type": "string"}, "metadata": {"type": "object"},
        "spec": {"$ref": "github.com/example/v1.ThingSpec"}}}, "Dependencies": []},
    "github.com/example/v1.ThingSpec": {"Schema": {"properties": {
        "a": {"x-kubernetes-object-ref-api-version": "v1", "x-kubernetes-object-ref-kind": "ConfigMap", "$ref": "x"},
        "b": {"x-kubernetes-object-ref-api-version": "v1", "x-kubernetes-object-ref-kind": "Secret",
              "x-kubernetes-object-ref-name-key": "name", "$ref": "x"},
        "l": {"x-kubernetes-label-selector": "", "$ref": "x"}, "n": {"x-kubernetes-annotation": "", "$ref": "x"},
        "i": {"x-kubernetes-identity": "", "$ref": "x"}}}, "Dependencies": []}})

OPENAPI = json.dumps({"definitions": {"v1.Thing": {
    "type": "object", "x-kubernetes-group-version-kind": [{"group": "example.com", "version": "v1", "kind": "Thing"}],
    "properties": {"spec": {"type": "object", "properties": {
        "items": {"type": "array", "x-kubernetes-patch-merge-key": "name", "x-kubernetes-patch-strategy": "merge",
                  "items": {"type": "object", "properties": {"name": {"type": "string"}, "a": {"type": "string"}}}},
        "env": {"type": "array", "x-kubernetes-patch-merge-key": "a", "x-kubernetes-patch-strategy": "merge",
                "items": {"type": "object"}}}}}}}})
