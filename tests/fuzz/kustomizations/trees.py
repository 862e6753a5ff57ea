# SPDX-License-Identifier: Apache-2.0
"""Whole cases: folders of kustomizations on top of each other."""
import random

from .fields import FieldMaker
from .objects import ObjectMaker
from .writing import Literal, Writer

API = {"apiVersion": "kustomize.config.k8s.io/v1beta1", "kind": "Kustomization"}
COMPONENT = {"apiVersion": "kustomize.config.k8s.io/v1alpha1", "kind": "Component"}
FILE_NAMES = ["kustomization.yaml"] * 8 + ["kustomization.yml", "Kustomization"]


class Case:
    """`files` by path, as bytes; `arguments` for the build, whose first is the folder to build."""

    def __init__(self, seed):
        self.r = random.Random(seed)
        self.writer = Writer(self.r, comments=self.r.choice([0, 0, 0.1]), flow=self.r.choice([0, 0.05, 0.3]))
        self.files = {}
        self.maker = FieldMaker(self.r, self.writer, self.files)
        self.fields = [field for field in FieldMaker.ALL if self.r.random() < self.r.choice([0.1, 0.3])]
        self.make_tree()
        self.arguments = ["top"]
        if self.chance(0.05):
            self.arguments += ["--reorder", self.r.choice(["none", "legacy"])]
        if self.chance(0.02):
            self.arguments += ["--enable-managedby-label"]
        self.files = {name: self.encoded(text) for name, text in self.files.items()}

    def chance(self, p):
        return self.r.random() < p

    def encoded(self, text):
        if isinstance(text, bytes):
            return text
        if self.chance(0.02):
            text = text.replace("\n", "\r\n")
        return text.encode("utf-8", "surrogatepass")

    def resources(self, folder):
        """Files with objects; gives what `resources` lists and the objects."""
        objects = ObjectMaker(self.r).objects(self.r.choice([1, 2, 3, 4, 6]))
        documents = list(objects)
        if len(objects) > 1 and self.chance(0.08):
            documents = documents[:1] + [{"apiVersion": "v1", "kind": self.r.choice(["List", "ConfigMapList", "ThingList"]),
                                          "items": documents[1:]}]
        cut = self.r.randint(0, len(documents)) if self.chance(0.3) else len(documents)
        listed = []
        for name, part in (("objects.yaml", documents[:cut]), ("more.yaml", documents[cut:])):
            if part:
                self.files[f"{folder}/{name}"] = self.writer.documents(part)
                listed.append(name)
        return listed, objects

    def kustomization(self, folder, resources, objects, head=API, components=()):
        self.maker.folder = folder
        self.maker.items = objects
        self.files.update(self.maker.data.files(folder))
        made = dict(head) if head is COMPONENT or self.chance(0.4) else {}
        if resources:
            made["resources"] = resources
        if components:
            made["components"] = list(components)
        for field in self.fields:
            if self.chance(0.6):
                made[field] = self.maker.value(field)
        keys = list(made)
        if self.chance(0.3):
            self.r.shuffle(keys)
        self.files[f"{folder}/{self.r.choice(FILE_NAMES)}"] = self.writer.document({key: made[key] for key in keys})

    def make_tree(self):
        shape = self.r.choice(["flat", "overlay", "overlay", "overlay", "deep", "diamond", "two bases"])
        components = []
        if shape == "flat":
            resources, objects = self.resources("top")
        else:
            listed, objects = self.resources("base")
            self.kustomization("base", listed, objects)
            resources = ["../base"]
        if shape == "deep":
            self.kustomization("middle", ["../base"], objects)
            resources = ["../middle"]
        if shape == "diamond":
            for side in ("left", "right"):
                self.kustomization(side, ["../base"], objects)
                file = next(name for name in self.files if name.startswith(f"{side}/") and name.lower().split("/")[1].startswith("kustomization"))
                if "namePrefix" not in self.files[file] and self.files[file][:1] != "{":
                    self.files[file] += f"namePrefix: {side}-\n"
            resources = ["../left", "../right"]
        if shape == "two bases":
            listed, more = self.resources("second")
            self.kustomization("second", listed, more)
            resources = ["../base", "../second"]
            objects = objects + more
        if self.chance(0.3):
            nested = []
            if self.chance(0.3):
                self.kustomization("inner", [], objects, COMPONENT)
                nested = ["../inner"]
            self.kustomization("comp", [], objects, COMPONENT, nested)
            components = ["../comp"]
        if shape != "flat" and self.chance(0.2):
            listed, more = self.resources("top")
            resources = resources + listed
            objects = objects + more
        if self.chance(0.03):
            resources = resources + [Literal(self.writer.document(ObjectMaker(self.r).object("ConfigMap", "inline")))]
        self.kustomization("top", resources, objects, API, components)
