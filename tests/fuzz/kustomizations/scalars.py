# SPDX-License-Identifier: Apache-2.0
"""Scalars that YAML 1.1, YAML 1.2, Go's readers and Go's writers see differently, and long and strange ones."""
from .writing import Folded, Plain

TEXTS = ["yes", "no", "on", "off", "y", "n", "true", "True", "null", "~", "", "0", "00", "007", "0644", "0o17", "0x1F",
         "0b11", "1_000", "1.0", "1.50", "1e3", "1E-7", "-0", "+5", "-.5", ".5", ".inf", "-.Inf", ".nan", "12:30",
         "1:30:59", "190:20:30.15", "2020-01-01", "2020-1-2", "2001-12-14t21:59:43.10-05:00", "2001-12-15 2:59:43.10",
         "2020-01-01T00:00:00Z", "2020-13-41", "<<", "=", "1234567.5", "9007199254740993", "18446744073709551615",
         "18446744073709551616", "123456789012345678901234567890", "-9223372036854775808", "-9223372036854775809",
         "0xFFFFFFFFFFFFFFFF", "1e21", "1e-7", "0.000001", "123456.7", "1e400", "- x", "-x", "a: b", "a:b", "a #b", "a#b",
         "#x", "@x", "`x", "%x", "&x", "*x", "!x", "|", ">", "'", '"', "it's", 'say "hi"', "{", "}", "[x]", ",", "a,b",
         "? x", ":x", "x:", "x: ", " x", "x ", "a\tb", "tab\t", "\ttab", "é", "日本", "😀", "\u00a0x", "\u2028", "\u0085",
         "\ufeffx", "\x7f", "back\\slash", "---", "--- x", "...", "multi\nline", "multi\nline\n", "trail\n\n", "\n",
         "\n\nx", " lead\nx", "x \ny", "x\n y\n", "x\n\n\ny", "x\n\ty\n", "a\r\nb", "# c\nx\n", "word " * 30, "x" * 200,
         ("y" * 70) + "  two  spaces " + "z" * 30, ("é" * 60) + " " + ("日" * 30) + " end", "'" + "quoted text " * 10,
         "#" + " hash text" * 12, "long: " + "colon text " * 10, "word " * 20 + "\nsecond", "http://a/b?c=d", "$(VAR)",
         "a$(VAR)b$$(VAR)", "$(OTHER)", "1.2.3.4", "v1.0", "0x", "0b2", "0o8", "1__0", "_1", "1_", "+.inf", "TRUE", "Null",
         "NO", "Off", "1,000", "1e", "e1", ".", "..", "-", "+", "0.", "<", "&", "a&b<c>", "{{ .Values.x }}", "${X}", "\x01",
         '{"json": "text"}', "a=b", "=x", "a-b-c", "a/b/c", "\tlead\nx\n", "\n\tx"]
PIECES = ["\n", "\n", "\t", " ", " ", "a", "b c", "#", ":", ": ", "- ", "-", "'", '"', "\\", "é", "\u00a0", "\r", "0", "1", ".", "~",
          "{", "]", ",", "=", "$(VAR)", "<", "|", "%", "word " * 15]
WILD_STARTS = "#@`%&*!|>'\"{}[],?:- \t\ufeff\x01"


def is_plain(text):
    """Whether the text can stand without quotes, whatever it then means."""
    return not (text != text.strip() or any(c in text for c in "\n\r\x7f\u0085\u2028") or text[:1] in WILD_STARTS or
                ": " in text or " #" in text or text.endswith(":") or text in ("---", "...") or text.startswith("--- "))


def text(r):
    if r.random() < 0.05:
        return "".join(r.choice(PIECES) for _ in range(r.randint(1, 8)))
    return r.choice(TEXTS)


def scalar(r):
    """A value of any scalar type, in any style."""
    word = text(r)
    style = r.random()
    if style < 0.4 and is_plain(word):
        return Plain(word)
    if style < 0.5 and "\n" in word:
        return Folded(word)
    if style < 0.53:
        return Plain(r.choice(["!!str 5", "!!int '7'", "!!float 3", "!!str", "!!binary aGk=", "!custom x", "!!null ''"]))
    return word


def string(r):
    """A value that every reader takes for a string."""
    return text(r)
