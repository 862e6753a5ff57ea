# SPDX-License-Identifier: Apache-2.0
"""Runs tests one after the other and says in TAP how each ended and how long it took."""
import functools
import pathlib
import tempfile
import time
import traceback


def run(tests, needed=frozenset()):
    """`tests` are functions without arguments, named by what they check; the rest is left when a needed one fails.

    Returns the exit status: 1 if a test failed.
    """
    print(f"1..{len(tests)}", flush=True)
    failed = False
    for number, test in enumerate(tests, 1):
        name = test.__name__.replace("_", " ")
        since = time.monotonic()
        try:
            test()
            print(f"ok {number} - {name} ({time.monotonic() - since:.2f} s)", flush=True)
        except Exception as problem:  # pylint: disable=broad-except; whatever it is, it is this test's failure
            failed = True
            place = traceback.extract_tb(problem.__traceback__)[-1]
            print(f"not ok {number} - {name}\n# {pathlib.Path(place.filename).name}:{place.lineno}: {place.line}")
            print("\n".join(f"# {line}" for line in (str(problem) or repr(problem)).splitlines()), flush=True)
            if test in needed:
                break
    return 1 if failed else 0


def report(count, results):
    """Says how `count` tests ended that the caller runs: `results` are their names, each with what is wrong, if anything.

    Returns the exit status: 1 if a test failed.
    """
    print(f"1..{count}", flush=True)
    failed = False
    for number, (name, problem) in enumerate(results, 1):
        print(f"{'not ok' if problem else 'ok'} {number} - {name.replace('#', '')}", flush=True)
        if problem:
            failed = True
            print("\n".join(f"# {line}" for line in problem.splitlines()), flush=True)
    return 1 if failed else 0


def skip(reason):
    """Says that nothing of this file can run here; returns the exit status."""
    print(f"1..0 # SKIP {reason}")
    return 0


def in_folder(test, prepare=lambda folder: folder):
    """The test with an argument: what `prepare` makes of a new folder that is gone afterwards."""
    @functools.wraps(test)
    def run():
        with tempfile.TemporaryDirectory(prefix="berth-test-", ignore_cleanup_errors=True) as name:
            test(prepare(pathlib.Path(name).resolve()))
    return run
