#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""`berth sync` killed at any instant: the next one completes it, owns all of it, and prunes it. Prints TAP.
usage: with_api_server.py sync_killed_test.py BERTH"""
import json
import os
import pathlib
import re
import ssl
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request

OBJECTS = 60
berth = os.path.abspath(sys.argv[1])
failed = 0
number = 0


def check(condition, what, why=""):
    global number, failed
    number += 1
    print(f"{'ok' if condition else 'not ok'} {number} - {what}" + ("" if condition else f" # {why}"), flush=True)
    failed += not condition


def opener():
    folder = pathlib.Path(os.environ["KUBECONFIG"]).parent
    context = ssl.create_default_context(cafile=folder / "ca.crt")
    context.load_cert_chain(folder / "client.crt", folder / "client.key")
    return urllib.request.build_opener(urllib.request.ProxyHandler({}), urllib.request.HTTPSHandler(context=context))


SERVER = re.search(r'server: "([^"]+)"', pathlib.Path(os.environ["KUBECONFIG"]).read_text()).group(1)
OPENER = opener()


def get(path):
    with OPENER.open(SERVER + path, timeout=10) as answer:
        return json.load(answer)


def maps(name_space):
    try:
        items = get(f"/api/v1/namespaces/{name_space}/configmaps")["items"]
    except urllib.error.HTTPError:
        return []
    return sorted(item["metadata"]["name"] for item in items if item["metadata"]["name"].startswith("m"))


def record(name):
    return json.loads(get(f"/api/v1/namespaces/default/configmaps/berth-inventory-{name}")["data"]["objects"])


def write(project, name, count):
    project.mkdir(exist_ok=True)
    documents = [f"apiVersion: v1\nkind: Namespace\nmetadata:\n  name: {name}\n"]
    documents += [f"apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: m{index:02}\n  namespace: {name}\n" for index in range(count)]
    (project / "all.yaml").write_text("---\n".join(documents))
    (project / "kustomization.yaml").write_text("resources: [all.yaml]\n")


def sync(project, *options):
    return subprocess.run([berth, "sync", "--progress", "plain", *options], cwd=project, capture_output=True, text=True, check=False)


def killed_after(project, seconds):
    """Whether it was still at work."""
    process = subprocess.Popen([berth, "sync"], cwd=project, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    time.sleep(seconds)
    alive = process.poll() is None
    process.kill()
    process.wait()
    return alive


def main():
    with tempfile.TemporaryDirectory() as folder:
        os.environ["BERTH_HOME"] = folder + "/home"
        caught = 0
        for round_number, milliseconds in enumerate((20, 80, 140, 170, 200, 230, 260, 320)):
            name = f"killed{round_number}"
            project = pathlib.Path(folder) / name
            write(project, name, OBJECTS)
            caught += killed_after(project, milliseconds / 1000)
            part = maps(name)
            known = {entry["name"] for entry in record(name)} if part else set()
            lost = [one for one in part if one not in known]
            done = sync(project)
            complete = done.returncode == 0 and len(maps(name)) == OBJECTS and all(entry["uid"] for entry in record(name))
            check(not lost and complete, f"killed after {milliseconds} ms with {len(part)} of {OBJECTS} made: all on record, and completed",
                  f"not on record: {lost}; {done.stderr[-300:]}")
        check(caught > 0, f"{caught} of 8 were caught at work")

        project = pathlib.Path(folder) / "killed0"
        write(project, "killed0", 5)
        killed_after(project, 0.06)
        done = sync(project)
        check(done.returncode == 0 and len(maps("killed0")) == 5, "pruning that was killed is completed", done.stderr[-300:])
        (project / "all.yaml").write_text("")
        done = sync(project)
        check(done.returncode == 1 and "the manifests are empty" in done.stderr and len(maps("killed0")) == 5,
              "an empty set removes nothing", done.stderr[-300:])
        done = sync(project, "--yes")
        check(done.returncode == 0 and not maps("killed0"), "confirmed, it removes all", done.stderr[-300:])
    print(f"1..{number}")
    sys.exit(failed > 0)


main()
