#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""`berth --version` takes under 5 ms: the best of many runs, since other work on the machine only adds. Prints TAP.

usage: startup_test.py BERTH
"""
import os
import sys
import time

LIMIT = 0.005


def once(berth, quiet):
    since = time.perf_counter()
    child = os.posix_spawn(berth, [berth, "--version"], {}, file_actions=[(os.POSIX_SPAWN_DUP2, quiet, 1)])
    _, status = os.waitpid(child, 0)
    assert status == 0
    return time.perf_counter() - since


def main():
    quiet = os.open("/dev/null", os.O_WRONLY)
    best = min(once(sys.argv[1], quiet) for _ in range(50))
    print("1..1")
    print(f"{'ok' if best < LIMIT else 'not ok'} 1 - version in {best * 1000:.2f} ms")
    return best >= LIMIT


if __name__ == "__main__":
    sys.exit(main())
