#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The whole way on real Kubernetes: up, build, sync, an edit seen live, drift healed, prune, down, nothing left behind.

    guestbook_test.py BERTH      the built executable

Prints TAP with the time of each step. Needs root and what tests/lab/prepare makes; says so without.
"""

import contextlib
import http.client
import json
import os
import pathlib
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
import urllib.parse
import urllib.request

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "lab"))
import lab  # noqa: E402
from kubernetes import Kubernetes  # noqa: E402
from machine import traces  # noqa: E402

PROJECT = pathlib.Path(__file__).resolve().parents[2]
CLUSTER = "berth-e2e"
NODE_PORT = 30080
SPACE = "/api/v1/namespaces/guestbook-dev"
FRONTEND = "/apis/apps/v1/namespaces/guestbook-dev/deployments/frontend"
done = 0


def skip(reason):
    print(f"1..0 # SKIP {reason}")
    sys.exit(0)


@contextlib.contextmanager
def step(name):
    """One numbered TAP line with its time; whatever fails inside ends the test."""
    global done
    done += 1
    begun = time.monotonic()
    try:
        yield
    except BaseException:
        print(f"not ok {done} - {name}", flush=True)
        raise
    print(f"ok {done} - {name} # {time.monotonic() - begun:.2f} s", flush=True)


def until(reached, seconds, what):
    """The value `reached` gives once it is true, and how long that took."""
    begun = time.monotonic()
    while True:
        value = reached()
        if value:
            return value, time.monotonic() - begun
        if time.monotonic() - begun > seconds:
            raise AssertionError(f"{what}: not within {seconds} s")
        time.sleep(0.005)


class Berth:
    def __init__(self, program, home, kubeconfig, project):
        self.program = program
        self.project = project
        self.environment = dict(os.environ, BERTH_HOME=str(home), KUBECONFIG=str(kubeconfig), NO_COLOR="1")

    def run(self, *arguments, expect=0):
        result = subprocess.run([self.program, *arguments], cwd=self.project, env=self.environment, capture_output=True, text=True)
        if result.returncode != expect:
            raise AssertionError(f"berth {' '.join(arguments)} left with {result.returncode}\n{result.stdout}\n{result.stderr}")
        return result

    def kubernetes(self):
        return Kubernetes(self.environment["KUBECONFIG"])

    def status(self):
        return json.loads(self.run("status", CLUSTER, "-o", "json").stdout)["clusters"][0]


class Watcher:
    """`berth sync --watch` with what it says, line by line with the time it came."""

    def __init__(self, berth):
        self.process = subprocess.Popen([berth.program, "sync", "--watch", "--name", CLUSTER, "--progress", "plain"], cwd=berth.project,
                                        env=berth.environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
        self.lines = []
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self):
        for line in self.process.stderr:
            self.lines.append((time.monotonic(), line.rstrip()))

    def wait_for(self, pattern, seconds, since=0):
        """The line after the first `since` ones that matches."""
        def found():
            for line in self.lines[since:]:
                if re.search(pattern, line[1]):
                    return line
            if self.process.poll() is not None:
                raise AssertionError("berth sync --watch ended:\n" + "\n".join(line for _, line in self.lines[-20:]))
            return None
        return until(found, seconds, f"'{pattern}' from sync --watch; it said:\n" + "\n".join(line for _, line in self.lines[-20:]))[0]

    def stop(self):
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)
        return self.process.wait(20)


def percentile(times, part):
    return sorted(times)[min(len(times) - 1, int(len(times) * part))]


def page(address, path="/"):
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with opener.open(f"http://{address}:{NODE_PORT}{path}", timeout=2) as answer:
            return answer.read().decode()
    except (OSError, http.client.HTTPException):  # its pod is being replaced
        return ""


def sign(address, text):
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    data = urllib.parse.urlencode({"text": text}).encode()
    opener.open(f"http://{address}:{NODE_PORT}/entries", data, timeout=5).close()


def idle_cost(pid, seconds):
    """CPU time used meanwhile, in seconds, and resident memory in MB."""
    def used():
        fields = open(f"/proc/{pid}/stat").read().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
    before = used()
    time.sleep(seconds)
    memory = next(int(line.split()[1]) for line in open(f"/proc/{pid}/status") if line.startswith("VmRSS"))
    return used() - before, memory / 1000


def versions(berth):
    """resourceVersions of what nobody but berth changes."""
    kubernetes = berth.kubernetes()
    return [kubernetes.get(f"{SPACE}/{path}")["metadata"]["resourceVersion"] for path in ("services/frontend", "services/redis")]


def sailing(berth):
    with step("up"):
        berth.run("up", CLUSTER)
    with step("up again is a quick no-op"):
        berth.run("up", CLUSTER)
    with step("build"):
        berth.run("build", "-t", "guestbook", ".")
    with step("build again from the cache"):
        berth.run("build", "-t", "guestbook", ".")

    with step("sync, until all is well"):
        output = berth.run("sync", "--name", CLUSTER).stdout
        assert "deployment.apps/frontend -n guestbook-dev created" in output, output
    address = berth.status()["nodes"][0]["address"]
    with step("the page is served, and keeps entries in the database"):
        until(lambda: "Guestbook (dev)" in page(address), 60, "the page")
        sign(address, "hello <b>world</b>")
        until(lambda: "hello &lt;b&gt;world" in page(address), 60, "the entry")
    with step("sync again changes nothing"):
        before = versions(berth)
        output = berth.run("sync", "--name", CLUSTER).stdout
        assert "created" not in output and "configured" not in output, output
        assert before == versions(berth)
    with step("status knows the application"):
        application = berth.status()["applications"][0]
        assert application["name"] == "guestbook-dev" and application["well"] == len(application["objects"]), application
    with step("a dry run tells and changes nothing"):
        output = berth.run("sync", "--name", CLUSTER, "-k", "deploy/overlays/prod", "--dry-run").stdout
        assert "namespace/guestbook created (dry run)" in output, output
        assert berth.kubernetes().get("/api/v1/namespaces/guestbook") is None

    watching(berth, address)
    refusals(berth)

    with step("down"):
        berth.run("down", CLUSTER)


def watching(berth, address):
    watcher = Watcher(berth)
    kubernetes = berth.kubernetes()
    try:
        with step("watch begins"):
            watcher.wait_for("all is well", 60)
        with step("an edited source file is seen live"):
            source = berth.project / "app/page.html"
            text = source.read_text()
            said = len(watcher.lines)
            source.write_text(text.replace("<h1>{title}</h1>", "<h1>{title}, edited</h1>"))
            begun = time.monotonic()
            applied = watcher.wait_for(r"applied: \d", 60, said)[0] - begun
            until(lambda: "edited" in page(address), 60, "the edited page")
            print(f"# source saved to applied {applied:.2f} s (build, load, render, apply), to seen live {time.monotonic() - begun:.2f} s")
            watcher.wait_for("all is well", 60, said)
            until(lambda: "hello" in page(address), 60, "the entry")
        with step("saved manifests are applied at once"):
            manifest = berth.project / "deploy/base/frontend.yaml"
            text = manifest.read_text()
            times = []
            for turn in range(20):
                said = len(watcher.lines)
                begun = time.monotonic()
                manifest.write_text(text.replace("kind: Service\nmetadata:\n  name: frontend\n  labels:\n",
                                                 f"kind: Service\nmetadata:\n  name: frontend\n  labels:\n    turn: t{turn}\n"))
                times.append(watcher.wait_for("applied: 1 configured", 20, said)[0] - begun)
                labels = kubernetes.get(f"{SPACE}/services/frontend")["metadata"]["labels"]
                assert labels["turn"] == f"t{turn}", labels
            print(f"# manifest saved to applied: median {percentile(times, 0.5) * 1000:.0f} ms, p95 {percentile(times, 0.95) * 1000:.0f} ms")
            said = len(watcher.lines)
            manifest.write_text(text)
            watcher.wait_for("applied:", 20, said)
        with step("drift and deletion are healed at once"):
            times = []
            for turn in range(4):
                for method, path, body in (
                        ("PATCH", FRONTEND + "?fieldManager=rival", {"spec": {"replicas": 3}}),
                        ("DELETE", f"{SPACE}/services/frontend", None),
                        ("PATCH", f"{SPACE}/services/redis?fieldManager=rival", {"metadata": {"labels": {"app": "stolen"}}})):
                    said, begun = len(watcher.lines), time.monotonic()
                    kubernetes.request(method, path, body, "application/merge-patch+json" if body else "application/json")
                    times.append(watcher.wait_for("put back", 10, said)[0] - begun)
            print(f"# drift made to healed: median {percentile(times, 0.5) * 1000:.0f} ms, p95 {percentile(times, 0.95) * 1000:.0f} ms")
            assert kubernetes.get(FRONTEND)["spec"]["replicas"] == 1
        with step("a namespace deleted as a whole comes back with everything in it"):
            said = len(watcher.lines)
            kubernetes.request("DELETE", SPACE)
            watcher.wait_for(r"put back Namespace", 120, said)
            until(lambda: "Guestbook (dev)" in page(address), 120, "the page")
            assert "hello" not in page(address)
            sign(address, "hello again")
        with step("a broken manifest is told with its file, and nothing is lost"):
            manifest = berth.project / "deploy/base/redis.yaml"
            text = manifest.read_text()
            said = len(watcher.lines)
            manifest.write_text(text.replace("replicas: 1", "replicsa: 1"))
            watcher.wait_for("error: ", 20, said)
            watcher.wait_for("redis.yaml", 5, said)
            until(lambda: "hello" in page(address), 60, "the entry")
            said = len(watcher.lines)
            manifest.write_text(text)
            watcher.wait_for("applied:", 20, said)
        with step("what leaves the manifests is pruned"):
            kustomization = berth.project / "deploy/overlays/dev/kustomization.yaml"
            text = kustomization.read_text()
            extra = berth.project / "deploy/overlays/dev/extra.yaml"
            said = len(watcher.lines)
            extra.write_text("apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: extra\ndata:\n  x: y\n")
            kustomization.write_text(text.replace("  - namespace.yaml\n", "  - namespace.yaml\n  - extra.yaml\n"))
            watcher.wait_for("applied: 1 created", 20, said)
            assert kubernetes.get(f"{SPACE}/configmaps/extra")
            said = len(watcher.lines)
            kustomization.write_text(text)
            watcher.wait_for("applied: 1 removed", 20, said)
            assert kubernetes.get(f"{SPACE}/configmaps/extra") is None
        with step("watching costs nothing"):
            cpu, memory = idle_cost(watcher.process.pid, 10)
            print(f"# idle for 10 s: {cpu * 1000:.0f} ms of CPU, {memory:.0f} MB")
            assert cpu < 0.1 and memory < 40, (cpu, memory)
        with step("Ctrl-C ends it with 130"):
            assert watcher.stop() == 130
    finally:
        watcher.stop()


def refusals(berth):
    with step("a cluster that is not local is refused unless named"):
        far = berth.project / "far-kubeconfig"
        far.write_text("current-context: far\nclusters: [{name: far, cluster: {server: 'https://cluster.example:6443'}}]\n"
                       "contexts: [{name: far, context: {cluster: far, user: far}}]\nusers: [{name: far, user: {token: t}}]\n")
        own, berth.environment["KUBECONFIG"] = berth.environment["KUBECONFIG"], str(far)
        error = berth.run("sync", expect=1).stderr
        berth.environment["KUBECONFIG"] = own
        assert "error: context 'far' is not a local cluster: its server is 'https://cluster.example:6443'" in error, error
        assert "hint: if it is meant, say so: --context far" in error, error
    with step("an empty set of manifests is refused, and nothing is removed"):
        empty = berth.project / "empty"
        empty.mkdir()
        (empty / "kustomization.yaml").write_text("resources: []\n")
        (berth.project / "empty.yaml").write_text("name: guestbook-dev\nimages: []\nkustomization: empty\n")
        error = berth.run("sync", "--name", CLUSTER, "-f", "empty.yaml", expect=1).stderr
        assert "error: " in error, error
        assert berth.kubernetes().get(FRONTEND)


def main():
    if reason := lab.missing_for_clusters():
        skip(reason)
    program = str(pathlib.Path(sys.argv[1]).resolve())
    with tempfile.TemporaryDirectory(prefix="berth-e2e-") as directory:
        directory = pathlib.Path(directory)
        registry = directory / "registry"
        project = directory / "guestbook"
        home = directory / "home"
        subprocess.run([PROJECT / "tests/lab/home", home], check=True, stdout=subprocess.DEVNULL)
        before = traces(home)
        shutil.copytree(PROJECT / "examples/guestbook", project)
        berth = Berth(program, home, directory / "kubeconfig", project)
        try:
            address = subprocess.run([PROJECT / "tests/lab/registry", "start", registry], check=True, capture_output=True, text=True).stdout.strip()
            hosts = subprocess.run([PROJECT / "tests/lab/registry", "hosts", address], check=True, capture_output=True, text=True).stdout
            mirror = home / "certs.d/docker.io"
            mirror.mkdir(parents=True, exist_ok=True)
            (mirror / "hosts.toml").write_text(hosts)
            sailing(berth)
            with step("nothing is left behind"):
                after = traces(home)
                assert after == before, {name: (before[name], after[name]) for name in after if after[name] != before[name]}
        finally:
            subprocess.run([program, "down", CLUSTER], env=berth.environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)
            subprocess.run([PROJECT / "tests/lab/registry", "stop", registry], stdout=subprocess.DEVNULL, check=False)
    print(f"1..{done}")


if __name__ == "__main__":
    main()
