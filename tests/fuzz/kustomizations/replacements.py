# SPDX-License-Identifier: Apache-2.0
"""Replacements with all their options, from and to places that are there."""
from .places import field_path, fresh_place, pick
from .scalars import string

TEXT_PATHS = ["data.config\\.json.a.b", "data.config\\.json.a", "data.[config.json].d", "data.config\\.yaml.a.b",
              "data.config\\.yaml.a.d", "data.config\\.json.0.v", "data.config\\.json.[name=main].v",
              "data.config\\.yaml.[name=main].v", "data.config\\.json.new.x", "data.config\\.yaml.a.l.0"]
COMMON_PATHS = ["metadata.name", "metadata.labels.app", "metadata.annotations.tier", "metadata.annotations.[example.com/x]",
                "metadata.namespace", "spec.template.spec.containers.[name=main].image",
                "spec.template.spec.containers.*.env.[name=A].value", "data.a", "spec.replicas"]


class ReplacementMaker:
    def __init__(self, random, patch_maker):
        self.r = random
        self.patches = patch_maker

    def chance(self, p):
        return self.r.random() < p

    def options(self, of_target):
        made = {}
        if self.chance(0.5):
            made["delimiter"] = self.r.choice(["-", ":", "/", ".", " ", "ab", ","])
            if self.chance(0.7):
                made["index"] = self.r.choice([0, 0, 1, -1, 5])
        if of_target and self.chance(0.6):
            made["create"] = self.chance(0.8)
        return made

    def path(self, item, new):
        if self.chance(0.15):
            return self.r.choice(TEXT_PATHS if item["kind"] == "ConfigMap" or self.chance(0.2) else COMMON_PATHS)
        place = fresh_place(self.r, item) if new else pick(self.r, item)
        return field_path(self.r, item, [step for step in place]) if not new else self.new_path(item, place)

    def new_path(self, item, place):
        last = str(place[-1])
        last = f"[{last}]" if "." in last or " " in last else last
        head = field_path(self.r, item, place[:-1])
        return f"{head}.{last}" if head else last

    def source(self, item):
        made = {"kind": item["kind"], "name": item["metadata"]["name"]}
        if self.chance(0.1):
            made.pop("name")
        group, _, version = item["apiVersion"].rpartition("/")
        if self.chance(0.2):
            made["version"] = version
            if group:
                made["group"] = group
        if self.chance(0.1):
            made["namespace"] = self.r.choice(["shop", "default"])
        if self.chance(0.85):
            made["fieldPath"] = self.path(item, False)
        if self.chance(0.25):
            made["options"] = self.options(False)
        return made

    def target(self, objects):
        item = self.r.choice(objects)
        made = {"select": self.patches.selector(item)}
        if self.chance(0.15):
            made["reject"] = [self.patches.selector(self.r.choice(objects)) for _ in range(self.r.randint(1, 2))]
        if self.chance(0.9):
            made["fieldPaths"] = [self.path(item, self.chance(0.4)) for _ in range(self.r.randint(1, 2))]
        if self.chance(0.6):
            made["options"] = self.options(True)
        return made

    def replacement(self, objects):
        made = {"targets": [self.target(objects) for _ in range(self.r.randint(1, 2))]}
        if self.chance(0.2):
            made["sourceValue"] = string(self.r)
        else:
            made["source"] = self.source(self.r.choice(objects))
        return made
