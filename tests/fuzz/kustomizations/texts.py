# SPDX-License-Identifier: Apache-2.0
"""Texts that are JSON or YAML themselves, and replacements that change them one after another."""
import json
import random

KEYS = ["a", "b", "c", "k1", "z", "n", "x.y"]
SCALARS = [1, 2.5, True, None, "v", "w x", "1", "true", "", "multi\nline\n", "a/b/c", "# no", "é", "0x10", -3, 1e22,
           12345678901234567890, "x" * 100, "- a", "null", "~"]
VALUES = ["w", "1", "true", "null", "~", "", "x y", "a: b", "# c", "- q", "{r: 1}", "[1, 2]", "1.5", "0x1f", "1e3", "line1\nline2\n",
          "  lead", "trail  ", "it's", '"dq"', "*al", "&an", "!t x", "@at", "2020-01-01", "é", "\tq", "<<", "=", "0777", "yes",
          "\u2028", "a,b", "a/b/c", "x" * 150]
PLACES = ["data", "data", "data", "metadata.annotations", "spec.list"]
OTHER_PATHS = ["data.plain", "data", "metadata.name", "metadata.annotations", "data.plain.x", "spec.list.0.v", "spec.list.1",
               "spec.list.[name=e0].name", "metadata.labels.l"]
SECRET = """---
apiVersion: v1
kind: Secret
metadata: {name: s}
data: {p: "5", m: {a: 1, b: [x, "2"]}, l: [1, {c: d}], t: "{\\"a\\": 1}", d: "p/q"}
"""


class YamlText:
    """A tree as YAML in mixed styles, with comments in all places."""

    def __init__(self, r):
        self.r = r

    def chance(self, p):
        return self.r.random() < p

    def comment(self):
        return f" # c{self.r.randint(0, 9)}" if self.chance(0.15) else ""

    def scalar(self, value):
        if value is None:
            return self.r.choice(["null", "~", ""])
        if not isinstance(value, str):
            return json.dumps(value)
        if self.chance(0.3) and value.isalnum():
            return value
        return json.dumps(value) if self.chance(0.7) else "'" + value.replace("'", "''").replace("\n", " ") + "'"

    def value(self, value, indent):
        """What stands behind a key or dash on its line, or nothing where lines of its own follow."""
        if isinstance(value, (dict, list)):
            return None if value and self.chance(0.8) else json.dumps(value, ensure_ascii=self.chance(0.5))
        if isinstance(value, str) and "\n" in value and self.chance(0.6):
            return "|\n" + "\n".join("  " * (indent + 1) + line for line in value.rstrip("\n").split("\n"))
        return (self.r.choice(["!!str ", "!t ", "&x "]) if self.chance(0.08) else "") + self.scalar(value)

    def lines(self, tree, indent=0):
        space = "  " * indent
        for key, item in tree.items() if isinstance(tree, dict) else ((None, item) for item in tree):
            if self.chance(0.12):
                yield f"{space}# head{self.r.randint(0, 9)}"
            text = self.value(item, indent)
            head = f"{space}-" if key is None else f"{space}{key}:"
            if text is None:
                yield head + self.comment()
                yield from self.lines(item, indent + 1)
            else:
                yield f"{head} {text}" + ("" if "\n" in text else self.comment())
            if self.chance(0.06):
                yield ""
        if self.chance(0.1):
            yield f"{space}# foot"

    def write(self, tree):
        return self.r.choice(["# top\n\n", "---\n", "\n"] + [""] * 57) + "\n".join(self.lines(tree)) + "\n"


class Texts:
    """One case: `files` and `arguments`."""

    def __init__(self, seed):
        self.r = random.Random(seed)
        self.trees = [self.collection() for _ in range(self.r.choice([1, 1, 1, 2]))]
        place = self.r.choice(PLACES)
        self.roots = [self.r.choice([f"spec.list.[name=e{at}].v", f"spec.list.{at}.v", "spec.list.*.v"])
                      if place == "spec.list" else f"{place}.t{at}" for at in range(len(self.trees))]
        self.places = [self.place() for _ in range(self.r.choice([1, 2, 4, 8]))]
        replacements = "".join(self.replacement() for _ in range(self.r.randint(3, 10)))
        self.arguments = ["."]
        self.files = {"kustomization.yaml": f"resources: [r.yaml]\nreplacements:\n{replacements}".encode(),
                      "r.yaml": (self.config_map(place) + SECRET).encode()}

    def chance(self, p):
        return self.r.random() < p

    def tree(self, depth=0):
        kind = self.r.random()
        if depth > 2 or kind < 0.35:
            return self.r.choice(SCALARS)
        if kind < 0.8:
            return {self.r.choice(KEYS): self.tree(depth + 1) for _ in range(self.r.randint(0, 4))}
        return [self.tree(depth + 1) for _ in range(self.r.randint(0, 3))]

    def collection(self):
        tree = None
        while not isinstance(tree, (dict, list)) or not tree:
            tree = self.tree()
        return tree

    def text(self, tree):
        way = self.r.random()
        if way < 0.3:
            return json.dumps(tree)
        if way < 0.45:
            return json.dumps(tree, indent=2)
        if way < 0.5:
            return json.dumps(tree, separators=(",", ":"), ensure_ascii=False) + "\n"
        return YamlText(self.r).write(tree)

    def config_map(self, place):
        texts = [json.dumps(self.text(tree)) for tree in self.trees]
        made = "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: n\n"
        if place == "metadata.annotations":
            made += "  annotations:\n" + "".join(f"    t{at}: {text}\n" for at, text in enumerate(texts))
        elif place == "spec.list":
            made += "spec:\n  list:\n" + "".join(f"  - name: e{at}\n    v: {text}\n" for at, text in enumerate(texts))
        made += "data:\n  plain: a/b/c\n"
        return made + ("".join(f"  t{at}: {text}\n" for at, text in enumerate(texts)) if place == "data" else "")

    def step(self, at, item):
        """A part of a path that leads to an element of a list."""
        ways = [str(at), "*"]
        if isinstance(item, dict):
            ways += [f"[{key}={value}]" for key, value in item.items()
                     if not isinstance(value, (dict, list)) and str(value).isalnum()]
        elif not isinstance(item, list) and str(item).isalnum():
            ways.append(f"[={item}]")
        return self.r.choice(ways)

    def place_in(self, tree):
        """A path to a scalar of the tree, rarely one to a collection."""
        path = []
        while isinstance(tree, (dict, list)) and tree and not (path and self.chance(0.05)):
            if isinstance(tree, dict):
                key = self.r.choice(list(tree))
                path.append(key.replace(".", "\\."))
                tree = tree[key]
            else:
                at = self.r.randrange(len(tree))
                path.append(self.step(at, tree[at]) if self.chance(0.3) else str(at))
                tree = tree[at]
        return path

    def path(self):
        return self.r.choice(OTHER_PATHS) if self.chance(0.04) else self.r.choice(self.places)

    def place(self):
        at = self.r.randrange(len(self.trees))
        place = self.place_in(self.trees[at])
        way = self.r.random()
        if way < 0.03:
            place.append(self.r.choice(["new", "0", "k1", "*", "[a=b]", "[=v]", "-", "1", ""]))
        elif way < 0.08:
            place = place[:-1] + [f"nw{self.r.randint(0, 5)}"] + (["deep"] if self.chance(0.5) else [])
        elif way < 0.1:
            place[-1] = self.r.choice(KEYS[:6])
        return ".".join([self.roots[at]] + place)

    def source(self):
        if self.chance(0.8):
            return f"sourceValue: {json.dumps(self.r.choice(VALUES))}"
        if self.chance(0.8):
            path = self.r.choice(["data.p", "data.m", "data.l", "data.t", "data.d", "metadata", "data.m.b"])
            return f"source: {{kind: Secret, fieldPath: {path}}}"
        path = self.r.choice([self.r.choice(self.roots).replace("*", "0"), "metadata.name", "data.plain", "metadata.annotations",
                              "data", "metadata", "spec.list"])
        return f"source: {{kind: ConfigMap, fieldPath: {json.dumps(path)}}}"

    def target(self):
        paths = [self.path() for _ in range(self.r.choice([1, 1, 2, 3]))]
        options = ["create: true"] if self.chance(0.5) else []
        if self.chance(0.15):
            delimiter = json.dumps(self.r.choice(["/", ":", ", ", "aa", '"']))
            options += [f"delimiter: {delimiter}", f"index: {self.r.randint(-1, 3)}"]
        select = "kind: ConfigMap" + (', annotationSelector: "t0!=q"' if self.chance(0.05) else "")
        return (f"  - select: {{{select}}}\n    fieldPaths: {json.dumps(paths)}\n" +
                (f"    options: {{{', '.join(options)}}}\n" if options else ""))

    def replacement(self):
        return f"- {self.source()}\n  targets:\n" + "".join(self.target() for _ in range(self.r.choice([1, 1, 2])))
