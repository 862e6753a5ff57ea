# SPDX-License-Identifier: Apache-2.0
"""The lab from Python: where it keeps things, its scripts, and peers that run for the length of a `with`."""
import contextlib
import os
import pathlib
import subprocess
import time

FOLDER = pathlib.Path(__file__).resolve().parent
# As cache.sh has it.
CACHE = pathlib.Path(os.environ.get("BERTH_LAB_CACHE") or
                     pathlib.Path(os.environ.get("XDG_CACHE_HOME") or pathlib.Path.home() / ".cache") / "berth-lab")


def script(name, *words):
    """What a script of the lab prints, or None when it cannot; it says why on standard error."""
    done = subprocess.run([FOLDER / name, *map(str, words)], stdout=subprocess.PIPE, text=True, check=False)
    return done.stdout.strip() if done.returncode == 0 else None


def missing_for_clusters():
    """Why no cluster can be made here, or an empty text."""
    return "needs root" if os.geteuid() != 0 else "" if (CACHE / "home").is_dir() else "the lab is not prepared"


@contextlib.contextmanager
def registry(folder):
    """The lab's registry with the base images, its state below `folder`; yields HOST:PORT, or None."""
    place = folder / "registry"
    try:
        yield script("registry", "start", place)
    finally:
        script("registry", "stop", place)


@contextlib.contextmanager
def buildkitd(folder, mirror):
    """buildkitd with its state below `folder` and `mirror` in docker.io's place; yields the words that call its client,
    or None when there is none here."""
    daemon, client = script("peers", "buildkitd"), script("peers", "buildctl")
    if not daemon or not client:
        yield None
        return
    root = folder / "buildkit"
    root.mkdir()
    (root / "config").write_text(
        f'[registry."docker.io"]\n  mirrors = ["{mirror}"]\n[registry."{mirror}"]\n  http = true\n')
    call = [client, "--addr", f"unix://{root}/socket"]
    with open(root / "log", "wb") as log, subprocess.Popen(
            [daemon, "--config", root / "config", "--root", root / "data", "--addr", call[2],
             "--containerd-worker=false", "--oci-worker=true", "--oci-worker-net=host",
             f"--oci-worker-binary={FOLDER / 'runc-without-sys-resource'}",
             "--oci-worker-snapshotter=overlayfs"], stdout=log, stderr=log) as process:
        try:
            wait_for_buildkitd(call, root / "log")
            yield call
        finally:
            process.terminate()
            process.wait()
            subprocess.run(["umount", "-R", root / "data"], capture_output=True, check=False)


def wait_for_buildkitd(call, log):
    for _ in range(300):
        if subprocess.run([*call, "debug", "workers"], capture_output=True, check=False).returncode == 0:
            return
        time.sleep(0.1)
    raise RuntimeError("buildkitd did not start:\n" + log.read_text()[-2000:])
