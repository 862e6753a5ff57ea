#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Errors for wrong inputs beside kustomize's: ours holds its last cause and names the place. Prints TAP.

usage: error_table_test.py PROGRAM KUSTOMIZE|PEERS [--only TEXT]

Inputs are the rows of error_table.py. PEERS is tests/lab/peers, which builds kustomize once and tells where it is.
A row of DIFFERENT is reported as TODO: it counts as failed once it agrees.
"""
import os
import pathlib
import re
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2]))
import peer  # noqa: E402
import tap  # noqa: E402
from error_table import DIFFERENT, ROWS  # noqa: E402


def unpack(text, root):
    if not text.startswith("=== "):
        text = "=== kustomization.yaml\n" + text
    for part in text.split("=== ")[1:]:
        name, _, content = part.partition("\n")
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode(errors="surrogateescape"))


def error_of(program, root):
    done = subprocess.run([program, "build", "."], cwd=root, capture_output=True, timeout=120)
    return done.returncode, done.stderr.decode(errors="replace")


def substance(text):
    """What the last line says behind what was being done; warnings and Go's quoting of a whole chain apart."""
    lines = [line for line in text.splitlines() if line.strip() and not line.startswith("# Warning")]
    last = lines[-1].removeprefix("Error: ") if lines else ""
    last = re.sub(r"(line \d+): ", r"\1\0", last)  # belongs to what follows
    last = last.rsplit(": ", 1)[-1].strip().rstrip('"').rstrip("\\n").strip().replace("\0", ": ")
    return last


def judge(row, program, kustomize):
    """Returns '' or what is wrong."""
    name, place, text = row
    with tempfile.TemporaryDirectory(prefix="berth-errors-") as scratch:
        root = pathlib.Path(scratch).resolve() / "in"
        root.mkdir()
        unpack(text, root)
        status, ours = error_of(program, root)
        theirs_status, theirs = error_of(kustomize, root)
        if theirs_status == 0:
            return "" if status == 0 else f"kustomize takes it, berth says: {ours}"
        if status == 0:
            return f"succeeded where kustomize says: {theirs}"
        # A crash of kustomize's has no words to compare with.
        wanted = "" if theirs_status != 1 else substance(theirs)
        problem = "" if wanted in ours else f"lacks {wanted!r}"
        first = ours[ours.rfind("\nError: ") + 1:].removeprefix("Error: ")  # warnings come before
        if place and not re.match(re.escape(f"{root}/{place}") + r"\b[^0-9]", first):
            problem += f"; names no '{place}' in front"
        return f"{problem.lstrip('; ')}\nberth: {ours}\nkustomize: {theirs}" if problem else ""


def main():
    program, kustomize = os.path.abspath(sys.argv[1]), os.path.abspath(sys.argv[2])
    if os.path.basename(kustomize) == "peers":
        kustomize = peer.find(kustomize, "kustomize")
        if not kustomize:
            return tap.skip("the real kustomize cannot be built here")
    only = sys.argv[4] if sys.argv[3:4] == ["--only"] else ""
    rows = [row for row in ROWS if only in row[0]]
    print(f"1..{len(rows)}")
    failed = 0
    with ThreadPoolExecutor(2) as pool:
        problems = pool.map(lambda row: judge(row, program, kustomize), rows)
        for number, (row, problem) in enumerate(zip(rows, problems), 1):
            reason = DIFFERENT.get(row[0])
            print(f"{'not ok' if problem else 'ok'} {number} - {row[0].replace('#', '')}" +
                  (f" # TODO {reason}" if reason else ""), flush=True)
            failed += bool(problem) != bool(reason)
            if problem:
                print("# " + problem.strip().replace("\n", "\n# "))
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
