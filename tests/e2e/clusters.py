#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The life of clusters on real Kubernetes: several nodes, ports, loading, restart, being killed, leaving nothing behind.

usage: clusters.py BERTH      prints TAP with the time each step took; needs root and the lab (tests/lab/prepare)
"""
import json
import os
import pathlib
import signal
import socket
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

NAME = "lifecycle"
PODS = "/api/v1/namespaces/default/pods"


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Clusters:
    def __init__(self, berth, folder):
        self.berth = berth
        self.folder = folder
        self.home = folder / "home"
        self.kubeconfig = folder / "kubeconfig"
        self.port = free_port()
        self.kubernetes = None
        self.state = None
        (folder / "user").mkdir()
        (folder / "shared").mkdir()
        (folder / "shared/file").write_text("from the machine")
        self.environment = os.environ | {
            "BERTH_HOME": str(self.home), "KUBECONFIG": str(self.kubeconfig), "HOME": str(folder / "user"),
            "BERTH_CLUSTER": NAME, "BERTH_PROGRESS": "plain",
        }
        self.config = folder / "kind.yaml"
        self.config.write_text(f"""kind: Cluster
apiVersion: kind.x-k8s.io/v1alpha4
nodes:
- role: control-plane
  extraPortMappings:
  - containerPort: 8081
    hostPort: {self.port}
    listenAddress: 127.0.0.1
- role: worker
  labels: {{tier: back}}
  extraMounts:
  - {{hostPath: {folder}/shared, containerPath: /shared, readOnly: true}}
kubeadmConfigPatches:
- |
  kind: ClusterConfiguration
  apiServer: {{extraArgs: {{event-ttl: 2h}}}}
containerdConfigPatches:
- |
  [plugins."io.containerd.grpc.v1.cri"]
    max_concurrent_downloads = 7
""")
        self.before = traces(self.home)

    def start(self, *arguments):
        return subprocess.Popen([self.berth, *arguments], env=self.environment, text=True, stdin=subprocess.DEVNULL,
                                stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=self.folder)

    def run(self, *arguments, status=0):
        """Runs berth and returns all it said."""
        process = self.start(*arguments)
        out, err = process.communicate(timeout=300)
        assert process.returncode == status, f"berth {' '.join(arguments)}: status {process.returncode}\n{out}\n{err}"
        return out + err

    def read_state(self):
        self.state = json.loads((self.home / "clusters" / NAME / "cluster.json").read_text())
        return self.state

    def node(self, role):
        return next(n for n in self.state["nodes"] if n["role"] == role)

    def in_node(self, role, *arguments):
        command = ["runc", "--root", f"/run/berth/nodes-{self.state['tag']}", "exec", self.node(role)["name"], *arguments]
        done = subprocess.run(command, text=True, capture_output=True, timeout=60, check=False)
        assert done.returncode == 0, f"{command}: {done.stdout}{done.stderr}"
        return done.stdout

    def nothing_left(self):
        after = traces(self.home)
        left = {name: sorted(after[name] - self.before[name]) for name in after if after[name] - self.before[name]}
        assert not left, left
        text = self.kubeconfig.read_text() if self.kubeconfig.exists() else ""
        assert f"kind-{NAME}" not in text, text

    def nodes_ready(self):
        nodes = self.kubernetes.get("/api/v1/nodes")["items"]
        return {n["metadata"]["name"]: next(c["status"] for c in n["status"]["conditions"] if c["type"] == "Ready")
                for n in nodes}

    def create_pod(self, name, role, image, command, host_network=False):
        spec = {"nodeName": self.node(role)["name"], "hostNetwork": host_network, "terminationGracePeriodSeconds": 0,
                "containers": [{"name": "main", "image": image, "imagePullPolicy": "Never", "command": command}]}
        # The account that pods run as comes a moment after the nodes.
        until(lambda: self.kubernetes.get("/api/v1/namespaces/default/serviceaccounts/default"), 30)
        self.kubernetes.request("POST", PODS, {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": name}, "spec": spec})
        until(lambda: self.kubernetes.get(f"{PODS}/{name}")["status"]["phase"] == "Running", 60)

    def until_pods(self, what):
        """Waits for what pods do; says how they are when it never comes. The kubelet tries some things again only after
        10 and then 20 seconds."""
        try:
            until(what, 90)
        except AssertionError as problem:
            pods = [(pod["metadata"]["name"], pod["status"]) for pod in self.kubernetes.get(PODS)["items"]]
            raise AssertionError(f"{problem}\n{json.dumps(pods, indent=1)}") from problem

    # The steps, in order.

    def a_killed_up_is_repaired(self):
        """Killed at many moments, `up` leaves what `down` and the next `up` can deal with."""
        for seconds in (0.05, 0.3, 0.8, 1.5, 2.5, 4.0):
            process = self.start("up", NAME)
            time.sleep(seconds)
            process.send_signal(signal.SIGKILL)
            process.communicate(timeout=30)
            if seconds in (0.3, 1.5, 4.0):
                self.run("down", NAME)
                self.nothing_left()
        # The last one killed is taken up by the `up` that follows.
        process = self.start("up", NAME)
        time.sleep(2.0)
        process.send_signal(signal.SIGKILL)
        process.communicate(timeout=30)
        assert "incomplete" in self.run("status", NAME)
        address = self.node_addresses()

        def same_addresses():
            return self.node_addresses() == address
        self.run("up", NAME)
        assert same_addresses(), (address, self.node_addresses())
        assert "running" in self.run("status", NAME)
        self.run("down", NAME)
        self.nothing_left()

    def node_addresses(self):
        return [node["address"] for node in self.read_state()["nodes"]]

    def an_interrupted_up_cleans_up(self):
        for seconds in (0.6, 3.0):
            process = self.start("up", NAME)
            time.sleep(seconds)
            process.send_signal(signal.SIGINT)
            process.communicate(timeout=60)
            assert process.returncode == 130, process.returncode
            self.nothing_left()

    def several_nodes_come_up(self):
        self.run("up", NAME, "--config", str(self.config))
        self.read_state()
        self.kubernetes = Kubernetes(self.kubeconfig)
        assert self.nodes_ready() == {f"{NAME}-control-plane": "True", f"{NAME}-worker": "True"}, self.nodes_ready()

    def the_configuration_has_arrived(self):
        worker = self.kubernetes.get(f"/api/v1/nodes/{NAME}-worker")
        assert worker["metadata"]["labels"].get("tier") == "back", worker["metadata"]["labels"]
        assert worker["spec"]["providerID"] == f"kind://berth/{NAME}/{NAME}-worker", worker["spec"]
        assert self.in_node("worker", "cat", "/shared/file") == "from the machine"
        # The kubelet shows its static pods to the API server a moment after the node is ready.
        server = until(lambda: self.kubernetes.get(
            f"/api/v1/namespaces/kube-system/pods/kube-apiserver-{NAME}-control-plane"))
        assert "--event-ttl=2h" in server["spec"]["containers"][0]["command"], server["spec"]
        for role in ("control-plane", "worker"):
            assert "max_concurrent_downloads = 7" in self.in_node(role, "containerd", "config", "dump")

    def images_are_loaded_and_run(self):
        context = self.folder / "context"
        context.mkdir()
        root = self.home / "clusters" / NAME / "nodes" / f"{NAME}-control-plane/root"
        (context / "busybox").write_bytes((root / "bin/busybox").read_bytes())
        (context / "busybox").chmod(0o755)
        (context / "word").write_text("one")
        (context / "Dockerfile").write_text("FROM scratch\nCOPY busybox /bin/busybox\nCOPY word /word\n")
        self.run("build", "-t", "e2e:1", "context")
        self.run("load", "e2e:1")
        assert "cached" in self.run("load", "e2e:1")
        self.create_pod("web", "control-plane", "e2e:1", ["/bin/busybox", "httpd", "-f", "-p", "8081", "-h", "/"], True)
        self.create_pod("back", "worker", "e2e:1", ["/bin/busybox", "httpd", "-f", "-p", "8080", "-h", "/"])

    def a_mapped_port_reaches_the_node(self):
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))

        def fetch():
            with opener.open(f"http://127.0.0.1:{self.port}/word", timeout=5) as answer:
                return answer.read() == b"one"
        self.until_pods(fetch)

    def pods_of_all_nodes_reach_each_other(self):
        def fetch():
            # Asked anew each time: a pod that is started again has its former address for a while.
            address = self.kubernetes.get(f"{PODS}/back")["status"].get("podIP")
            assert address, "the pod has no address"
            return self.in_node("control-plane", "curl", "--silent", "--show-error", "--fail", "--max-time", "5",
                                f"http://{address}:8080/word") == "one"
        self.until_pods(fetch)

    def a_used_port_is_named(self):
        said = self.run("up", "other", "--config", str(self.config), status=1)
        assert f"127.0.0.1:{self.port}" in said and NAME in said, said
        assert not (self.home / "clusters/other").exists()

    def what_is_no_node_image_is_refused(self):
        said = self.run("up", "other", "--image", "e2e:1", status=1)
        assert "is not a node image" in said, said
        assert not (self.home / "clusters/other").exists()

    def a_stopped_cluster_is_started_again(self):
        """As after a reboot: no processes, no mounts, no links, no records of the runtime."""
        addresses = self.node_addresses()
        uid = self.kubernetes.get("/api/v1/namespaces/kube-system")["metadata"]["uid"]
        runtime = f"/run/berth/nodes-{self.state['tag']}"
        for node in self.state["nodes"]:
            subprocess.run(["runc", "--root", runtime, "delete", "--force", node["name"]], check=True)
            subprocess.run(["umount", self.home / "clusters" / NAME / "nodes" / node["name"] / "root"], check=True)
        subprocess.run(["rm", "-rf", runtime], check=True)
        subprocess.run(["ip", "link", "delete", self.state["bridge"]], check=True)
        subprocess.run(["nft", "delete", "table", "ip", self.state["natTable"]], check=True)
        assert "stopped" in self.run("status", NAME)
        self.run("up", NAME)
        assert self.node_addresses() == addresses
        assert self.kubernetes.get("/api/v1/namespaces/kube-system")["metadata"]["uid"] == uid
        assert set(self.nodes_ready().values()) == {"True"}
        self.a_mapped_port_reaches_the_node()
        self.pods_of_all_nodes_reach_each_other()

    def a_second_up_does_nothing(self):
        assert "running already" in self.run("up", NAME)
        assert "another configuration" not in self.run("up", NAME, "--config", str(self.config))
        assert "another configuration" in self.run("up", NAME, "--image", "kindest/node:v1.34.4")

    def down_leaves_nothing_behind(self):
        self.run("down", NAME)
        self.nothing_left()
        assert "there is no cluster" in self.run("down", NAME)

    def steps(self):
        return [self.a_killed_up_is_repaired, self.an_interrupted_up_cleans_up, self.several_nodes_come_up,
                self.the_configuration_has_arrived, self.images_are_loaded_and_run, self.a_mapped_port_reaches_the_node,
                self.pods_of_all_nodes_reach_each_other, self.a_used_port_is_named, self.what_is_no_node_image_is_refused,
                self.a_stopped_cluster_is_started_again, self.a_second_up_does_nothing, self.down_leaves_nothing_behind]

    def end(self):
        """Whatever happened: nothing of the test stays."""
        subprocess.run([self.berth, "down", "--all"], env=self.environment, stdin=subprocess.DEVNULL,
                       capture_output=True, timeout=120, check=False)


def main():
    berth = str(pathlib.Path(sys.argv[1]).resolve())
    if reason := lab.missing_for_clusters():
        return tap.skip(reason)
    # Beside the lab's home, so that its content can be shared by hard links.
    with tempfile.TemporaryDirectory(prefix="clusters-", dir=lab.CACHE) as name:
        subprocess.run([lab.FOLDER / "home", f"{name}/home"], check=True, stdout=subprocess.DEVNULL)
        clusters = Clusters(berth, pathlib.Path(name))
        try:
            return tap.run(clusters.steps(), needed=[clusters.several_nodes_come_up])
        finally:
            clusters.end()


if __name__ == "__main__":
    sys.exit(main())
