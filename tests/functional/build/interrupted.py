#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Builds that are killed, interrupted or run out of disk: nothing half-made is visible, nothing is left running.

usage: interrupted.py BERTH      (needs root, a container runtime and busybox; otherwise skipped)
"""
import os
import pathlib
import shutil
import signal
import subprocess
import sys
import time
import uuid

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2]))
import tap  # noqa: E402

BERTH = str(pathlib.Path(sys.argv[1]).resolve())


def marked(mark):
    """Processes whose command line has the mark."""
    found = []
    for entry in pathlib.Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                if mark.encode() in (entry / "cmdline").read_bytes() and int(entry.name) != os.getpid():
                    found.append(int(entry.name))
            except OSError:
                pass
    return found


def wait_until(condition, seconds=30):
    end = time.time() + seconds
    while time.time() < end:
        if condition():
            return True
        time.sleep(0.05)
    return False


class Shop:
    def __init__(self, folder):
        self.folder = folder
        self.home = folder / "home"
        self.context = folder / "context"
        self.context.mkdir()
        shutil.copy(shutil.which("busybox"), self.context / "busybox")

    def command(self, *options):
        return [BERTH, "build", "-t", "made:1", *options, str(self.context)]

    def environment(self, home=None):
        return {**os.environ, "BERTH_HOME": str(home or self.home)}

    def write(self, *lines):
        (self.context / "Dockerfile").write_text("\n".join(("FROM scratch", "COPY busybox /bin/sh", *lines)) + "\n")

    def build(self, home=None):
        return subprocess.run(self.command(), env=self.environment(home), capture_output=True, text=True, check=False)

    def start(self):
        return subprocess.Popen(self.command(), env=self.environment(), stdout=subprocess.DEVNULL,
                                stderr=subprocess.PIPE, text=True)

    def names(self):
        return subprocess.run([BERTH, "images"], env=self.environment(), capture_output=True, text=True,
                              check=False).stdout

    def mounts(self):
        return [line for line in pathlib.Path("/proc/mounts").read_text().splitlines() if str(self.folder) in line]


def half_made(shop):
    return [str(p.relative_to(shop.home)) for p in (shop.home / "tmp").rglob("*") if p.name != ".gate"]


def begin_sleeping(shop):
    """A build in whose RUN a process with a mark of its own sleeps; the process and the mark."""
    mark = f"mark-{uuid.uuid4().hex}"
    shop.write(f'RUN ["/bin/sh", "-c", "echo half >/half; sh -c \'read line </dev/zero\' {mark}"]')
    build = shop.start()
    if not wait_until(lambda: any(pid != build.pid for pid in marked(mark))):
        build.kill()
        raise AssertionError("the RUN did not start: " + build.stderr.read()[-500:])
    return build, mark


def killed(shop):
    build, mark = begin_sleeping(shop)
    build.kill()
    build.wait()
    assert not shop.mounts(), f"mounts stayed: {shop.mounts()}"
    assert "made" not in shop.names(), "a name is there although the build was killed"
    shop.write('RUN ["/bin/sh", "-c", "echo whole >/whole"]')
    again = shop.build()
    assert again.returncode == 0, again.stderr[-1000:]
    assert wait_until(lambda: not marked(mark), 10), "the container of the killed build still runs"
    left = half_made(shop)
    assert not left, f"half-made things stayed: {left}"


def interrupted(shop):
    build, mark = begin_sleeping(shop)
    began = time.time()
    build.send_signal(signal.SIGINT)
    status = build.wait(timeout=30)
    assert status == 130, f"status {status}"
    assert time.time() - began < 10, "it took too long"
    assert wait_until(lambda: not marked(mark), 5), "the container still runs"
    assert not shop.mounts(), f"mounts stayed: {shop.mounts()}"
    assert not half_made(shop), f"half-made things stayed: {half_made(shop)}"


def disk_full(shop):
    small = shop.folder / "small"
    small.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=6m", "tmpfs", small], check=True)
    try:
        shop.write()
        first = shop.build(small)
        assert first.returncode == 0, first.stderr[-1000:]
        (shop.context / "big").write_bytes(os.urandom(8 << 20))
        shop.write("COPY big /")
        full = shop.build(small)
        assert full.returncode == 1, f"status {full.returncode}"
        assert "error: " in full.stderr and "No space left on device" in full.stderr, full.stderr[-1000:]
        assert "Dockerfile:3" in full.stderr, full.stderr[-1000:]
        shop.write()
        assert shop.build(small).stdout == first.stdout, "the image from before is gone"
    finally:
        subprocess.run(["umount", small], check=True)


def full_in_run(shop):
    """A RUN that cannot write fails as a command does, with its words."""
    shop.write('RUN ["/bin/sh", "-c", "echo on the way out >&2; exit 7"]')
    result = shop.build()
    assert result.returncode == 1, f"status {result.returncode}"
    assert "on the way out" in result.stderr and "status 7" in result.stderr, result.stderr[-1000:]


def main():
    for need in ("busybox", "runc"):
        if os.geteuid() != 0 or not shutil.which(need):
            return tap.skip(f"needs root and {need}")
    return tap.run([tap.in_folder(test, Shop) for test in (killed, interrupted, disk_full, full_in_run)])


sys.exit(main())
