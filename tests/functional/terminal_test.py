#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""What a person at a terminal sees: every style of progress on a pseudo-terminal. Prints TAP.

usage: terminal_test.py BERTH
"""
import json
import os
import pathlib
import re
import subprocess
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
import screen  # noqa: E402
import tap  # noqa: E402

BERTH = str(pathlib.Path(sys.argv[1]).resolve())
MAKE_IMAGE = pathlib.Path(__file__).parent / "make_image.py"
FAKE_REGISTRY = pathlib.Path(__file__).parent / "fake_registry.py"


def environment(folder, **more):
    return {"PATH": os.environ["PATH"], "HOME": str(folder), "BERTH_HOME": str(folder / "home"), "LC_ALL": "C.UTF-8",
            "TERM": "xterm", **more}


def seen(written):
    display = screen.Screen()
    display.write(written)
    return [line.rstrip() for line in display.lines], display


def without_colours(text):
    return re.sub(r"\x1b\[[0-9;]*m", "", text)


def live_terminal(folder):
    """The default on a terminal: running tasks with spinner and time, finished ones stay."""
    status, written = screen.run([BERTH, "import", "app.tar"], environment(folder), folder)
    assert status == 0, status
    assert re.search(r" [⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏] importing app:1  \d", without_colours(written)), "no spinner with elapsed time"
    lines, _ = seen(written)
    assert any(re.fullmatch(r" ✓ importing app:1  \d+(\.\d+)? m?s", line) for line in lines), lines
    assert "app:1" in lines, "the result is missing"
    assert not any(frame in "".join(lines) for frame in "⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏"), f"the live area was left behind: {lines}"


def narrow_terminal(folder):
    """No line is wider than the terminal: wrapped ones could not be erased."""
    _, written = screen.run([BERTH, "import", "app.tar"], environment(folder), folder, columns=24, rows=6)
    frames = [line for frame in written.split("\x1b[0J") for line in without_colours(frame).split("\r\n")
              if any(spinner in line for spinner in "⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏")]
    assert frames and max(map(len, frames)) < 24, frames


def without_colour(folder):
    _, written = screen.run([BERTH, "import", "app.tar"], environment(folder, NO_COLOR="1"), folder)
    assert not re.search(r"\x1b\[[0-9;]*m", written), "NO_COLOR is set, and there are colours"
    assert "✓ importing app:1" in written


def plain_on_terminal(folder):
    _, written = screen.run([BERTH, "--progress", "plain", "import", "app.tar"], environment(folder), folder)
    assert "\x1b" not in written, "plain moves the cursor or has colours"
    assert "importing app:1 ...\r\n" in written and re.search(r"importing app:1: done \(.*\)\r\n", written), written


def dumb_terminal(folder):
    _, written = screen.run([BERTH, "import", "app.tar"], environment(folder, TERM="dumb"), folder)
    assert "\x1b" not in written, "a dumb terminal cannot move its cursor"


def json_on_terminal(folder):
    _, written = screen.run([BERTH, "import", "app.tar"], environment(folder, BERTH_PROGRESS="json"), folder)
    events = [json.loads(line) for line in written.split("\r\n") if line.startswith("{")]
    assert {"started", "advanced", "finished"} <= {event["event"] for event in events}, events
    assert all(event["time"] for event in events)
    started = [event["id"] for event in events if event["event"] == "started"]
    finished = [event["id"] for event in events if event["event"] == "finished"]
    assert sorted(started) == sorted(finished), "what began did not end"


def error_in_colour(folder):
    """The words are the same with and without colour."""
    status, written = screen.run([BERTH, "import", "nothing.tar"], environment(folder), folder)
    assert status == 1
    assert "\x1b[1;31merror:\x1b[0m cannot import 'nothing.tar'\r\n  caused by: there is no file" in written, written


def stalled_registry(folder, *options, **how):
    """Pulls from a registry that stops sending; Ctrl-C once a layer is under way."""
    subprocess.run([MAKE_IMAGE, "layout", folder / "app"], check=True)
    port = subprocess.run([FAKE_REGISTRY, str(os.getpid()), folder / "app", "stalled"], check=True,
                          stdout=subprocess.PIPE, text=True).stdout.strip()
    since = time.monotonic()
    status, written = screen.run([BERTH, *options, "pull", f"127.0.0.1:{port}/app:1"], environment(folder), folder, **how)
    return status, written, time.monotonic() - since


def interrupted(folder):
    """Ctrl-C ends it at once, cleanly: status 130, nothing half-made is left, nothing is called failed."""
    status, written, elapsed = stalled_registry(folder, interrupt_at="layer")
    assert status == 130, f"exit status {status}: {written}"
    assert elapsed < 5, f"it took {elapsed:.1f} s"
    lines, _ = seen(written)
    assert lines[-2:] == ["interrupted", ""], lines
    assert "✗" not in written and "error:" not in written, lines
    left = [path for path in (folder / "home" / "tmp").iterdir() if not path.name.startswith(".")]
    assert not left, left
    images = subprocess.run([BERTH, "images", "-o", "name"], env=environment(folder), capture_output=True, check=True)
    assert images.stdout == b"", images.stdout


def interrupted_in_plain(folder):
    status, written, _ = stalled_registry(folder, "--progress", "plain", interrupt_at="layer")
    assert status == 130 and written.endswith("interrupted\r\n"), (status, written)


def terminated(folder):
    """SIGTERM is the same without a terminal."""
    subprocess.run([MAKE_IMAGE, "layout", folder / "app"], check=True)
    port = subprocess.run([FAKE_REGISTRY, str(os.getpid()), folder / "app", "stalled"], check=True,
                          stdout=subprocess.PIPE, text=True).stdout.strip()
    with subprocess.Popen([BERTH, "pull", f"127.0.0.1:{port}/app:1"], env=environment(folder), stdin=subprocess.DEVNULL,
                          stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        for line in process.stderr:
            if b"layer" in line:
                break
        process.terminate()
        rest = process.stderr.read()
    assert process.returncode == 130 and rest.endswith(b"interrupted\n"), (process.returncode, rest)


def closed_output(folder):
    """A reader that goes away ends it without a word: `berth help | head -n 1`."""
    read_end, write_end = os.pipe()
    os.close(read_end)
    done = subprocess.run([BERTH, "help"], env=environment(folder), stdout=write_end, stderr=subprocess.PIPE, check=False)
    os.close(write_end)
    assert done.returncode == 141 and done.stderr == b"", (done.returncode, done.stderr)


def main():
    tests = [live_terminal, narrow_terminal, without_colour, plain_on_terminal, dumb_terminal, json_on_terminal,
             error_in_colour, interrupted, interrupted_in_plain, terminated, closed_output]
    return tap.run([tap.in_folder(test, with_image) for test in tests])


def with_image(folder):
    subprocess.run([MAKE_IMAGE, "docker", folder / "app.tar", "app:1", "--layers", "5"], check=True)
    return folder


if __name__ == "__main__":
    sys.exit(main())
