#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Clusters beside real kind on Debian's Docker, from the same node image. Needs root. usage: cluster.py BERTH [RESULT.json]"""
import contextlib
import hashlib
import io
import json
import os
import shutil
import subprocess
import sys
import tarfile
import time

import measure

NODE_IMAGE = "kindest/node:v1.34.4"
THREE_NODES = """kind: Cluster
apiVersion: kind.x-k8s.io/v1alpha4
nodes:
- role: control-plane
- role: worker
- role: worker
"""


class Berth:
    def __init__(self, program, folder):
        self.program = program
        self.environment = {**os.environ, "BERTH_HOME": str(folder / "home"), "KUBECONFIG": str(folder / "berth.kubeconfig")}

    def __call__(self, *arguments):
        measure.run([self.program, *arguments], env=self.environment)

    def up(self, config):
        self("up", "bench", "--image", NODE_IMAGE, "--wait", "2m", *(["--config", config] if config else []))

    def down(self):
        self("down", "bench")

    def take(self, archive):
        self("import", archive)

    def load(self, name):
        self("load", "-n", "bench", name)


class Kind:
    def __init__(self, program, folder):
        self.program, self.docker = program, folder / "docker"
        self.environment = {**os.environ, "DOCKER_HOST": f"unix://{self.docker}/docker.sock",
                            "KUBECONFIG": str(folder / "kind.kubeconfig")}

    def __call__(self, *arguments):
        measure.run([measure.ROOT / "tests/lab/docker", "run", self.docker, self.program, *arguments], env=self.environment)

    def up(self, config):
        self("create", "cluster", "--name", "bench", "--image", NODE_IMAGE, "--wait", "120s",
             *(["--config", config] if config else []))

    def down(self):
        self("delete", "cluster", "--name", "bench")

    def take(self, archive):
        measure.run(["docker", "load", "-q", "-i", archive], env=self.environment)

    def load(self, name):
        self("load", "docker-image", name, "--name", "bench")


@contextlib.contextmanager
def kind_on_docker(folder, home):
    """Real kind, or None with the reason printed by the lab."""
    program = measure.lab.script("peers", "kind")
    if program is None or shutil.which("dockerd") is None or measure.lab.script("docker", "start", folder / "docker") is None:
        yield None
        return
    try:
        kind = Kind(program, folder)
        measure.run([measure.ROOT / "tests/lab/load-into-docker", home, NODE_IMAGE], env=kind.environment)
        yield kind
    finally:
        measure.lab.script("docker", "stop", folder / "docker")


def image(target, name, layers):
    """A docker archive whose layers hold one file of given bytes each."""
    digests, members = [], []
    for number, data in enumerate(layers):
        buffer = io.BytesIO()
        with tarfile.open(fileobj=buffer, mode="w", format=tarfile.USTAR_FORMAT) as layer:
            info = tarfile.TarInfo(f"data-{number}")
            info.size = len(data)
            layer.addfile(info, io.BytesIO(data))
        digests.append("sha256:" + hashlib.sha256(buffer.getvalue()).hexdigest())
        members.append((f"{number}/layer.tar", buffer.getvalue()))
    config = json.dumps({"architecture": "amd64", "os": "linux", "config": {"Cmd": ["/data-0"]},
                         "rootfs": {"type": "layers", "diff_ids": digests}}).encode()
    manifest = json.dumps([{"Config": "config.json", "RepoTags": [name], "Layers": [path for path, _ in members]}]).encode()
    with tarfile.open(target, "w") as archive:
        for path, data in [("config.json", config), *members, ("manifest.json", manifest)]:
            info = tarfile.TarInfo(path)
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))


def compare_up(bench, berth, kind, what, goal, runs, config):
    made = {"berth": False, "peer": False}
    sides = {"berth": berth, "peer": kind}

    def prepare(side):
        if made[side]:
            sides[side].down()
            time.sleep(2)  # what ends with a cluster is ending
        made[side] = True

    bench.compare(what, "kind" if kind else "", goal, runs, lambda: berth.up(config),
                  (lambda: kind.up(config)) if kind else None, prepare=prepare)


def compare_load(bench, berth, kind):
    big = os.urandom(200_000_000)
    for number, (what, goal) in enumerate((("load a new 200 MB image to 3 nodes", "5x"),
                                           ("load it again, one small layer changed", "30x"))):
        name = f"docker.io/library/big:{number}"
        archive = bench.folder / "big.tar"
        image(archive, name, [big, f"small {number}\n".encode()])
        for side in filter(None, (berth, kind)):
            side.take(archive)
        bench.compare(what, "kind load docker-image" if kind else "", goal, 1, lambda name=name: berth.load(name),
                      (lambda name=name: kind.load(name)) if kind else None)


def main():
    bench = measure.Bench(sys.argv[1], "clusters", *sys.argv[2:3])
    if os.geteuid() != 0:
        bench.skip("clusters", "needs root")
        return bench.finish()
    if not bench.has_command("up"):
        bench.skip("clusters", "this berth has no 'up'")
        return bench.finish()
    if subprocess.run([measure.ROOT / "tests/lab/prepare", os.path.abspath(sys.argv[1])], check=False).returncode != 0:
        bench.skip("clusters", "the lab cannot be prepared here")
        return bench.finish()
    home = bench.folder / "home"
    measure.run([measure.ROOT / "tests/lab/home", home])
    three = bench.folder / "three.yaml"
    three.write_text(THREE_NODES)
    berth = Berth(bench.berth, bench.folder)
    with kind_on_docker(bench.folder, home) as kind:
        if kind is None:
            bench.skip("beside kind", "Docker does not run here")
        try:
            compare_up(bench, berth, kind, "up, one node, image present", "2.5x", 2, None)
            bench.compare("up again, running already", "", "", 5, lambda: berth.up(None))
            berth.down()
            if kind:
                kind.down()
            compare_up(bench, berth, kind, "up, three nodes", "3x", 1, three)
            if bench.has_command("load"):
                compare_load(bench, berth, kind)
        finally:
            berth.down()
            if kind:
                kind.down()
    return bench.finish()


sys.exit(main())
