#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Rendering beside kustomize, after checking that both print the same bytes. usage: render.py BERTH [RESULT.json]"""
import sys

import measure

DEPLOYMENT = """apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
  labels: {app: web}
spec:
  replicas: 1
  selector:
    matchLabels: {app: web}
  template:
    metadata:
      labels: {app: web}
    spec:
      containers:
      - name: web
        image: web:1
        envFrom:
        - configMapRef: {name: settings}
---
apiVersion: v1
kind: Service
metadata:
  name: web
spec:
  selector: {app: web}
  ports:
  - port: 80
"""


def tiny(folder):
    base, overlay = folder / "tiny" / "base", folder / "tiny" / "overlay"
    base.mkdir(parents=True)
    overlay.mkdir()
    (base / "web.yaml").write_text(DEPLOYMENT)
    (base / "kustomization.yaml").write_text(
        "resources:\n- web.yaml\nconfigMapGenerator:\n- name: settings\n  literals:\n  - COLOR=blue\n")
    (overlay / "kustomization.yaml").write_text(
        "resources:\n- ../base\nnamespace: shop\nnamePrefix: dev-\nimages:\n- name: web\n  newTag: \"2\"\n"
        "replicas:\n- name: web\n  count: 3\n")
    return overlay


def many(folder, count):
    target = folder / f"many-{count}"
    target.mkdir()
    (target / "objects.yaml").write_text("---\n".join(
        f"apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: settings-{i}\ndata:\n  key: \"{i}\"\n  other: value-{i}\n"
        for i in range(count)))
    (target / "kustomization.yaml").write_text("resources:\n- objects.yaml\nnamespace: shop\nnamePrefix: dev-\n")
    return target


def main():
    bench = measure.Bench(sys.argv[1], "render")
    if not bench.has_command("render"):
        bench.skip("render", "this berth has no 'render'")
        return bench.finish()
    kustomize = measure.lab.script("peers", "kustomize")
    times = {}
    for what, folder, goal, runs in (("tiny overlay", tiny(bench.folder), "20x", 15),
                                     ("2,000 objects, prefix and namespace", many(bench.folder, 2000), "50x", 3),
                                     ("20,000 objects, prefix and namespace", many(bench.folder, 20000), "", 3)):
        def ours(folder=folder):
            return measure.run([bench.berth, "render", folder])

        def theirs(folder=folder):
            return measure.run([kustomize, "build", folder])

        if not kustomize or not goal:  # the largest is for growth alone: kustomize would take minutes
            theirs = None
        if theirs and ours() != theirs():
            raise SystemExit(f"error: berth and kustomize print different things for '{what}'")
        row = bench.compare(f"render {what}", "kustomize 5.8.1" if theirs else "", goal, runs, ours, theirs)
        times[what] = min(row.berth)
    growth = times["20,000 objects, prefix and namespace"] / times["2,000 objects, prefix and namespace"]
    print(f"10 times the objects take {growth:.1f} times as long (linear would be 10)")
    return bench.finish()


sys.exit(main())
