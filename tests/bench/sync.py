#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""`berth sync --watch` on a real API server: how long from a save to the cluster, from drift to healed, and what waiting
costs. The peers wait for seconds by design (an interval, a poll), so there is none to run beside it.
usage: sync.py BERTH [RESULT.json]"""
import json
import os
import pathlib
import re
import signal
import ssl
import subprocess
import sys
import threading
import time
import urllib.request

import measure

OBJECTS = 40
TURNS = 60


def percentile(times, part):
    return sorted(times)[min(len(times) - 1, int(len(times) * part))]


def config_map(number, value):
    return f"apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: m{number}\n  namespace: bench\ndata:\n  value: {value}\n"


def make_project(folder):
    project = folder / "project"
    project.mkdir()
    names = [f"m{number}.yaml" for number in range(OBJECTS)]
    for number, name in enumerate(names):
        (project / name).write_text(config_map(number, "first"))
    (project / "namespace.yaml").write_text("apiVersion: v1\nkind: Namespace\nmetadata:\n  name: bench\n")
    (project / "kustomization.yaml").write_text("resources:\n" + "".join(f"- {name}\n" for name in ["namespace.yaml", *names]))
    return project


class Watcher:
    def __init__(self, berth, project):
        self.process = subprocess.Popen([berth, "sync", "--watch", "--progress", "plain"], cwd=project, stdout=subprocess.DEVNULL,
                                        stderr=subprocess.PIPE, text=True)
        self.lines = []
        self.more = threading.Condition()
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self):
        for line in self.process.stderr:
            with self.more:
                self.lines.append((time.perf_counter(), line.rstrip()))
                self.more.notify_all()

    def wait_for(self, pattern, since):
        """When the first line after `since` ones came that matches."""
        deadline = time.monotonic() + 30
        with self.more:
            while True:
                for when, line in self.lines[since:]:
                    if re.search(pattern, line):
                        return when
                if not self.more.wait(max(0, deadline - time.monotonic())):
                    raise SystemExit("error: 'sync --watch' never said " + pattern + "\n" + "\n".join(line for _, line in self.lines[-20:]))


def patcher():
    """A function that changes a ConfigMap as somebody else would."""
    config = pathlib.Path(os.environ["KUBECONFIG"])
    context = ssl.create_default_context(cafile=config.parent / "ca.crt")
    context.load_cert_chain(config.parent / "client.crt", config.parent / "client.key")
    server = re.search(r'server: "([^"]+)"', config.read_text()).group(1)

    def patch(number):
        request = urllib.request.Request(f"{server}/api/v1/namespaces/bench/configmaps/m{number}?fieldManager=rival", method="PATCH",
                                         data=json.dumps({"data": {"value": "drifted"}}).encode(),
                                         headers={"Content-Type": "application/merge-patch+json"})
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}), urllib.request.HTTPSHandler(context=context))
        opener.open(request, timeout=10).close()

    return patch


def measure_sync(bench):
    project = make_project(bench.folder)
    watcher = Watcher(bench.berth, project)
    try:
        watcher.wait_for("all is well", 0)
        saved = []
        for turn in range(TURNS):
            since, begun = len(watcher.lines), time.perf_counter()
            (project / f"m{turn % OBJECTS}.yaml").write_text(config_map(turn % OBJECTS, f"turn-{turn}"))
            saved.append(watcher.wait_for("applied: 1 configured", since) - begun)
            watcher.wait_for("all is well", since)
        patch = patcher()
        healed = []
        for turn in range(TURNS):
            since, begun = len(watcher.lines), time.perf_counter()
            patch(turn % OBJECTS)
            healed.append(watcher.wait_for("put back", since) - begun)
        fields = lambda: open(f"/proc/{watcher.process.pid}/stat").read().rsplit(")", 1)[1].split()
        before = fields()
        time.sleep(10)
        after = fields()
        ticks = sum(int(after[i]) - int(before[i]) for i in (11, 12))
        memory = next(int(line.split()[1]) for line in open(f"/proc/{watcher.process.pid}/status") if line.startswith("VmRSS"))
    finally:
        watcher.process.send_signal(signal.SIGINT)
        watcher.process.wait(20)
    for what, times in (("saved manifest to applied", saved), ("drift to healed", healed)):
        bench.rows.append(measure.Row(f"{what}, p95 of {TURNS}, {OBJECTS} objects", "", "under 300 ms", [percentile(times, 0.95)],
                                      note=f"median {percentile(times, 0.5) * 1000:.0f} ms"))
    bench.rows.append(measure.Row("idle 'sync --watch', CPU in 10 s", "", "under 50 ms", [ticks / os.sysconf("SC_CLK_TCK")],
                                  note=f"{memory / 1000:.0f} MB resident, goal under 40 MB"))


def main():
    if "BERTH_BENCH_API" not in os.environ:
        server = measure.ROOT / "tests/lab/with_api_server.py"
        os.environ["BERTH_BENCH_API"] = "1"
        os.execv(server, [server, sys.executable, os.path.abspath(__file__), *[os.path.abspath(word) for word in sys.argv[1:]]])
    bench = measure.Bench(sys.argv[1], "sync", *sys.argv[2:3])
    measure_sync(bench)
    return bench.finish()


sys.exit(main())
