#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The whole way on real Kubernetes with the guestbook: up, build, sync, an edit seen live, drift healed, pruning, down.

usage: voyage.py BERTH      prints TAP with the time each step took; needs root and the lab (tests/lab/prepare)
"""
import contextlib
import json
import os
import pathlib
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import urllib.request

sys.path[:0] = [str(pathlib.Path(__file__).resolve().parents[1] / folder) for folder in ("", "lab")]
import lab  # noqa: E402
import tap  # noqa: E402
from kubernetes import Kubernetes  # noqa: E402
from machine import traces  # noqa: E402
from waiting import until  # noqa: E402

ROOT = pathlib.Path(__file__).resolve().parents[2]
CLUSTER = "voyage"
NODE_PORT = 30080
NAMESPACE = "/api/v1/namespaces/guestbook-dev"
DEPLOYMENTS = "/apis/apps/v1/namespaces/guestbook-dev/deployments"


class Voyage:
    def __init__(self, berth, folder):
        self.berth = berth
        self.folder = folder
        self.home = folder / "home"
        self.project = folder / "guestbook"
        self.kubeconfig = folder / "kubeconfig"
        self.watcher = None
        self.before = None
        self.kubernetes = None
        shutil.copytree(ROOT / "examples/guestbook", self.project)
        (folder / "user").mkdir()
        self.environment = os.environ | {
            "BERTH_HOME": str(self.home), "KUBECONFIG": str(self.kubeconfig), "HOME": str(folder / "user"),
            "BERTH_CLUSTER": CLUSTER, "BERTH_PROGRESS": "plain",
        }

    def run(self, *arguments, timeout=300, cwd=None):
        """Runs berth and returns its standard output; what it said is in the failure."""
        done = subprocess.run([self.berth, *arguments], cwd=cwd or self.project, env=self.environment, text=True,
                              stdin=subprocess.DEVNULL, capture_output=True, timeout=timeout, check=False)
        assert done.returncode == 0, f"berth {' '.join(arguments)}: status {done.returncode}\n{done.stdout}\n{done.stderr}"
        return done.stdout

    def page(self):
        url = f"http://{self.address()}:{NODE_PORT}/"
        with urllib.request.build_opener(urllib.request.ProxyHandler({})).open(url, timeout=5) as answer:
            return answer.read().decode()

    def address(self):
        nodes = self.kubernetes.get("/api/v1/nodes")["items"]
        return next(a["address"] for a in nodes[0]["status"]["addresses"] if a["type"] == "InternalIP")

    # The steps, in order.

    def up_makes_a_cluster(self):
        self.before = traces(self.home)
        self.run("up", CLUSTER, "--wait", "2m")
        self.kubernetes = Kubernetes(self.kubeconfig)
        nodes = self.kubernetes.get("/api/v1/nodes")["items"]
        assert len(nodes) == 1, nodes
        ready = [c["status"] for c in nodes[0]["status"]["conditions"] if c["type"] == "Ready"]
        assert ready == ["True"], nodes[0]["status"]["conditions"]

    def a_second_up_does_nothing(self):
        uid = self.kubernetes.get("/api/v1/namespaces/kube-system")["metadata"]["uid"]
        self.run("up", CLUSTER)
        assert self.kubernetes.get("/api/v1/namespaces/kube-system")["metadata"]["uid"] == uid

    def build_makes_an_image(self):
        self.run("build", "-t", "guestbook", ".")
        images = json.loads(self.run("images", "-o", "json"))
        assert "guestbook" in json.dumps(images), images

    def a_second_build_does_nothing(self):
        before = self.run("images", "-o", "json")
        self.run("build", "-t", "guestbook", ".")
        assert self.run("images", "-o", "json") == before

    def sync_brings_the_application_up(self):
        self.run("sync")
        for name in ("frontend", "redis"):
            status = self.kubernetes.get(f"{DEPLOYMENTS}/{name}")["status"]
            assert status.get("readyReplicas") == 1, status

    def the_page_comes_through_the_cluster(self):
        text = until(self.page, 30)
        assert "<h1>Guestbook (dev)</h1>" in text, text

    def an_entry_is_kept_in_the_database(self):
        url = f"http://{self.address()}:{NODE_PORT}/entries"
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        opener.open(url, data=b"text=ahoy+from+the+voyage", timeout=10).close()
        assert "ahoy from the voyage" in self.page()

    def a_second_sync_changes_nothing(self):
        before = self.kubernetes.get(f"{DEPLOYMENTS}/frontend")["metadata"]["resourceVersion"]
        self.run("sync")
        after = self.kubernetes.get(f"{DEPLOYMENTS}/frontend")["metadata"]["resourceVersion"]
        assert before == after, (before, after)

    def an_edited_file_is_seen_live(self):
        log = open(self.folder / "watch.log", "wb")
        self.watcher = subprocess.Popen([self.berth, "sync", "--watch"], cwd=self.project, env=self.environment,
                                        stdin=subprocess.DEVNULL, stdout=log, stderr=subprocess.STDOUT)
        time.sleep(3)  # what is edited before the watch begins is no test of it
        page = self.project / "app/page.html"
        page.write_text(page.read_text().replace("<h1>{title}</h1>", "<h1>{title}, edited</h1>"))
        until(lambda: "<h1>Guestbook (dev), edited</h1>" in self.page(), 90)

    def a_changed_manifest_is_applied(self):
        overlay = self.project / "deploy/overlays/dev/kustomization.yaml"
        overlay.write_text(overlay.read_text().replace("TITLE=Guestbook (dev)", "TITLE=Guestbook (changed)"))
        until(lambda: "Guestbook (changed), edited" in self.page(), 60)

    def drift_is_healed(self):
        since = time.monotonic()
        self.kubernetes.merge(f"{NAMESPACE}/services/frontend", {"metadata": {"labels": {"app": "strayed"}}})
        until(lambda: self.kubernetes.get(f"{NAMESPACE}/services/frontend")["metadata"]["labels"]["app"] == "frontend", 30, 0.01)
        print(f"# healed after {time.monotonic() - since:.2f} s")
        self.kubernetes.request("DELETE", f"{NAMESPACE}/services/redis")
        until(lambda: self.kubernetes.get(f"{NAMESPACE}/services/redis"), 30)

    def what_left_the_files_is_pruned(self):
        extra = {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "not-ours"}}
        self.kubernetes.request("POST", f"{NAMESPACE}/configmaps", extra)
        overlay = self.project / "deploy/overlays/dev"
        (overlay / "note.yaml").write_text("apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: note\ndata: {a: b}\n")
        kustomization = overlay / "kustomization.yaml"
        kept = kustomization.read_text()
        kustomization.write_text(kept.replace("resources:\n", "resources:\n  - note.yaml\n"))
        until(lambda: self.kubernetes.get(f"{NAMESPACE}/configmaps/note"), 30)
        kustomization.write_text(kept)
        until(lambda: self.kubernetes.get(f"{NAMESPACE}/configmaps/note") is None, 30)
        assert self.kubernetes.get(f"{NAMESPACE}/configmaps/not-ours"), "what berth does not own is left alone"

    def status_tells_of_it(self):
        text = self.run("status", "-o", "json")
        assert CLUSTER in json.dumps(json.loads(text)), text

    def the_watch_ends_on_interruption(self):
        self.watcher.send_signal(signal.SIGINT)
        assert self.watcher.wait(timeout=20) == 130, self.watcher.returncode
        self.watcher = None

    def down_leaves_nothing_behind(self):
        self.run("down", CLUSTER)
        after = traces(self.home)
        left = {name: sorted(after[name] - self.before[name]) for name in after if after[name] - self.before[name]}
        assert not left, left
        assert "kind-voyage" not in (self.kubeconfig.read_text() if self.kubeconfig.exists() else "")

    def steps(self):
        return [self.up_makes_a_cluster, self.a_second_up_does_nothing, self.build_makes_an_image,
                self.a_second_build_does_nothing, self.sync_brings_the_application_up,
                self.the_page_comes_through_the_cluster, self.an_entry_is_kept_in_the_database,
                self.a_second_sync_changes_nothing, self.an_edited_file_is_seen_live, self.a_changed_manifest_is_applied,
                self.drift_is_healed, self.what_left_the_files_is_pruned, self.status_tells_of_it,
                self.the_watch_ends_on_interruption, self.down_leaves_nothing_behind]

    def end(self):
        """Whatever happened: nothing of the test stays."""
        if self.watcher is not None:
            self.watcher.kill()
            self.watcher.wait()
        subprocess.run([self.berth, "down", CLUSTER], env=self.environment, stdin=subprocess.DEVNULL,
                       capture_output=True, timeout=120, check=False)


@contextlib.contextmanager
def make_home(folder):
    """A home with the node image, and docker.io on loopback for it."""
    home = folder / "home"
    subprocess.run([lab.FOLDER / "home", home], check=True, stdout=subprocess.DEVNULL)
    with lab.registry(folder) as address:
        mirror = home / "certs.d/docker.io/hosts.toml"
        mirror.parent.mkdir(parents=True, exist_ok=True)
        mirror.write_text(lab.script("registry", "hosts", address) + "\n")
        yield


def main():
    berth = str(pathlib.Path(sys.argv[1]).resolve())
    if reason := lab.missing_for_clusters():
        return tap.skip(reason)
    # Beside the lab's home, so that its content can be shared by hard links.
    with tempfile.TemporaryDirectory(prefix="voyage-", dir=lab.CACHE) as name, make_home(pathlib.Path(name)):
        voyage = Voyage(berth, pathlib.Path(name))
        try:
            status = tap.run(voyage.steps(), needed=voyage.steps()[:1])
            log = pathlib.Path(name) / "watch.log"
            if status != 0 and log.exists():
                print("\n".join("# watch: " + line for line in log.read_text(errors="replace").splitlines()[-40:]))
            return status
        finally:
            voyage.end()


if __name__ == "__main__":
    sys.exit(main())
