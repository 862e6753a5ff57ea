#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""render --watch on real files: what is printed after each change, how soon, and at what cost when nothing happens.

usage: watch_test.py BERTH
"""
import os
import pathlib
import queue
import shutil
import signal
import statistics
import subprocess
import sys
import threading
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2]))
import tap  # noqa: E402

BERTH = str(pathlib.Path(sys.argv[1]).resolve())
PATIENCE = 20
WEB = """apiVersion: v1
kind: Service
metadata:
  name: web
spec:
  ports:
  - port: {port}
"""


class Lines:
    """What a stream says, line by line, with the time at which it was read."""

    def __init__(self, stream):
        self.queue = queue.Queue()
        self.seen = []
        threading.Thread(target=self.pump, args=(stream,), daemon=True).start()

    def pump(self, stream):
        for line in stream:
            self.queue.put((time.monotonic(), line))

    def until(self, text, seconds=PATIENCE):
        """Lines up to one with this text, and when that came; fails when it does not come."""
        end = time.monotonic() + seconds
        lines = []
        while True:
            try:
                at, line = self.queue.get(timeout=max(0.0, end - time.monotonic()))
            except queue.Empty:
                raise AssertionError(f"no {text!r} within {seconds} s, only {lines}") from None
            lines.append(line)
            if text in line:
                return at, lines

    def silent(self, seconds=0.3):
        time.sleep(seconds)
        assert self.queue.empty(), list(self.queue.queue)


class Watch:
    def __init__(self, folder, *options):
        self.process = subprocess.Popen([BERTH, "render", "--watch", *options], cwd=folder, text=True,
                                        stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        self.out, self.talk = Lines(self.process.stdout), Lines(self.process.stderr)

    def __enter__(self):
        return self

    def __exit__(self, *unused):
        self.process.kill()
        self.process.wait()

    def ticks(self):
        fields = pathlib.Path(f"/proc/{self.process.pid}/stat").read_text().rsplit(")", 1)[1].split()
        return int(fields[11]) + int(fields[12])


def with_project(folder):
    (folder / "base").mkdir()
    (folder / "over").mkdir()
    (folder / "base/web.yaml").write_text(WEB.format(port=1))
    (folder / "base/kustomization.yaml").write_text("resources: [web.yaml]\n")
    (folder / "over/kustomization.yaml").write_text("resources: [../base]\nnamePrefix: dev-\n")
    return folder


def save(path, text):
    """As editors do: a new file moved into place."""
    fresh = path.with_name(f".{path.name}.tmp")
    fresh.write_text(text)
    fresh.rename(path)


def a_saved_base_is_printed(folder):
    with Watch(folder, "over") as watch:
        watch.out.until("port: 1")
        watch.talk.until("watching")
        (folder / "base/web.yaml").write_text(WEB.format(port=2))
        _, lines = watch.out.until("port: 2")
        assert lines[0] == "---\n", lines
        watch.talk.until("changed: base/web.yaml; rendered")
        save(folder / "over/kustomization.yaml", "resources: [../base]\nnamePrefix: test-\n")
        watch.out.until("name: test-web")


def nothing_new_is_not_printed(folder):
    with Watch(folder, "over") as watch:
        watch.out.until("port: 1")
        watch.talk.until("watching")
        save(folder / "base/web.yaml", "# a comment\n" + WEB.format(port=1))
        watch.talk.until("no object changed")
        (folder / "base/unrelated.yaml").write_text("x")
        watch.talk.silent()
        watch.out.silent()


def a_failure_is_told_and_survived(folder):
    with Watch(folder, "over") as watch:
        watch.out.until("port: 1")
        watch.talk.until("watching")
        save(folder / "base/kustomization.yaml", "resources: [web.yaml, later/more.yaml]\n")
        watch.talk.until("error:")
        watch.talk.until("no such file")
        (folder / "base/later").mkdir()
        (folder / "base/later/more.yaml").write_text(WEB.format(port=7).replace("web", "more"))
        watch.out.until("port: 7")


def a_folder_that_is_replaced_is_followed(folder):
    with Watch(folder, "over") as watch:
        watch.out.until("port: 1")
        watch.talk.until("watching")
        shutil.copytree(folder / "base", folder / "next")
        (folder / "next/web.yaml").write_text(WEB.format(port=3))
        (folder / "base").rename(folder / "old")
        (folder / "next").rename(folder / "base")
        watch.out.until("port: 3")
        save(folder / "base/web.yaml", WEB.format(port=4))
        watch.out.until("port: 4")


def differences_alone(folder):
    with Watch(folder, "--diff", "over", "over") as watch:
        watch.talk.until("watching")
        save(folder / "base/web.yaml", WEB.format(port=2))
        _, lines = watch.out.until("+  - port: 2")
        assert "-  - port: 1\n" in lines, lines
        save(folder / "base/web.yaml", WEB.format(port=3))
        _, lines = watch.out.until("+  - port: 3")
        assert "-  - port: 2\n" in lines, lines


def a_file_is_rewritten(folder):
    with Watch(folder, "-o", "out.yaml", "over") as watch:
        watch.talk.until("watching")
        assert "port: 1" in (folder / "out.yaml").read_text()
        save(folder / "base/web.yaml", WEB.format(port=2))
        watch.talk.until("rendered")
        assert "port: 2" in (folder / "out.yaml").read_text()
        watch.out.silent(0)


def files_of_gone_objects_are_removed(folder):
    (folder / "out").mkdir()
    (folder / "out/mine.txt").write_text("")
    with Watch(folder, "-o", "out", "over") as watch:
        watch.talk.until("watching")
        save(folder / "over/kustomization.yaml", "resources: [../base]\nnamePrefix: test-\n")
        watch.talk.until("rendered")
        assert sorted(os.listdir(folder / "out")) == ["mine.txt", "v1_service_test-web.yaml"], os.listdir(folder / "out")


def several_targets(folder):
    with Watch(folder, "over", "base") as watch:
        watch.out.until("name: web")
        save(folder / "over/kustomization.yaml", "resources: [../base]\nnamePrefix: test-\n")
        watch.out.until("name: test-web")
        watch.out.until("name: web")


def ctrl_c_ends_it(folder):
    with Watch(folder, "over") as watch:
        watch.talk.until("watching")
        watch.process.send_signal(signal.SIGINT)
        assert watch.process.wait(PATIENCE) == 130, watch.process.returncode


def waiting_costs_nothing(folder):
    with Watch(folder, "over") as watch:
        watch.talk.until("watching")
        time.sleep(0.2)
        before = watch.ticks()
        time.sleep(2)
        assert watch.ticks() == before, watch.ticks() - before


def saved_to_printed(folder):
    times = []
    with Watch(folder, "over") as watch:
        watch.out.until("port: 1")
        watch.talk.until("watching")
        for port in range(1000, 1040):
            time.sleep(0.05)
            start = time.monotonic()
            save(folder / "base/web.yaml", WEB.format(port=port))
            times.append(watch.out.until(f"port: {port}")[0] - start)
    times.sort()
    print(f"# saved to printed: median {statistics.median(times) * 1000:.1f} ms, p95 {times[37] * 1000:.1f} ms")
    assert times[37] < 0.5, times


def main():
    tests = [a_saved_base_is_printed, nothing_new_is_not_printed, a_failure_is_told_and_survived,
             a_folder_that_is_replaced_is_followed, differences_alone, a_file_is_rewritten,
             files_of_gone_objects_are_removed, several_targets, ctrl_c_ends_it, waiting_costs_nothing, saved_to_printed]
    return tap.run([tap.in_folder(test, with_project) for test in tests])


if __name__ == "__main__":
    sys.exit(main())
