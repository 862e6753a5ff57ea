#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""`berth sync` with crdMergeKeys: lists of custom resources reach a real API server merged by the keys of their definitions.

usage: with_api_server.py --tap sync_merge_keys_test.py BERTH

The API server holds the same definitions, and its server-side apply merges by the same keys.
"""
import contextlib
import json
import os
import pathlib
import re
import shutil
import ssl
import subprocess
import sys
import tempfile
import time
import urllib.request

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
import tap  # noqa: E402

BERTH = os.path.abspath(sys.argv[1])
CONFIG = pathlib.Path(os.environ["KUBECONFIG"])
SERVER = re.search(r'server: "([^"]+)"', CONFIG.read_text()).group(1)
# Every test has a kind of its own: definitions are the cluster's.
DEFINITION = """apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata:
  name: {plural}.example.com
spec:
  group: example.com
  scope: Namespaced
  names: {{kind: {kind}, plural: {plural}}}
  versions:
  - name: v1
    served: true
    storage: true
    schema:
      openAPIV3Schema:
        type: object
        properties:
          spec:
            type: object
            properties:
              listeners:
                type: array
                x-kubernetes-list-type: map
                x-kubernetes-list-map-keys: [port, protocol]
                items:
                  type: object
                  required: [port, protocol]
                  properties:
                    port: {{type: integer}}
                    protocol: {{type: string}}
                    host: {{type: string}}
                    route: {{type: string}}
              tags:
                type: array
                x-kubernetes-list-type: set
                items: {{type: string}}
              plain:
                type: array
                items: {{type: string}}
"""
BASE = """apiVersion: example.com/v1
kind: {kind}
metadata:
  name: it
  namespace: default
spec:
  listeners:
  - {{port: 80, protocol: TCP, host: a.example.com, route: one}}
  - {{port: 80, protocol: UDP, host: b.example.com, route: two}}
  tags: [x, y]
  plain: [p]
"""
PATCH = """apiVersion: example.com/v1
kind: {kind}
metadata:
  name: it
  namespace: default
spec:
  listeners:
  - {{port: 80, protocol: UDP, route: {route}}}
  - {{port: 443, protocol: TCP, host: c.example.com}}
  tags: [z]
  plain: [q]
"""


def opener():
    context = ssl.create_default_context(cafile=CONFIG.parent / "ca.crt")
    context.load_cert_chain(CONFIG.parent / "client.crt", CONFIG.parent / "client.key")
    return urllib.request.build_opener(urllib.request.ProxyHandler({}), urllib.request.HTTPSHandler(context=context))


OPENER = opener()


class Project:
    """An overlay that patches lists of a custom resource, and its berth.yaml."""

    def __init__(self, folder, kind, definition="crd.yaml", merge="crdMergeKeys: true"):
        self.folder, self.kind, self.plural = folder, kind, kind.lower() + "s"
        (folder / "base").mkdir()
        (folder / "overlay").mkdir()
        self.definition = folder / "base" / definition
        self.definition.parent.mkdir(exist_ok=True)
        self.definition.write_text(DEFINITION.format(kind=kind, plural=self.plural))
        (folder / "base" / "it.yaml").write_text(BASE.format(kind=kind))
        listed = ["it.yaml"] + (["crd.yaml"] if definition == "crd.yaml" else [])
        (folder / "base" / "kustomization.yaml").write_text(f"resources: [{', '.join(listed)}]\n")
        (folder / "overlay" / "kustomization.yaml").write_text("resources: [../base]\npatches: [{path: patch.yaml}]\n")
        self.patch("changed")
        self.configure(merge)

    def patch(self, route):
        (self.folder / "overlay" / "patch.yaml").write_text(PATCH.format(kind=self.kind, route=route))

    def configure(self, merge):
        (self.folder / "berth.yaml").write_text(f"name: {self.plural}\nkustomization: overlay\n{merge}\n")

    def run(self, *words, ok=True):
        done = subprocess.run([BERTH, *words], cwd=self.folder, capture_output=True, text=True, check=False,
                              env={**os.environ, "BERTH_HOME": str(self.folder / "home")})
        assert (done.returncode == 0) == ok, f"berth {words}: {done.returncode}\n{done.stdout}{done.stderr}"
        return done

    def live(self):
        with OPENER.open(f"{SERVER}/apis/example.com/v1/namespaces/default/{self.plural}/it", timeout=10) as answer:
            return json.load(answer)["spec"]

    def wait_until(self, wanted):
        deadline = time.monotonic() + 20
        while time.monotonic() < deadline:
            with contextlib.suppress(urllib.error.HTTPError):
                if wanted(self.live()):
                    return
            time.sleep(0.05)
        raise AssertionError(f"nothing changed in 20 s: {self.live()}")

    @contextlib.contextmanager
    def watching(self):
        with subprocess.Popen([BERTH, "sync", "--watch"], cwd=self.folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                              env={**os.environ, "BERTH_HOME": str(self.folder / "home")}) as watch:
            try:
                yield
            finally:
                watch.terminate()


def has_route(route):
    return lambda spec: route in {listener.get("route") for listener in spec["listeners"]}


def require_merged(spec, route="changed"):
    """What kustomize's merge makes of it with these keys: what the patch names comes first."""
    by_key = {(one["port"], one["protocol"]): one for one in spec["listeners"]}
    assert len(spec["listeners"]) == 3, spec
    assert by_key[80, "TCP"] == {"port": 80, "protocol": "TCP", "host": "a.example.com", "route": "one"}, spec
    assert by_key[80, "UDP"] == {"port": 80, "protocol": "UDP", "host": "b.example.com", "route": route}, spec
    assert by_key[443, "TCP"] == {"port": 443, "protocol": "TCP", "host": "c.example.com"}, spec
    assert sorted(spec["tags"]) == ["x", "y", "z"] and spec["plain"] == ["q"], spec


def require_replaced(spec):
    assert [(one["port"], one["protocol"]) for one in spec["listeners"]] == [(80, "UDP"), (443, "TCP")], spec
    assert "host" not in spec["listeners"][0] and spec["tags"] == ["z"] and spec["plain"] == ["q"], spec


def definition_among_the_objects(folder):
    project = Project(folder, "Gate")
    project.run("sync")
    require_merged(project.live())
    again = project.run("sync", "--progress", "plain")
    require_merged(project.live())
    assert "configured" not in again.stdout + again.stderr, again.stdout + again.stderr


def definition_in_a_folder_of_its_own(folder):
    project = Project(folder, "Door", "vendor/crd.yaml", "crds: [base/vendor]")
    project.run("sync", ok=False)  # the cluster does not know the kind yet
    other = folder / "definitions"
    shutil.copytree(project.definition.parent, other / "all")
    (other / "all" / "kustomization.yaml").write_text("resources: [crd.yaml]\n")
    (other / "berth.yaml").write_text("name: definitions\nkustomization: all\n")
    subprocess.run([BERTH, "sync"], cwd=other, check=True, capture_output=True, env={**os.environ, "BERTH_HOME": str(folder / "home")})
    project.run("sync")
    require_merged(project.live())


def switched_off_and_on(folder):
    project = Project(folder, "Fence", merge="crdMergeKeys: false")
    project.run("sync")
    require_replaced(project.live())
    project.configure("crdMergeKeys: true")
    project.run("sync")
    require_merged(project.live())
    project.configure("")
    project.run("sync")
    require_replaced(project.live())


def changes_while_watching(folder):
    project = Project(folder, "Wall")
    with project.watching():
        project.wait_until(has_route("changed"))
        require_merged(project.live())
        project.patch("again")
        project.wait_until(has_route("again"))
        require_merged(project.live(), "again")


def definition_changes_while_watching(folder):
    """That of `crds` comes before that among the objects."""
    project = Project(folder, "Hedge", merge="crds: [vendor]")
    (folder / "vendor").mkdir()
    definition = folder / "vendor" / "crd.yaml"
    definition.write_text(project.definition.read_text())
    with project.watching():
        project.wait_until(has_route("one"))
        require_merged(project.live())
        definition.write_text(re.sub("x-kubernetes-list-type: (map|set)", "x-kubernetes-list-type: atomic", definition.read_text()))
        project.wait_until(lambda spec: not has_route("one")(spec))
    require_replaced(project.live())


sys.exit(tap.run([tap.in_folder(test) for test in (definition_among_the_objects, definition_in_a_folder_of_its_own,
                                                   switched_off_and_on, changes_while_watching,
                                                   definition_changes_while_watching)]))
