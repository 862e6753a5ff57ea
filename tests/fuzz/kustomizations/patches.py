# SPDX-License-Identifier: Apache-2.0
"""Strategic merge patches and JSON patches for given objects."""
import copy
import json

from .places import fresh_place, pick, places, pointer, value_at
from .scalars import scalar, string
from .writing import Anchored, Literal, Plain


class PatchMaker:
    def __init__(self, random, writer, object_maker):
        self.r = random
        self.writer = writer
        self.objects = object_maker

    def chance(self, p):
        return self.r.random() < p

    def strategic(self, target):
        """A patch for the object: some of it changed, something new in it, a directive now and then."""
        kind, name = target["kind"], target["metadata"]["name"]
        if self.chance(0.5):
            patch = self.objects.body(kind)
        else:
            patch = {key: copy.deepcopy(item) for key, item in target.items()
                     if key not in ("apiVersion", "kind", "metadata") and self.chance(0.8)}
            self.thin_out(patch)
        patch = {"apiVersion": target["apiVersion"], "kind": kind, "metadata": {"name": name}, **patch}
        if "namespace" in target["metadata"] and self.chance(0.9):
            patch["metadata"]["namespace"] = target["metadata"]["namespace"]
        if self.chance(0.3):
            patch["metadata"]["annotations"] = self.r.choice([{"p": string(self.r)}, {"tier": None, "q": scalar(self.r)}, None])
        if self.chance(0.2):
            patch["metadata"]["labels"] = self.r.choice([{"app": None}, {"app": "patched"}, {"n": scalar(self.r)}, None, {}])
        if self.chance(0.04):
            patch["$patch"] = self.r.choice(["delete", "replace", "merge"])
        return patch

    def thin_out(self, patch):
        """Leaves things out, changes or nulls them, and puts directives in."""
        for _ in range(self.r.randint(1, 4)):
            found = list(places(patch))
            if not found:
                return
            place = self.r.choice(found)
            parent = value_at(patch, place[:-1])
            here = value_at(patch, place)
            change = self.r.random()
            if change < 0.35:
                parent.pop(place[-1])
            elif change < 0.5:
                parent[place[-1]] = None
            elif change < 0.7:
                parent[place[-1]] = scalar(self.r)
            elif isinstance(here, dict):
                here["$patch"] = self.r.choice(["replace", "delete", "merge", "merge"])
            elif isinstance(here, list):
                here.insert(self.r.randint(0, len(here)), self.r.choice([
                    {"$patch": "replace"}, {"$patch": "delete", "name": "main"}, {"name": "added", "image": "more"}, "added"]))
            elif isinstance(parent, dict):
                parent[self.r.choice(["added", "$setElementOrder/containers", "$retainKeys"])] = self.r.choice([1, ["a"], "x"])

    def value(self, target):
        if self.chance(0.4):
            return scalar(self.r)
        if self.chance(0.3):
            return value_at(target, pick(self.r, target))
        return self.r.choice([1, 1000000, Plain("1.5"), {"a": "b"}, ["x"], None, True, Plain("2020-01-01"), {}, []])

    def operations(self, target):
        made = []
        for _ in range(self.r.randint(1, 3)):
            op = self.r.choice(["add", "add", "replace", "replace", "remove", "test", "copy", "move"])
            place = pick(self.r, target)
            operation = {"op": op, "path": pointer(fresh_place(self.r, target) if op == "add" and self.chance(0.7) else place)}
            if op in ("add", "replace"):
                operation["value"] = self.value(target)
            elif op == "test":
                operation["value"] = copy.deepcopy(value_at(target, place)) if self.chance(0.8) else self.value(target)
            elif op in ("copy", "move"):
                operation["from"] = operation["path"]
                operation["path"] = pointer(fresh_place(self.r, target))
            if self.chance(0.03):
                operation.pop(self.r.choice(list(operation)))
            if self.chance(0.02):
                operation["path"] = self.r.choice(["", "/", "spec/a", "/a~2b", "/metadata/labels/-", "/-1", "/spec/-1"])
            made.append(operation)
        return made

    def json_text(self, target):
        operations = self.operations(target)
        if self.chance(0.3):
            try:
                return json.dumps(operations)
            except TypeError:
                pass  # an anchor has no form in JSON
        return self.writer.document(operations)

    def text(self, target):
        """(text, whether it is a JSON patch)"""
        if self.chance(0.35):
            return self.json_text(target), True
        return self.writer.document(self.strategic(target)), False

    def selector(self, target):
        """A selector that likely matches the object."""
        name = target["metadata"]["name"]
        made = {}
        if self.chance(0.6):
            made["kind"] = self.r.choice([target["kind"], target["kind"], target["kind"][:3] + ".*", "Deployment|ConfigMap"])
        if self.chance(0.4):
            made["name"] = self.r.choice([name, name, name[0] + ".*", f"(.*-)?{name}", "web|api", "[a-d].*"])
        if self.chance(0.1):
            group, _, version = target["apiVersion"].rpartition("/")
            made["version"] = version
            if group:
                made["group"] = group
        if self.chance(0.1):
            made["namespace"] = self.r.choice(["shop", "default", "s.*", "prod"])
        if self.chance(0.1):
            made["labelSelector"] = self.r.choice(["app=web", "app", "!app", "app in (web,api)", "app notin (x)", "tier!=a,app", "on"])
        if self.chance(0.1):
            made["annotationSelector"] = self.r.choice(["app=web", "tier", "!tier", "on in (web)", "app==x"])
        return made

    def entry(self, objects, files, folder):
        """An element of `patches`."""
        target = self.r.choice(objects)
        text, is_json = self.text(target)
        if not is_json and self.chance(0.1):
            text += "---\n" + self.text(self.r.choice(objects))[0]
        made = {}
        if self.chance(0.3):
            made["path"] = f"patch{len(files)}.yaml"
            files[f"{folder}/{made['path']}"] = text
        else:
            made["patch"] = Literal(text)
        if is_json or self.chance(0.3):
            made["target"] = self.selector(target)
        if self.chance(0.1):
            made["options"] = {key: True for key in ("allowNameChange", "allowKindChange") if self.chance(0.7)}
        return made

    def json6902(self, objects, files, folder):
        """An element of `patchesJson6902`."""
        target = self.r.choice(objects)
        group, _, version = target["apiVersion"].rpartition("/")
        made = {"target": {"group": group, "version": version, "kind": target["kind"], "name": target["metadata"]["name"]}}
        if self.chance(0.5):
            made["path"] = f"ops{len(files)}.yaml"
            files[f"{folder}/{made['path']}"] = self.json_text(target)
        else:
            made["patch"] = Literal(self.json_text(target))
        return made
