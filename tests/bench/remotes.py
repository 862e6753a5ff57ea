#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Rendering with ten references to one git repository beside kustomize, after checking that both print the same bytes.

usage: remotes.py BERTH [RESULT.json]
"""
import os
import sys

import measure

sys.path.insert(0, str(measure.ROOT / "tests" / "functional" / "render"))
from remote_servers import GIT_ENVIRONMENT, Repository  # noqa: E402

REFERENCES = 10


def make_input(folder):
    """A repository of 200 files, and a kustomization whose bases all refer to it."""
    repository = Repository(folder / "repository")
    repository.commit({"kustomization.yaml": "resources: [cm.yaml]\n",
                       "cm.yaml": "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: app}\n",
                       **{f"files/{i}.txt": f"{i}\n" * 500 for i in range(200)}})
    work = folder / "work"
    for i in range(REFERENCES):
        (work / f"b{i}").mkdir(parents=True)
        (work / f"b{i}" / "kustomization.yaml").write_text(f"namePrefix: b{i}-\nresources: ['{repository.url}?ref=master']\n")
    (work / "kustomization.yaml").write_text("resources: [" + ", ".join(f"b{i}" for i in range(REFERENCES)) + "]\n")
    return work


def main():
    os.environ.update(GIT_ENVIRONMENT)
    bench = measure.Bench(sys.argv[1], "remotes", sys.argv[2] if len(sys.argv) > 2 else None)
    kustomize = measure.lab.script("peers", "kustomize")
    work = make_input(bench.folder)
    theirs = [[kustomize, "build", work]] if kustomize else []
    os.environ["BERTH_HOME"] = str(bench.folder / "home")
    for what, goal, words in (("as kustomize build", "5x", ("kustomize", "build")), ("known commit", "10x", ("render",)),
                              ("offline", "20x", ("render", "--offline"))):
        bench.compare_commands(f"{REFERENCES} references, {what}", "kustomize 5.8.1", goal, 7, [bench.berth, *words, work], theirs)
    return bench.finish()


if __name__ == "__main__":
    sys.exit(main())
