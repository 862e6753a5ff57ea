#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""berth called as kustomize through a link: statuses, the words in front of errors, Go's flags, files replaced whole.

usage: kustomize_words_test.py BERTH
"""
import json
import os
import pathlib
import subprocess
import sys
import tempfile

RESULTS = []


def check(name, right, about=""):
    RESULTS.append(right)
    print(f"{'ok' if right else 'not ok'} {len(RESULTS)} - {name}")
    if not right:
        print("\n".join("# " + line for line in str(about).splitlines()))


def main():
    berth = os.path.abspath(sys.argv[1])
    with tempfile.TemporaryDirectory() as root:
        link = pathlib.Path(root, "bin", "kustomize")
        link.parent.mkdir()
        link.symlink_to(berth)
        folder = pathlib.Path(root, "work")
        folder.mkdir()
        file = folder / "kustomization.yaml"

        def run(*words, program=(str(link),)):
            return subprocess.run([*program, *words], cwd=folder, capture_output=True, text=True, timeout=60)

        for program in ((str(link),), (berth, "kustomize")):
            name = " ".join(os.path.basename(word) for word in program)
            done = run("version", program=program)
            check(f"{name} version is what scripts compare", done.stdout == "v5.8.1\n", done)
            done = run("edit", "set", "nameprefix", program=program)
            check(f"{name}: a wrong command line ends with 1 and says Error:",
                  done.returncode == 1 and done.stderr.startswith("Error: "), done)
            done = run("build", program=program)
            check(f"{name}: a failure ends with 1 and says Error:",
                  done.returncode == 1 and done.stderr.startswith("Error: ") and not done.stdout, done)
        done = run("version", "-o", "json")
        check("version -o json has kustomize's fields",
              set(json.loads(done.stdout)) == {"version", "gitCommit", "buildDate", "goOs", "goArch", "goVersion"}, done)
        check("openapi info", run("openapi", "info").stdout == "{title:Kubernetes,version:v1.21.2}\n")
        for noun in (["edit"], ["edit", "add"], ["openapi"]):
            done = run(*noun)
            check(f"{' '.join(noun)} alone is a question for help", done.returncode == 0 and "edit add resource" in done.stdout, done)
        check("bash completion is of kustomize", "complete -F _kustomize kustomize" in run("completion", "bash").stdout)
        for words in (["localize"], ["fn", "run"], ["docs-merge"]):
            done = run(*words)
            check(f"{' '.join(words)} is refused by name",
                  done.returncode == 1 and f"'kustomize {words[0]}" in done.stderr and "is not there" in done.stderr, done)

        done = run("init", "--autodetect=false", "--namespace=ns", "--stack-trace")
        check("init, --flag=false, --stack-trace", done.returncode == 0 and "namespace: ns" in file.read_text(), done)
        check("--flag=nonsense is wrong", run("edit", "add", "label", "a:b", "--force=maybe").returncode == 1)
        done = run("edit", "add", "annotation", "a:b", "--force=true")
        check("--flag=true", done.returncode == 0 and "a: b" in file.read_text(), done)

        real = folder / "real.yaml"
        file.rename(real)
        real.chmod(0o640)
        file.symlink_to("real.yaml")
        done = run("edit", "set", "namesuffix", "--", "-x")
        check("a link is followed, the mode kept",
              done.returncode == 0 and file.is_symlink() and real.stat().st_mode & 0o777 == 0o640
              and "nameSuffix: -x" in real.read_text(), done)
        before = real.stat().st_ino, real.read_text()
        done = run("edit", "remove", "resource", "no-such-*.yaml")
        check("an edit without effect does not touch the file", (real.stat().st_ino, real.read_text()) == before, done)
        real.write_text("# c\nnamePrefix: a\nnamePrefix: b\n")
        done = run("edit", "set", "namespace", "x")
        check("what cannot be edited safely names the line and stays",
              done.returncode == 1 and "kustomization.yaml:3: " in done.stderr
              and real.read_text() == "# c\nnamePrefix: a\nnamePrefix: b\n", done)
        file.unlink()
        (folder / "Kustomization").write_text("namePrefix: a\n")
        check("Kustomization is a name", run("edit", "set", "nameprefix", "b").returncode == 0
              and "namePrefix: b\n" in (folder / "Kustomization").read_text())
        (folder / "kustomization.yml").write_text("")
        done = run("edit", "set", "nameprefix", "b")
        check("two of the names are one too many", done.returncode == 1 and "Found multiple" in done.stderr, done)
    print(f"1..{len(RESULTS)}")
    return 0 if all(RESULTS) else 1


if __name__ == "__main__":
    sys.exit(main())
