#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Runs render cases and prints TAP. usage: run_render_cases.py PROGRAM FOLDER... [--only TEXT]

A case is a folder with in/ (the files), args (directory and flags) and expected.yaml (the exact output) or expected.err
(text that standard error holds). A file env holds variables, one NAME=VALUE a line. @ROOT@ is the path of in/. PROGRAM
takes kustomize's build arguments. The folder named by $BERTH_RENDER_CASES is run too.
"""
import difflib
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import threading
from concurrent.futures import ThreadPoolExecutor

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2]))
import tap  # noqa: E402


# A process that is started while a program is being copied holds that file open for writing, and nobody can run it.
STARTING = threading.Lock()


def environment(case, root):
    """Ours without what kustomize would find plugins by, and that of the case."""
    variables = {name: value for name, value in os.environ.items()
                 if name not in ("KUSTOMIZE_PLUGIN_HOME", "XDG_CONFIG_HOME")}
    own = case / "env"
    lines = own.read_text().replace("@ROOT@", str(root)).splitlines() if own.exists() else []
    return variables | dict(line.split("=", 1) for line in lines)


def run(program, case):
    """Returns '' or what is wrong. A program of the case may write, so it works on a copy if it has one."""
    source = (case / "in").resolve()
    with tempfile.TemporaryDirectory() as scratch:
        root = source
        if any(path.is_file() and os.access(path, os.X_OK) for path in source.rglob("*")):
            root = pathlib.Path(scratch).resolve() / "in"
            with STARTING:
                shutil.copytree(source, root, symlinks=True)
        arguments = (case / "args").read_text().split()
        with STARTING:
            process = subprocess.Popen([program, "build", *arguments], cwd=root, env=environment(case, root),
                                       stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        with process:
            try:
                stdout, stderr = process.communicate(timeout=60)
            except subprocess.TimeoutExpired:
                process.kill()
                raise
    wanted = case / "expected.yaml"
    if wanted.exists():
        if process.returncode != 0:
            return stderr.decode(errors="replace")
        if stdout != wanted.read_bytes():
            return "".join(difflib.unified_diff(wanted.read_text().splitlines(True),
                                                stdout.decode(errors="replace").splitlines(True),
                                                "expected", "printed"))
        return ""
    if process.returncode == 0:
        return "succeeded where a failure is expected"
    text = (case / "expected.err").read_text().replace("@ROOT@", str(root))
    got = stderr.decode(errors="replace")
    return "" if text in got else f"expected in standard error:\n{text}\ngot:\n{got}"


def main():
    words = sys.argv[1:]
    only = ""
    if "--only" in words:
        at = words.index("--only")
        only = words[at + 1]
        del words[at:at + 2]
    program = os.path.abspath(words[0])
    folders = [pathlib.Path(word) for word in words[1:]]
    if os.environ.get("BERTH_RENDER_CASES"):
        folders.append(pathlib.Path(os.environ["BERTH_RENDER_CASES"]))
    cases = sorted(path.parent for folder in folders for path in folder.glob("*/args") if only in path.parent.name)
    with ThreadPoolExecutor(2) as pool:
        problems = pool.map(lambda case: run(program, case), cases)
        return tap.report(len(cases), ((case.name, problem) for case, problem in zip(cases, problems)))


sys.exit(main())
