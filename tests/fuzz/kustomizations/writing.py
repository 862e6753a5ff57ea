# SPDX-License-Identifier: Apache-2.0
"""Writes Python values as YAML in varying ways: styles, comments, anchors, flow and block."""
import json
import re

SAFE = re.compile(r"[A-Za-z][A-Za-z0-9]*([./_-][A-Za-z0-9]+)*")
WORDS_WITH_MEANING = {"y", "n", "yes", "no", "on", "off", "true", "false", "null"}


class Plain(str):
    """Stands in the file as it is."""


class Folded(str):
    """Becomes a folded block, so that its line breaks change."""


class Anchored:
    def __init__(self, name, value):
        self.name = name
        self.value = value


class Literal(str):
    """Becomes a literal block, for files within files."""


def double_quoted(text):
    out = '"'
    for c in text:
        if c in '"\\':
            out += "\\" + c
        elif c in "\n\t\r":
            out += {"\n": "\\n", "\t": "\\t", "\r": "\\r"}[c]
        elif ord(c) < 32 or c in "\x7f\x85\u2028\ufeff\u00a0":
            out += "\\u%04x" % ord(c)
        else:
            out += c
    return out + '"'


class Writer:
    def __init__(self, random, comments=0.0, flow=0.05):
        self.r = random
        self.comments = comments
        self.flow = flow

    def document(self, value):
        if self.r.random() < 0.02:
            try:
                return json.dumps(value) + "\n"
            except TypeError:
                pass  # an anchor has no form in JSON
        return "\n".join(self.block(value, 0)) + "\n"

    def documents(self, values):
        separator = self.r.choice(["---\n", "---\n", "---\n", "--- # next\n", "\n---\n\n"])
        start = self.r.choice(["", "", "---\n", "# about\n---\n"])
        return start + separator.join(self.document(value) for value in values)

    def block(self, value, indent):
        """Lines of a mapping or sequence at this indentation."""
        pad = " " * indent
        if isinstance(value, dict) and value:
            lines = []
            for key, item in value.items():
                lines += self.comment(pad)
                lines += self.entry(f"{pad}{self.key(key)}:", item, indent, 0 if isinstance(item, list) else 2)
            return lines
        if isinstance(value, list) and value:
            lines = []
            for item in value:
                lines += self.comment(pad)
                lines += self.item(item, indent)
            return lines
        return [pad + self.inline(value)]

    def item(self, item, indent):
        pad = " " * indent
        if isinstance(item, dict) and item and self.r.random() > self.flow:
            lines = self.block(item, indent + 2)
            first = next(i for i, line in enumerate(lines) if not line.lstrip().startswith("#"))
            return [pad + "- " + lines[first].lstrip()] + lines[first + 1:]
        return self.entry(pad + "-", item, indent, 2)

    def entry(self, head, item, indent, deeper):
        """A key or dash with what belongs to it."""
        if isinstance(item, Anchored):
            head += f" &{item.name}"
            item = item.value
        if isinstance(item, (dict, list)) and item and self.r.random() > self.flow:
            return [head] + self.block(item, indent + deeper)
        if isinstance(item, (Folded, Literal)) or (isinstance(item, str) and self.is_literal(item)):
            return self.block_scalar(head, item, indent)
        line = head + " " + self.inline(item)
        if self.comments and self.r.random() < self.comments and not line.endswith(" "):
            line += " # note"
        return [line]

    def is_literal(self, text):
        if isinstance(text, Plain) or "\n" not in text or re.search("[\r\x7f\x85\u2028\ufeff\x01]", text):
            return False
        return self.r.random() < 0.6 and text.strip("\n") != ""

    def block_scalar(self, head, text, indent):
        pad = " " * (indent + 2)
        mark = ">" if isinstance(text, Folded) else "|"
        hint = "2" if text[:1] in " \n" else ""
        lines = text.split("\n")
        chomp = "-"
        if lines[-1] == "":
            lines.pop()
            chomp = ""
            if lines and lines[-1] == "":
                chomp = "+"
        return [f"{head} {mark}{hint}{chomp}"] + [pad + line if line else "" for line in lines]

    def comment(self, pad):
        if self.comments and self.r.random() < self.comments:
            return [self.r.choice([pad + "# a comment", "", pad + "#"])]
        return []

    def key(self, key):
        if isinstance(key, Plain) or (SAFE.fullmatch(key) and key.lower() not in WORDS_WITH_MEANING) or key == "<<":
            return key
        return double_quoted(key) if self.r.random() < 0.5 or re.search("[\n\r\x7f\x85\u2028\ufeff\x01]", key) else self.single(key)

    @staticmethod
    def single(text):
        return "'" + text.replace("'", "''") + "'"

    def inline(self, value):
        """A value on one line: a scalar or flow collection."""
        if isinstance(value, Anchored):
            return f"&{value.name} {self.inline(value.value)}"
        if isinstance(value, dict):
            return "{" + ", ".join(f"{self.key(k)}: {self.inside_flow(v)}" for k, v in value.items()) + "}"
        if isinstance(value, list):
            return "[" + ", ".join(self.inside_flow(v) for v in value) + "]"
        if value is None:
            return self.r.choice(["null", "~", "null"])
        if isinstance(value, bool):
            return "true" if value else "false"
        if isinstance(value, (int, Plain)):
            return str(value)
        if SAFE.fullmatch(value) and value.lower() not in WORDS_WITH_MEANING and self.r.random() < 0.8:
            return value
        if self.r.random() < 0.5 and not re.search("[\n\r\x7f\x85\u2028\ufeff\x01\t]", value):
            return self.single(value)
        return double_quoted(value)

    def inside_flow(self, value):
        if isinstance(value, Plain) and (set(value) & set(",[]{}?") or value.endswith(":") or value[:1] in ("", "!")):
            return double_quoted(value)
        return self.inline(value)
