# SPDX-License-Identifier: Apache-2.0
"""What a cluster may leave behind on the machine, read from the kernel."""
import os
import pathlib
import shutil
import subprocess


def lines(*command):
    if shutil.which(command[0]) is None:
        return []
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.splitlines()


def processes_below(folder):
    """Processes whose root or mounts stand below the folder: those of a node's containers."""
    found = set()
    for entry in pathlib.Path("/proc").iterdir():
        if not entry.name.isdigit():
            continue
        try:
            if folder in os.readlink(entry / "root") or folder in (entry / "cmdline").read_bytes().decode(errors="replace"):
                found.add((entry / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace").strip())
        except OSError:
            continue  # it is gone
    return found


def cgroups():
    """Two levels are enough: whatever a cluster has is below one folder of its own."""
    root = pathlib.Path("/sys/fs/cgroup")
    found = set()
    for controller in [root, *(path for path in root.iterdir() if path.is_dir())]:
        for depth in ("*", "*/*"):
            found.update(str(path) for path in controller.glob(depth) if path.is_dir())
    return found


def traces(home):
    """name -> set of things, to compare before and after. Only what is of this home, or what nobody else makes."""
    clusters = pathlib.Path(home) / "clusters"
    mounts = pathlib.Path("/proc/self/mounts").read_text(encoding="utf-8").splitlines()
    return {
        "mounts": {line.split()[1] for line in mounts if str(home) in line},
        "links": {line.split(":")[1].split("@")[0].strip() for line in lines("ip", "-o", "link")},
        "network namespaces": set(lines("ip", "netns", "list")),
        "address translation": set(lines("iptables-save", "-t", "nat")) | set(lines("nft", "list", "tables")),
        "routes": set(lines("ip", "-4", "route")),
        "control groups": cgroups(),
        "processes": processes_below(str(clusters)),
        "clusters": {path.name for path in clusters.iterdir()} if clusters.is_dir() else set(),
    }
