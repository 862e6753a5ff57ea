#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Presses Tab in real shells. Prints TAP; a shell that is not installed is skipped.

usage: shell_completion_test.py BERTH
"""
import os
import pathlib
import pty
import re
import select
import shutil
import subprocess
import sys
import tempfile
import time

berth = pathlib.Path(sys.argv[1]).resolve()


def environment(folder):
    (folder / "bin").mkdir()
    (folder / "bin" / "berth").symlink_to(berth)
    for cluster in ("alpha", "beta"):
        (folder / "home" / "clusters" / cluster).mkdir(parents=True)
    made = {"PATH": f"{folder}/bin:/usr/bin:/bin", "HOME": str(folder), "BERTH_HOME": str(folder / "home"),
            "LC_ALL": "C.UTF-8", "TERM": "xterm"}
    names = ["app:1", "app:2", "localhost:5000/team/app:3"]
    subprocess.run([pathlib.Path(__file__).parent / "make_image.py", "oci", folder / "app.tar", *names], check=True)
    subprocess.run([berth, "-q", "import", folder / "app.tar"], env=made, check=True, stdout=subprocess.DEVNULL)
    return made


def bash(line, folder):
    """The offers, by the function that bash itself would call."""
    script = f"""source <(berth completion bash)
COMP_LINE={line!r}; COMP_POINT=${{#COMP_LINE}}; COMP_WORDBREAKS=$' \\t\\n"\\'><=;|&(:'
_berth; printf '%s\\n' "${{COMPREPLY[@]}}" """
    offers = subprocess.run(["bash", "-c", script], cwd=folder, env=environment(folder), capture_output=True, text=True,
                            check=True).stdout.split()
    # bash puts an offer in the place of what follows the last word break.
    kept = re.match(r"(.*[:=])?", line.split(" ")[-1])[0]
    return [kept + offer for offer in offers]


def fish(line, folder):
    script = f"berth completion fish | source; complete -C {line!r}"
    out = subprocess.run(["fish", "-N", "-c", script], cwd=folder, env=environment(folder), capture_output=True,
                         text=True, check=True).stdout
    return [offer.split("\t")[0] for offer in out.splitlines()]


def zsh(line, folder):
    """Types the line and a Tab at a prompt; the offers are read from the screen."""
    pid, terminal = pty.fork()
    if pid == 0:
        os.chdir(folder)
        os.execvpe("zsh", ["zsh", "-f", "-i"], environment(folder))

    def read_until(pattern, limit=10):
        seen, end = "", time.monotonic() + limit
        while not re.search(pattern, seen) and time.monotonic() < end:
            if select.select([terminal], [], [], 0.1)[0]:
                try:
                    seen += os.read(terminal, 65536).decode(errors="replace")
                except OSError:
                    break
        return seen

    try:
        os.write(terminal, b"PS1='READY> '; unsetopt zle_bracketed_paste; LISTMAX=999; autoload -U compinit; "
                           b"compinit -u -D; source <(berth completion zsh); print DO''NE\n")
        read_until(r"DONE\r?\n.*READY> ")
        os.write(terminal, line.encode() + b"\t")
        seen, quiet = "", time.monotonic() + 5
        while time.monotonic() < quiet:  # the answer comes in pieces: it is whole after a moment of silence
            if select.select([terminal], [], [], 0.05)[0]:
                seen += os.read(terminal, 65536).decode(errors="replace")
                quiet = time.monotonic() + 0.7
        return re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", " ", seen).split()
    finally:
        os.close(terminal)
        os.kill(pid, 9)
        os.waitpid(pid, 0)


# Line, what must be offered, what must not.
CASES = [
    ("berth ver", {"version"}, {"help"}),
    ("berth version --o", {"--output"}, {"--quiet"}),
    ("berth version -o ", {"text", "json"}, set()),
    ("berth completion ", {"bash", "zsh", "fish"}, set()),
    ("berth down ", {"alpha", "beta"}, set()),
    ("berth load -n b", {"beta"}, {"alpha"}),
    ("berth images ", {"app:1", "app:2"}, set()),
    ("berth push localhost:5000/te", {"localhost:5000/team/app:3"}, {"app:1"}),
]


def main():
    print(f"1..{3 * len(CASES)}")
    number = failed = 0
    for shell in (bash, zsh, fish):
        for line, wanted, unwanted in CASES:
            number += 1
            name = f"{shell.__name__}: {line!r}"
            if shutil.which(shell.__name__) is None:
                print(f"ok {number} - {name} # SKIP {shell.__name__} is not installed")
                continue
            with tempfile.TemporaryDirectory() as folder:
                offers = set(shell(line, pathlib.Path(folder)))
            if shell is zsh:  # a single offer is put into the line, so it is on the screen as a part
                good = all(any(want in offer for offer in offers) for want in wanted)
            else:
                good = wanted <= offers and not unwanted & offers
            failed += not good
            print(f"{'ok' if good else 'not ok'} {number} - {name}")
            if not good:
                print(f"# offered: {sorted(offers)}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
