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
    """Groups of berth's in every hierarchy, version 1 and 2."""
    root = pathlib.Path("/sys/fs/cgroup")
    return {str(path) for top in ("berth", "*/berth") for depth in ("", "/*", "/*/*") for path in root.glob(top + depth)
            if path.is_dir()}


def traces(home):
    """name -> set of things, to compare before and after. What the machine's other programs make is left out."""
    clusters = pathlib.Path(home) / "clusters"
    mounts = pathlib.Path("/proc/self/mounts").read_text(encoding="utf-8").splitlines()
    return {
        "mounts": {line.split()[1] for line in mounts if str(home) in line},
        "links": {name for name in (line.split(":")[1].split("@")[0].strip() for line in lines("ip", "-o", "link"))
                  if name.startswith(("berth", "bv"))},
        "network namespaces": {name for name in lines("ip", "netns", "list") if "berth" in name},
        "address translation": {name for name in lines("nft", "list", "tables") if "berth" in name},
        "control groups": cgroups(),
        "processes": processes_below(str(clusters)),
        "clusters": {path.name for path in clusters.iterdir()} if clusters.is_dir() else set(),
    }
