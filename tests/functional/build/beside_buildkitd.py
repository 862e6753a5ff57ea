#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Builds the same Dockerfiles with berth and with the real buildkitd and compares config, history and files.

usage: beside_buildkitd.py BERTH [CASE]      (without root, Go or a registry it is skipped)

Times, diff ids and what follows from them may differ; everything else must be the same.
"""
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2] / "lab"))
import cases  # noqa: E402
import image_tree  # noqa: E402
import lab  # noqa: E402


def comparable(config):
    """Without what cannot be the same twice."""
    config = json.loads(json.dumps(config))
    config.pop("created", None)
    config.pop("moby.buildkit.buildinfo.v1", None)
    config.get("rootfs", {}).pop("diff_ids", None)
    for entry in config.get("history", []):
        entry.pop("created", None)
    return config


def write_context(folder, files):
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if callable(content):
            content(path)
        elif isinstance(content, bytes):
            path.write_bytes(content)
        else:
            path.write_text(content)


def compare(case, folder, berth, home, peer):
    """Lines that tell what differs."""
    context = folder / case.name
    context.mkdir()
    write_context(context, {"Dockerfile": case.dockerfile, **case.files})
    theirs = subprocess.run([*peer, "build", "--frontend", "dockerfile.v0", "--local", f"context={context}",
                             "--local", f"dockerfile={context}", "--output", f"type=oci,dest={folder / 'peer.tar'}",
                             "--progress", "plain", *case.peer_options()], capture_output=True, text=True, check=False)
    ours = subprocess.run([berth, "build", *case.berth_options(), str(context)], capture_output=True, text=True,
                          env={**os.environ, "BERTH_HOME": str(home)}, check=False)
    if case.fails:
        problems = []
        if theirs.returncode == 0:
            problems.append("buildkitd accepts it")
        if ours.returncode != 1 or "error: " not in ours.stderr:
            problems.append(f"berth does not fail as it should ({ours.returncode}): {ours.stderr[-500:]}")
        return problems
    if theirs.returncode != 0 or ours.returncode != 0:
        return [f"buildkitd {theirs.returncode}: {theirs.stderr[-1500:]}", f"berth {ours.returncode}: {ours.stderr[-1500:]}"]
    other = image_tree.Blobs(folder / "peer.tar")
    own = image_tree.Blobs(home)
    their_config, their_files = image_tree.image(other, other.index()["manifests"][0]["digest"])
    our_config, our_files = image_tree.image(own, ours.stdout.strip())
    problems = image_tree.difference(comparable(our_config), comparable(their_config), "config")
    problems += image_tree.difference(our_files, their_files, "files")
    if len(our_config["rootfs"]["diff_ids"]) != len(their_config["rootfs"]["diff_ids"]):
        problems.append("different numbers of layers")
    again = subprocess.run([berth, "build", *case.berth_options(), str(context)], capture_output=True, text=True,
                           env={**os.environ, "BERTH_HOME": str(home)}, check=False)
    if again.stdout != ours.stdout:
        problems.append("a second build gives another image")
    return problems


def main():
    berth = str(pathlib.Path(sys.argv[1]).resolve())
    chosen = [case for case in cases.CASES if len(sys.argv) < 3 or case.name == sys.argv[2]]
    if os.geteuid() != 0:
        print("1..0 # SKIP needs root")
        return 0
    folder = pathlib.Path(tempfile.mkdtemp(prefix="berth-build-"))
    failed = 0
    try:
        with lab.registry(folder) as mirror:
            if not mirror:
                print("1..0 # SKIP no registry with base images here")
                return 0
            home = folder / "home"
            hosts = home / "certs.d" / "docker.io" / "hosts.toml"
            hosts.parent.mkdir(parents=True)
            hosts.write_text(lab.script("registry", "hosts", mirror) + "\n")
            with lab.buildkitd(folder, mirror) as peer:
                if peer is None:
                    print("1..0 # SKIP buildkitd cannot be built here")
                    return 0
                print(f"1..{len(chosen)}")
                for number, case in enumerate(chosen, 1):
                    problems = compare(case, folder, berth, home, peer)
                    print(f"{'not ok' if problems else 'ok'} {number} - {case.name}", flush=True)
                    for line in problems[:20]:
                        for part in line.splitlines():
                            print("#   " + part, flush=True)
                    failed += bool(problems)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    return 1 if failed else 0


sys.exit(main())
