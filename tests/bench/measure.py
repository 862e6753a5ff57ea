# SPDX-License-Identifier: Apache-2.0
"""Measures berth beside a peer on the same input in one run, and prints ratios.

Both take turns (berth, peer, berth, peer, ...), so that other work on the machine hits both alike; what counts is the
median. A peer that cannot run here is said so, never left out in silence.
"""
import atexit
import dataclasses
import functools
import json
import os
import pathlib
import platform
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests" / "lab"))
import lab  # noqa: E402,F401; for benchmarks to call


@dataclasses.dataclass
class Row:
    what: str
    peer: str
    goal: str                    # as docs/benchmarks.md has it: '20x', 'under 5 ms'
    berth: list = dataclasses.field(default_factory=list)    # seconds
    other: list = dataclasses.field(default_factory=list)
    note: str = ""
    berth_cpu: list = dataclasses.field(default_factory=list)       # seconds, where they were measured
    other_cpu: list = dataclasses.field(default_factory=list)
    berth_memory: list = dataclasses.field(default_factory=list)    # peaks in KiB
    other_memory: list = dataclasses.field(default_factory=list)

    @property
    def ratio(self):
        if not self.berth or not self.other:
            return None
        return statistics.median(self.other) / statistics.median(self.berth)

    def reached(self):
        if self.goal.endswith("x") and self.ratio is not None:
            return self.ratio >= float(self.goal[:-1])
        if self.goal.startswith("under ") and self.goal.endswith(" ms") and self.berth:
            # Not a ratio: only the best of many runs says what berth itself takes on a machine that is not idle.
            return min(self.berth) * 1000 < float(self.goal[6:-3])
        return None


@dataclasses.dataclass
class Usage:
    """What one or several commands took; together they hold as much as the largest."""
    seconds: float = 0
    cpu: float = 0
    peak: int = 0  # KiB
    output: bytes = b""


def seconds(value):
    if not value:
        return "-"
    value = statistics.median(value)
    return f"{value * 1000:.1f} ms" if value < 1 else f"{value:.2f} s"


class Bench:
    """Collects rows; `finish` prints them and returns the exit status."""

    def __init__(self, berth, title, result=None):
        """`result` is a file for the numbers as JSON."""
        self.result = result
        self.berth, self.title, self.rows, self.skipped = str(pathlib.Path(berth).resolve()), title, [], []
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="berth-bench-"))

    def has_command(self, name):
        return subprocess.run([self.berth, "help", *name.split()], capture_output=True, check=False).returncode == 0

    def skip(self, what, why):
        self.skipped.append((what, why))
        print(f"skipped: {what}: {why}", flush=True)

    def compare(self, what, peer, goal, runs, ours, theirs=None, prepare=None, note=""):
        """`ours` and `theirs` are functions; `prepare(side)` runs before each turn, untimed."""
        row = Row(what, peer, goal, note=note)
        absolute = goal.startswith("under ")
        self.rows.append(row)
        for _ in range(runs):
            for side, work, times in (("berth", ours, row.berth), ("peer", theirs, row.other)):
                if work is None:
                    continue
                if prepare:
                    prepare(side)
                since = time.perf_counter()
                work()
                times.append(time.perf_counter() - since)
        print(f"{what}: berth {seconds(row.berth)}, {peer or 'no peer'} {seconds(row.other)}"
              + (f", {row.ratio:.1f}x" if row.ratio else ""), flush=True)
        if absolute:
            row.note = (row.note + "; " if row.note else "") + f"best {min(row.berth) * 1000:.1f} ms"
        return row

    def compare_commands(self, what, peer, goal, runs, ours, theirs=(), peer_runs=None):
        """`ours` is a command, `theirs` the commands that together do the same: their outputs must be equal, byte for
        byte, before anything is timed. Memory is measured too. `peer_runs` is how often the peer takes its turn."""
        row = Row(what, peer if theirs else "", goal)
        expected = usage([ours], self.folder).output
        for turn in range(runs):
            sides = [([ours], row.berth, row.berth_cpu, row.berth_memory)]
            if theirs and turn < (peer_runs or runs):
                sides.append((theirs, row.other, row.other_cpu, row.other_memory))
            for commands, times, processor, peaks in sides:
                used = usage(commands, self.folder)
                if used.output != expected:
                    raise SystemExit(f"error: {commands[0][0]} prints something else for '{what}'")
                times.append(used.seconds)
                processor.append(used.cpu)
                peaks.append(used.peak)
        self.rows.append(row)
        print(f"{what}: berth {seconds(row.berth)}, {row.peer or 'no peer'} {seconds(row.other)}"
              + (f", {row.ratio:.1f}x" if row.ratio else ""), flush=True)
        return row

    def finish(self):
        shutil.rmtree(self.folder, ignore_errors=True)
        print(f"\n{self.title}: {os.cpu_count()} cores, Linux {platform.release()}, load {os.getloadavg()[0]:.1f}")
        print(f"{'what':<52} {'berth':>10} {'peer':>10} {'ratio':>8} {'goal':>11}  ")
        for row in self.rows:
            ratio = f"{row.ratio:.1f}x" if row.ratio else "-"
            reached = {True: "reached", False: "missed", None: ""}[row.reached()]
            print(f"{row.what:<52} {seconds(row.berth):>10} {seconds(row.other):>10} {ratio:>8} {row.goal:>11}  {reached}"
                  + (f"  ({row.note})" if row.note else ""))
        for what, why in self.skipped:
            print(f"{what:<52} skipped: {why}")
        self.print_usage()
        if self.result:
            pathlib.Path(self.result).write_text(json.dumps(
                {"schemaVersion": 1, "title": self.title, "rows": [dataclasses.asdict(row) for row in self.rows],
                 "skipped": self.skipped}, indent=2) + "\n", encoding="utf-8")
        if not self.rows:
            return 77  # Meson: skipped
        return 0


    def print_usage(self):
        """Processor time, which other work on the machine disturbs less, and peak memory, which it does not disturb."""
        rows = [row for row in self.rows if row.berth_memory and row.other_memory]
        if rows:
            print(f"\n{'processor time, peak memory':<48} {'berth':>10} {'peer':>10} {'ratio':>8} "
                  f"{'berth':>11} {'peer':>11} {'ratio':>7}  goal: below peer")
        for row in rows:
            cpu, other_cpu = statistics.median(row.berth_cpu), statistics.median(row.other_cpu)
            ours, theirs = statistics.median(row.berth_memory), statistics.median(row.other_memory)
            print(f"{row.what:<48} {seconds(row.berth_cpu):>10} {seconds(row.other_cpu):>10} {other_cpu / cpu:>7.1f}x "
                  f"{ours / 1024:>7.1f} MiB {theirs / 1024:>7.1f} MiB {theirs / ours:>6.1f}x  "
                  f"{'reached' if ours < theirs else 'missed'}")


def usage(commands, folder):
    """Runs them one after the other; all must succeed. Outputs are joined as documents of a YAML stream."""
    total, outputs = Usage(), []
    for command in commands:
        output = folder / "output"
        status, used = launch(command, output)
        if status != 0:
            raise SystemExit(f"error: {' '.join(map(str, command))}: exit status {status}")
        total.seconds += used.seconds
        total.cpu += used.cpu
        total.peak = max(total.peak, used.peak)
        outputs.append(output.read_bytes())
    total.output = b"---\n".join(outputs)
    return total


def launch(command, output, **options):
    """Runs one command, its output into that file; returns its exit status and what it took."""
    status, elapsed, cpu, peak = run([launcher(), output, *command], **options).decode().split()
    return int(status), Usage(seconds=float(elapsed), cpu=float(cpu), peak=int(peak))


@functools.cache
def launcher():
    """The program that runs what is measured, compiled when first asked for."""
    folder = pathlib.Path(tempfile.mkdtemp(prefix="berth-launch-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    # As needed: without the C++ library, which it does not use, it holds little memory.
    run([os.environ.get("CXX", "c++"), "-O2", "-Wl,--as-needed", ROOT / "tests" / "bench" / "launch.cpp", "-o",
         folder / "launch"])
    return folder / "launch"


def run(arguments, **options):
    """Runs and must succeed; what it said is shown only when it fails."""
    done = subprocess.run([str(a) for a in arguments], capture_output=True, check=False, **options)
    if done.returncode != 0:
        sys.stderr.write(done.stdout.decode(errors="replace") + done.stderr.decode(errors="replace"))
        raise SystemExit(f"error: {' '.join(map(str, arguments))}: exit status {done.returncode}")
    return done.stdout
