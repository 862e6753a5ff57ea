#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""How long the shortest command takes. usage: startup.py BERTH [RESULT.json]"""
import subprocess
import sys

import measure


def main():
    bench = measure.Bench(sys.argv[1], "startup", *sys.argv[2:3])

    def version(program, *words):
        return lambda: subprocess.run([program, *words], stdout=subprocess.DEVNULL, check=True)

    peers = measure.lab.script("peers", "kustomize")
    bench.compare("berth --version", "kustomize version" if peers else "", "under 5 ms", 50,
                  version(bench.berth, "--version"), version(peers, "version") if peers else None)
    return bench.finish()


sys.exit(main())
