#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Renders generated kustomizations with berth and with kustomize and compares the bytes.

usage: render_differential.py DRIVER PEERS [--generator trees|mistakes|syntax|texts] [--seconds N] [--seed N] [--cases N]
                              [--keep FOLDER] [--max N] [--kinds LIST] [--show]

DRIVER is tests/functional/render/render_driver of the build folder, PEERS is tests/lab/peers, which builds kustomize. Both
serve many builds in one process each. The generators make whole trees of valid kustomizations with hostile values (trees, if
nothing is said), small ones with a mistake in them, damaged YAML, or texts that replacements change. A difference is shrunk
by leaving lines out as long as it stays, confirmed with the programs called anew, and kept in FOLDER. LIST names what counts:
status, output (these two if nothing is said) and error, the innermost cause where both fail. Prints TAP and a tally; exit
status 1 if anything differed. --show prints the case of --seed and both answers instead.
"""
import argparse
import collections
import pathlib
import shutil
import sys
import tempfile
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
import peer  # noqa: E402
import tap  # noqa: E402
from build_programs import OneShot, Server  # noqa: E402
from comparison import difference, message, same_text, shrink  # noqa: E402
from kustomizations.mistakes import Mistake  # noqa: E402
from kustomizations.syntax import Damage  # noqa: E402
from kustomizations.texts import Texts  # noqa: E402
from kustomizations.trees import Case  # noqa: E402

GENERATORS = {"trees": Case, "mistakes": Mistake, "syntax": Damage, "texts": Texts}


def write(folder, files):
    shutil.rmtree(folder, ignore_errors=True)
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text)


class Comparer:
    """Builds a case with both programs in one folder, so that paths in messages are the same."""

    def __init__(self, ours, theirs, scratch):
        self.programs = (ours, theirs)
        self.folder = pathlib.Path(scratch) / "case"

    def builds(self, files, arguments):
        write(self.folder, files)
        arguments = [str(self.folder / arguments[0]), *arguments[1:]]
        return [program.build(*arguments) for program in self.programs]

    def difference(self, files, arguments):
        return difference(*self.builds(files, arguments))

    def close(self):
        for program in self.programs:
            program.close()


def report(seed, kind, ours, theirs):
    print(f"# seed {seed} differs in {kind} (exit {ours.status} and {theirs.status})")
    for name, build in (("ours", ours), ("theirs", theirs)):
        if build.status != 0:
            print(f"#   {name}: {message(build).decode(errors='replace')[-400:]!r}")
    sys.stdout.flush()


def examine(options, seed, case, kind, served, anew):
    """Shrinks and keeps a difference; False if the programs called anew agree after all."""
    files = case.files
    if anew.difference(files, case.arguments) != kind:
        return False
    if options.keep:
        files = shrink(files, lambda trial: served.difference(trial, case.arguments) == kind)
        write(options.keep / str(seed), {**files, "args": " ".join(case.arguments).encode()})
    report(seed, kind, *served.builds(files, case.arguments))
    return True


def show(options, served):
    case = GENERATORS[options.generator](options.seed)
    for name, text in case.files.items():
        print(f"--- {name}\n{text.decode(errors='replace')}")
    for build in served.builds(case.files, case.arguments):
        print(f"=== exit {build.status}\n{build.out.decode(errors='replace')}{build.err.decode(errors='replace')}")


def compare(options, seed, served, anew, tally):
    """Builds one case with both and counts what came of it."""
    case = GENERATORS[options.generator](seed)
    ours, theirs = served.builds(case.files, case.arguments)
    tally["cases"] += 1
    tally["valid"] += theirs.status == 0
    tally["same error text"] += theirs.status == 1 and same_text(ours, theirs)
    kind = difference(ours, theirs)
    if kind in options.kinds and examine(options, seed, case, kind, served, anew):
        tally["differ"] += 1


def run(options, served, anew):
    """Goes on until time, cases or patience end; Ctrl-C ends it too, with the tally so far."""
    start = time.time()
    tally = collections.Counter()
    seed = options.seed
    try:
        while (time.time() < start + options.seconds and tally["differ"] < options.max and
               (not options.cases or tally["cases"] < options.cases)):
            compare(options, seed, served, anew, tally)
            seed += 1
    except KeyboardInterrupt:
        pass
    print("1..1")
    print(f"{'not ok' if tally['differ'] else 'ok'} 1 render like kustomize")
    print(f"# seeds {options.seed} to {seed - 1} in {time.time() - start:.0f} s: " +
          ", ".join(f"{tally[name]} {name}" for name in ("cases", "valid", "same error text", "differ")))
    return 1 if tally["differ"] else 0


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("driver")
    parser.add_argument("peers")
    parser.add_argument("--generator", choices=GENERATORS, default="trees")
    parser.add_argument("--seconds", type=float, default=20)
    parser.add_argument("--cases", type=int, default=0)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--keep", type=pathlib.Path)
    parser.add_argument("--max", type=int, default=5)
    parser.add_argument("--kinds", type=lambda text: text.split(","), default=["status", "output"])
    parser.add_argument("--show", action="store_true")
    options = parser.parse_args()
    server, kustomize = peer.find(options.peers, "kustomize-server"), peer.find(options.peers, "kustomize")
    if not server or not kustomize:
        return tap.skip("no kustomize to compare with")
    memory = pathlib.Path("/dev/shm")
    with tempfile.TemporaryDirectory(dir=memory if memory.is_dir() else None) as scratch:
        served = Comparer(Server(options.driver, "serve"), Server(server), scratch)
        anew = Comparer(OneShot(options.driver), OneShot(kustomize), scratch)
        try:
            return show(options, served) if options.show else run(options, served, anew)
        finally:
            served.close()


if __name__ == "__main__":
    sys.exit(main())
