#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Runs golden cases on the real binary and prints TAP.

A case is a folder tests/functional/COMMAND/CASE/ with
  cmd             a bash script; `berth` is the binary under test, $MAKE_IMAGE makes small images,
                  $FAKE_REGISTRY serves one with faults
  input/          files it starts with, copied into an empty working folder (optional)
  stdout.golden   what it must print there, stderr.golden likewise (absent = nothing)
  exit            its exit status (absent = 0)
  requires        words like 'root': without them the case is skipped (optional)
  normalise       lines 'REGEX => TEXT' applied to both outputs, after the usual ones (optional)

Every case has a home and a BERTH_HOME of its own. ACCEPT=1 writes the goldens from what was printed and reports the
case as skipped, so that an accepting run never passes for a test; it is refused where CI is set.

usage: run_cases.py BERTH CASES_FOLDER [COMMAND[/CASE]...]
"""
import concurrent.futures
import difflib
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

TIMEOUT = 120
USUAL = [
    (r"\b\d+ m \d+ s\b|\b\d+(\.\d+)? (s|ms|µs)\b", "<TIME>"),
    (r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", "<DATE>"),
]


def missing(case):
    """What a case wants and the machine lacks."""
    path = case / "requires"
    wanted = path.read_text().split() if path.exists() else []
    for word in wanted:
        if word == "root":
            if os.geteuid() != 0:
                return "root"
        elif shutil.which(word) is None:
            return word
    return None


def normalise(text, folder, case):
    text = text.replace(str(folder), "<DIR>")
    for pattern, replacement in USUAL:
        text = re.sub(pattern, replacement, text)
    own = case / "normalise"
    if own.exists():
        for line in own.read_text().splitlines():
            if line:
                pattern, replacement = line.split(" => ", 1)
                text = re.sub(pattern, replacement, text, flags=re.M)
    return text


def execute(berth, root, case):
    with tempfile.TemporaryDirectory(prefix="berth-case-") as name:
        folder = pathlib.Path(name).resolve()
        work, tools = folder / "work", folder / "bin"
        shutil.copytree(case / "input", work, symlinks=True) if (case / "input").exists() else work.mkdir()
        tools.mkdir()
        (tools / "berth").symlink_to(berth)
        (folder / "user").mkdir()
        environment = {
            "PATH": f"{tools}:{os.environ.get('PATH', '/usr/sbin:/usr/bin:/sbin:/bin')}",
            "HOME": str(folder / "user"),
            "BERTH_HOME": str(folder / "home"),
            "TMPDIR": str(folder),
            "LC_ALL": "C.UTF-8",
            "TERM": "dumb",
            "MAKE_IMAGE": str(root / "make_image.py"),  # what it writes is always the same
            "FAKE_REGISTRY": str(root / "fake_registry.py"),
        }
        # A sanitizer's options decide whether what it finds is a failure.
        environment |= {key: value for key, value in os.environ.items() if key.endswith("SAN_OPTIONS")}
        try:
            run = subprocess.run(["bash", str(case / "cmd")], cwd=work, env=environment, stdin=subprocess.DEVNULL,
                                 capture_output=True, timeout=TIMEOUT, check=False)
        except subprocess.TimeoutExpired:
            return None
        return {
            "stdout.golden": normalise(run.stdout.decode(errors="replace"), work, case).replace(str(folder), "<TEST>"),
            "stderr.golden": normalise(run.stderr.decode(errors="replace"), work, case).replace(str(folder), "<TEST>"),
            "exit": f"{run.returncode}\n",
        }


def golden(case, name):
    path = case / name
    return path.read_text() if path.exists() else ("0\n" if name == "exit" else "")


def accept(case, got):
    for name, text in got.items():
        if text in ("", "0\n" if name == "exit" else ""):
            (case / name).unlink(missing_ok=True)
        else:
            (case / name).write_text(text)


def judge(berth, root, case):
    """Returns (good, directive, diagnostics)."""
    lacking = missing(case)
    if lacking:
        return True, f" # SKIP needs {lacking}", []
    got = execute(berth, root, case)
    if got is None:
        return False, "", [f"did not end in {TIMEOUT} s"]
    if os.environ.get("ACCEPT"):
        accept(case, got)
        return True, " # SKIP accepted", []
    difference = []
    for name, text in got.items():
        difference += difflib.unified_diff(golden(case, name).splitlines(), text.splitlines(),
                                           f"{name} (wanted)", f"{name} (got)", lineterm="")
        if golden(case, name).splitlines() == text.splitlines() and golden(case, name) != text:
            difference.append(f"{name}: line end at the end of the file differs")
    return not difference, "", difference


def main():
    berth, root = pathlib.Path(sys.argv[1]).resolve(), pathlib.Path(sys.argv[2]).resolve()
    if os.environ.get("ACCEPT") and os.environ.get("CI"):
        sys.exit("ACCEPT is refused where CI is set: goldens are accepted by people")
    cases = sorted(path.parent for path in root.glob("*/*/cmd"))
    wanted = sys.argv[3:]
    if wanted:
        cases = [case for case in cases
                 if any(f"{case.relative_to(root)}/".startswith(f"{word.rstrip('/')}/") for word in wanted)]
    if not cases:
        sys.exit("there is no such case")
    print(f"1..{len(cases)}")
    failed = 0
    with concurrent.futures.ThreadPoolExecutor(max_workers=2) as pool:
        for number, (case, (good, directive, notes)) in enumerate(
                zip(cases, pool.map(lambda case: judge(berth, root, case), cases)), 1):
            print(f"{'ok' if good else 'not ok'} {number} - {case.relative_to(root)}{directive}")
            for note in notes:
                print(f"# {note}")
            failed += not good
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
