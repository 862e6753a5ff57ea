# SPDX-License-Identifier: Apache-2.0
"""Objects whose YAML was damaged a little: what readers make of odd places of tokens, indentation and marks."""
import random

TEXTS = ["""apiVersion: e/v1
kind: Thing
metadata:
  name: n1
  labels: {a: b, "c": 'd'}
spec:
  list:
  - one
  - two: 2
    three: [1, 2, {x: y}]
  text: |
    line one
     line two

    line three
  fold: >-
    a b
    c

    d
  plain: multi word
    continued
  quoted: "a\\tb\\u00e9 c
    d"
  single: 'it''s
    x'
  anchor: &a {k: v}
  alias: *a
  merge:
    <<: *a
    z: 1
  ? complex
  : value
  nothing:
  tilde: ~
  tagged: !!str 5
""", """# head
apiVersion: v1 # api
kind: ConfigMap
metadata: {name: n1, annotations: {x: "y"}}
data:
  # before
  a: 1 # after

  b: "x"\x20
  # foot
---
apiVersion: v1
kind: Secret
metadata:
  name: n2
stringData: {a: "b", c: |-
  nope}
...
# end
""", """%YAML 1.1
---
{"apiVersion": "e/v1", "kind": "Thing", "metadata": {"name": "n1"}, "spec": {"a": [1, 2.5, null], "b": {"c": "\\u00e9\\n"}}}
""", """apiVersion: v1
kind: List
items:
- apiVersion: e/v1
  kind: Thing
  metadata: {name: n1}
  spec:
    - a
    -
      - b
      - c
    - - d
      - e
    - k: v
      l:
      - m
- &x
  apiVersion: e/v1
  kind: Thing
  metadata: {name: n2}
  spec: |2
      two
     one
"""]
TOKENS = ["\n", "\n\n", " ", "  ", "\t", ":", ": ", "- ", "-", "# c", "#", "---\n", "...\n", "--- ", "&a ", "*a", "!!str ", "!<tag:x> ", "|",
          "|\n", ">", ">-\n", "|+\n", "|1\n", '"', "'", "{", "}", "\r", "\r\n", "\u2028", "\x85", "\x00", "\x01", "é", "\U0001F600",
          "<<: ", "<<", "~", "null", "%YAML 1.2\n", "%TAG ! x\n", "\\", "\\n", "@", "`", "%", "=", "&", "*", "0x1", "1e3", ".inf", "yes",
          "a", "a: b\n", "a: b", "\n  ", "\n    ", "- a\n", "key", '"k": ', "\xa0", "\x7f", '"\\x"', '"\\\n"', "\\'", "\\'", '"\\\'"',
          "\\/"]
FIELDS = ["", "", "namePrefix: x-\n", "commonAnnotations: {q: r}\n", "namespace: ns\n",
          "patches: [{target: {name: n1}, patch: '[{\"op\": \"add\", \"path\": \"/zz\", \"value\": 1}]'}]\n"]


class Damage:
    """`files` by path, as bytes; `arguments` for the build."""

    def __init__(self, seed):
        self.r = random.Random(seed)
        text = self.r.choice(TEXTS)
        for _ in range(self.r.choice([1, 1, 1, 2, 3])):
            text = self.r.choice([self.insert, self.insert, self.insert, self.cut, self.indent, self.repeat, self.end])(text)
        self.files = {"top/kustomization.yaml": b"resources: [objects.yaml]\n" + self.r.choice(FIELDS).encode(),
                      "top/objects.yaml": text.encode()}
        self.arguments = ["top"]

    def insert(self, text):
        at = self.r.randrange(len(text) + 1)
        return text[:at] + self.r.choice(TOKENS) + text[at:]

    def cut(self, text):
        at = self.r.randrange(len(text) + 1)
        return text[:at] + text[at + self.r.choice([1, 1, 2, 3, 8]):]

    def change_line(self, text, change):
        lines = text.split("\n")
        at = self.r.randrange(len(lines))
        lines[at] = change(lines[at])
        return "\n".join(lines)

    def indent(self, text):
        width = self.r.choice([-2, -1, 1, 2, 4])
        return self.change_line(text, lambda line: line[-width:] if width < 0 else " " * width + line)

    def repeat(self, text):
        other = self.r.choice(text.split("\n"))
        return self.change_line(text, lambda line: other + "\n" + line)

    def end(self, text):
        return self.change_line(text, lambda line: line + self.r.choice(TOKENS).rstrip("\n"))
