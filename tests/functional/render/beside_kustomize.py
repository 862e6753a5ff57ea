# SPDX-License-Identifier: Apache-2.0
"""Runs berth and the real kustomize on the same input and prints as TAP whether they agree."""
import os
import pathlib
import re
import subprocess
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2]))
import peer  # noqa: E402
import tap  # noqa: E402


def joined(text):
    """An error as one line: berth has a line for each cause, kustomize has them behind each other."""
    text = re.sub(r"^(error|Error): ", "", text.strip(), flags=re.M)
    text = re.sub(r"\n  caused by: ", ": ", text)
    return text


class Pair:
    def __init__(self, berth, kustomize):
        self.berth = berth
        self.kustomize = kustomize
        self.number = self.failed = 0
        self.home = tempfile.TemporaryDirectory()

    @classmethod
    def from_arguments(cls, arguments):
        kustomize = peer.find(arguments[2], "kustomize")
        if not kustomize:
            sys.exit(tap.skip("the real kustomize cannot be built here"))
        return cls([str(pathlib.Path(arguments[1]).resolve()), "render"], [kustomize, "build"])

    def run(self, program, target, flags, environment):
        folder, word = (target, ".") if isinstance(target, pathlib.Path) else (None, target)
        return subprocess.run([*program, *flags, word], cwd=folder, capture_output=True, text=True, check=False, timeout=120,
                              env={**os.environ, "BERTH_HOME": self.home.name, "LC_ALL": "C.UTF-8", **environment})

    def compare(self, name, target, error=None, flags=(), environment=None, prepare=None):
        """Both print the same, or both fail and say `error`. `prepare` is called before each of them."""
        results = []
        for program in (self.kustomize, self.berth):
            if prepare:
                prepare()
            results.append(self.run(program, target, flags, environment or {}))
        theirs, ours = results
        problem = None
        if error is None:
            if theirs.returncode:
                problem = "kustomize fails"
            elif ours.returncode:
                problem = "berth fails"
            elif theirs.stdout != ours.stdout:
                problem = "other output"
        elif not theirs.returncode:
            problem = "kustomize does not fail"
        elif not ours.returncode:
            problem = "berth does not fail"
        else:
            for who, result in (("kustomize", theirs), ("berth", ours)):
                if error not in joined(result.stderr):
                    problem = f"'{error}' is not in what {who} says"
        self.report(name, problem, [("kustomize", theirs), ("berth", ours)])
        if os.environ.get("SHOW_ERRORS") and error is not None:
            print("# K " + joined(theirs.stderr) + "\n# B " + joined(ours.stderr))

    def report(self, name, problem, results=()):
        self.number += 1
        self.failed += problem is not None
        print(f"{'ok' if problem is None else 'not ok'} {self.number} - {name.replace('#', '')}" +
              (f" # {problem}" if problem else ""), flush=True)
        if problem:
            for who, result in results:
                for line in (f"{who}: status {result.returncode}\n{result.stdout}{result.stderr}").splitlines():
                    print(f"#   {line}")

    def finish(self):
        print(f"1..{self.number}")
        self.home.cleanup()
        return 1 if self.failed else 0
