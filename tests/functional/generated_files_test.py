#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Checks that man/ and completions/ are what the command table makes today. Prints TAP.

usage: generated_files_test.py BERTH SOURCE_ROOT
"""
import pathlib
import subprocess
import sys
import tempfile


def main():
    berth, source = sys.argv[1], pathlib.Path(sys.argv[2])
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run([berth, "__generate", folder], check=True)
        fresh = pathlib.Path(folder)
        names = sorted({str(path.relative_to(root)) for root in (fresh, source) for part in ("man", "completions")
                        for path in (root / part).glob("*")})
        print(f"1..{len(names)}")
        failed = 0
        for number, name in enumerate(names, 1):
            made, kept = fresh / name, source / name
            good = made.exists() and kept.exists() and made.read_bytes() == kept.read_bytes()
            failed += not good
            print(f"{'ok' if good else 'not ok'} {number} - {name}")
            if not good:
                print("# run tools/generate and commit what it writes")
        return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
