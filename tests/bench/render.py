#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Rendering beside kustomize, time and peak memory, after checking that both print the same bytes.

usage: render.py BERTH [RESULT.json] [--quick] [--only TEXT]     --quick leaves out what takes kustomize minutes;
--only runs the inputs whose name contains TEXT
"""
import argparse
import statistics
import sys

import measure
from render_shapes import deep, many, patches, replacements, targets, tiny

SLOW = "10,000"


def wanted(bench, options):
    """The inputs, their files made below the bench's folder."""
    for kind in (tiny, many, deep, patches, replacements, targets):
        for shape in kind.shapes(bench.folder / kind.__name__.rpartition(".")[2]):
            if (not options.only or options.only in shape.what) and not (options.quick and SLOW in shape.what):
                yield shape


def print_growth(rows):
    """10 times the objects should take 10 times as long, not 100 times."""
    best = {row.what: statistics.median(row.berth) for row in rows}
    for what in ("ConfigMaps", "mixed objects"):
        few, most = best.get(f"render 1,000 {what}"), best.get(f"render {SLOW} {what}")
        if few and most:
            print(f"10 times the {what} take {most / few:.1f} times as long (linear: 10)")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("berth")
    parser.add_argument("result", nargs="?")
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--only", default="")
    options = parser.parse_args()
    bench = measure.Bench(options.berth, "render", options.result)
    if not bench.has_command("render"):
        bench.skip("render", "this berth has no 'render'")
        return bench.finish()
    kustomize = measure.lab.script("peers", "kustomize")
    for shape in wanted(bench, options):
        theirs = [[kustomize, "build", target] for target in shape.targets] if kustomize else []
        bench.compare_commands(f"render {shape.what}", "kustomize 5.8.1", shape.goal, shape.runs,
                               [bench.berth, "render", *shape.targets], theirs, shape.peer_runs)
    status = bench.finish()
    print_growth(bench.rows)
    return status


sys.exit(main())
