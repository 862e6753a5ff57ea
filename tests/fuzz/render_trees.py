#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Renders every kustomization found in folders with berth and with kustomize and compares the bytes.

usage: render_trees.py BERTH KUSTOMIZE FOLDER... [--FLAG...]

BERTH and KUSTOMIZE are the programs, as users have them; BERTH may also be tests/functional/render/render_driver and
KUSTOMIZE kustomize-server of tests/lab/peers, which serve many builds and are far faster. Components are left out: they
build only as part of others. Nothing leaves the machine, so kustomizations with remote parts fail in both; they are
counted apart. A --FLAG (as --load-restrictor=LoadRestrictionsNone) goes to each build. Prints the folders that differ in
bytes or warnings, a tally for each FOLDER and one for all; exit status 1 if any differ.
"""
import collections
import pathlib
import re
import sys

from build_programs import OneShot, Server
from comparison import difference, message, same_text, warnings

NAMES = ("kustomization.yaml", "kustomization.yml", "Kustomization")
REMOTE = re.compile(rb"git fetch|proxyconnect|hit \d+s timeout|transport '\w+' not allowed|failed to run '.*git|"
                    rb"connection refused|HTTP Error|URL is a git repository")


def program(path):
    name = pathlib.Path(path).name
    if name == "render_driver":
        return Server(path, "serve")
    if name == "kustomize-server":
        return Server(path)
    return OneShot(path, "kustomize") if name.startswith("berth") else OneShot(path)


def is_component(file):
    return re.search(rb"^kind:\s*[\"']?Component\b", file.read_bytes(), re.MULTILINE) is not None


def kustomizations(folder):
    """Folders that can be built."""
    files = sorted(file for name in NAMES for file in pathlib.Path(folder).rglob(name) if file.is_file())
    return [file.parent for file in files if not is_component(file)]


def judge(folder, flags, ours, theirs, tally):
    wanted = theirs.build(str(folder), *flags)
    if wanted.status == 1 and REMOTE.search(wanted.err):
        tally["remote"] += 1
        return
    mine = ours.build(str(folder), *flags)
    tally["compared"] += 1
    tally["valid"] += wanted.status == 0
    kind = difference(mine, wanted)
    tally["same error text"] += wanted.status == 1 and same_text(mine, wanted)
    if kind == "error":
        tally["other error"] += 1
        print(f"{folder}: other error\n  ours: {message(mine)[-300:]}\n  theirs: {message(wanted)[-300:]}", flush=True)
    elif kind:
        tally["differ"] += 1
        print(f"{folder}: differs in {kind} (exit {mine.status} and {wanted.status})")
        for name, build in (("ours", mine), ("theirs", wanted)):
            if build.status != 0:
                print(f"  {name}: {message(build)[-300:].decode(errors='replace')}")
    elif warnings(mine) != warnings(wanted):
        tally["other warnings"] += 1
        print(f"{folder}: other warnings\n  ours: {warnings(mine)}\n  theirs: {warnings(wanted)}", flush=True)


def told(tally):
    return ", ".join(f"{tally[name]} {name}" for name in
                     ("compared", "valid", "differ", "same error text", "other error", "other warnings", "remote"))


def main():
    flags = [word for word in sys.argv[1:] if word.startswith("--")]
    words = [word for word in sys.argv[1:] if word not in flags]
    if len(words) < 3:
        sys.exit(__doc__)
    ours, theirs = (program(str(pathlib.Path(path).resolve())) for path in words[:2])
    total = collections.Counter()
    for folder in words[2:]:
        tally = collections.Counter()
        for found in kustomizations(pathlib.Path(folder).resolve()):
            judge(found, flags, ours, theirs, tally)
        total += tally
        print(f"{folder}: {told(tally)}", flush=True)
    print(f"all: {told(total)}")
    return 1 if total["differ"] or total["other warnings"] else 0


if __name__ == "__main__":
    sys.exit(main())
