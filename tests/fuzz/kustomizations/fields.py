# SPDX-License-Identifier: Apache-2.0
"""The fields of a kustomization. A case takes part of them, so that they meet in varying company."""
from .generators import DataMaker
from .objects import API_VERSIONS, NAMES, ObjectMaker
from .patches import PatchMaker
from .places import field_path, pick
from .plugins import CONFIGURATIONS, CRD, OPENAPI, PluginMaker
from .replacements import ReplacementMaker
from .scalars import string
from .writing import Literal


class FieldMaker:
    """Each method named after a field gives its value. `files` takes what the value refers to, in `folder`."""

    def __init__(self, random, writer, files):
        self.r = random
        self.writer = writer
        self.files = files
        self.folder = ""
        self.items = []
        self.object_maker = ObjectMaker(random)
        self.patch_maker = PatchMaker(random, writer, self.object_maker)
        self.replacement_maker = ReplacementMaker(random, self.patch_maker)
        self.data = DataMaker(random)
        self.plugins = PluginMaker(random, self.patch_maker, self.replacement_maker, self.data)

    ALL = ["namePrefix", "nameSuffix", "namespace", "commonLabels", "labels", "commonAnnotations", "images", "replicas",
           "configMapGenerator", "secretGenerator", "generatorOptions", "patches", "patchesStrategicMerge",
           "patchesJson6902", "replacements", "vars", "configurations", "crds", "openapi", "generators", "transformers",
           "validators", "sortOptions", "buildMetadata", "imageTags", "metadata"]

    def chance(self, p):
        return self.r.random() < p

    def value(self, field):
        return getattr(self, field)()

    def several(self, make, most=2):
        return [make() for _ in range(self.r.randint(1, most))]

    def file(self, name, text):
        name = f"{len(self.files)}-{name}"
        self.files[f"{self.folder}/{name}"] = text
        return name

    def namePrefix(self):
        return self.r.choice(["p-", "dev-", "5", "a.b-"])

    def nameSuffix(self):
        return self.r.choice(["-s", "-v1", "5"])

    def namespace(self):
        return self.r.choice(["shop", "prod", "default", "5"])

    def pairs(self, keys):
        return {key: string(self.r) for key in self.r.sample(keys, self.r.randint(1, 2))}

    def commonLabels(self):
        return self.pairs(["app", "example.com/x", "team"])

    def commonAnnotations(self):
        return self.pairs(["note", "app", "example.com/x"])

    def labels(self):
        def one():
            made = {"pairs": self.pairs(["team", "app", "example.com/z"])}
            for flag in ("includeSelectors", "includeTemplates"):
                if self.chance(0.3):
                    made[flag] = self.chance(0.8)
            if self.chance(0.2):
                made["fields"] = self.plugins.field_specs()
            return made
        return self.several(one)

    def images(self):
        def one():
            made = {"name": self.r.choice(["nginx", "web", "reg.io:5000/a/nginx", "postgres", "img", "n.*x", "a.b/c/web", "", "(nginx|web)"])}
            for key, values in (("newName", ["other/img", "r:5000/x"]), ("newTag", ["9", "v1", "1.0"]), ("digest", ["sha256:ff"]),
                                ("tagSuffix", ["-x"])):
                if self.chance(0.4):
                    made[key] = self.r.choice(values)
            return made
        return self.several(one)

    imageTags = images

    def replicas(self):
        return self.several(lambda: {"name": self.r.choice(NAMES), "count": self.r.choice([0, 1, 7, 1000000])})

    def generated(self, secret):
        names = [("sec" if secret else "con") + self.folder.replace("/", ""), *self.r.sample(NAMES, 1)]
        return self.several(lambda: self.data.entry(names[:1] if self.chance(0.7) else names, secret))

    def configMapGenerator(self):
        return self.generated(False)

    def secretGenerator(self):
        return self.generated(True)

    def generatorOptions(self):
        return self.data.options()

    def patches(self):
        return self.several(lambda: self.patch_maker.entry(self.items, self.files, self.folder), 3)

    def patchesStrategicMerge(self):
        def one():
            text = self.writer.documents([self.patch_maker.strategic(self.r.choice(self.items)) for _ in range(self.r.choice([1, 1, 2]))])
            return Literal(text) if self.chance(0.5) else self.file("merge.yaml", text)
        return self.several(one)

    def patchesJson6902(self):
        return self.several(lambda: self.patch_maker.json6902(self.items, self.files, self.folder))

    def replacements(self):
        made = self.several(lambda: self.replacement_maker.replacement(self.items), 3)
        if self.chance(0.2):
            return [{"path": self.file("replacements.yaml", self.writer.document(made if self.chance(0.7) else made[0]))}]
        return made

    def vars(self):
        def one():
            item = self.r.choice(self.items)
            made = {"name": self.r.choice(["VAR", "OTHER"]), "objref": {
                "apiVersion": API_VERSIONS[item["kind"]], "kind": item["kind"], "name": item["metadata"]["name"]}}
            if self.chance(0.6):
                made["fieldref"] = {"fieldPath": self.r.choice(["metadata.name", "metadata.labels.app", "metadata.namespace"])
                                    if self.chance(0.6) else field_path(self.r, item, pick(self.r, item))}
            return made
        return self.several(one)

    def configurations(self):
        return self.several(lambda: self.file("configuration.yaml", self.writer.document(self.r.choice(CONFIGURATIONS))))

    def crds(self):
        return [self.file("crd.json", CRD)]

    def openapi(self):
        return {"path": self.file("schema.json", OPENAPI)} if self.chance(0.9) else {"version": "v1.21.2"}

    def plugin_entries(self, field, make):
        return self.plugins.place(self.several(make), field, self.files, self.folder, self.writer)

    def generators(self):
        return self.plugin_entries("generators", lambda: self.plugins.generator(self.items))

    def transformers(self):
        return self.plugin_entries("transformers", lambda: self.plugins.transformer(self.items))

    def validators(self):
        return self.plugin_entries("validators", lambda: self.plugins.transformer(self.items))

    def sortOptions(self):
        return self.r.choice([{"order": "fifo"}, {"order": "legacy"}, {"order": "legacy", "legacySortOptions": {
            "orderFirst": self.r.sample(list(API_VERSIONS), 3), "orderLast": self.r.sample(list(API_VERSIONS), 2)}}])

    def buildMetadata(self):
        return self.r.sample(["originAnnotations", "transformerAnnotations", "managedByLabel"], self.r.randint(1, 3))

    def metadata(self):
        return {"name": "kustomization", "labels": {"a": "b"}, "annotations": {"c": "d"}}
