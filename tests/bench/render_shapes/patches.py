# SPDX-License-Identifier: Apache-2.0
"""Many patches, each for one object by its name: strategic merge with and without a target, and JSON patches."""
from render_shapes import objects
from render_shapes.shape import Shape, write


def entry(i):
    by_identity = (f"- patch: |\n    apiVersion: apps/v1\n    kind: Deployment\n    metadata: {{name: web-{i}}}\n"
                   "    spec: {template: {spec: {containers: [{name: web, args: [--fast]}]}}}\n")
    by_target = (f"- target: {{kind: Deployment, name: web-{i}}}\n  patch: |\n    apiVersion: apps/v1\n"
                 "    kind: Deployment\n    metadata: {name: any}\n    spec: {replicas: 2}\n")
    operations = (f"- target: {{kind: Deployment, name: web-{i}}}\n  patch: |\n"
                  "    - {op: replace, path: /spec/replicas, value: 3}\n")
    return (by_identity, by_target, operations)[i % 3]


def shapes(folder):
    count = 600
    target = write(folder, {
        "objects.yaml": objects.stream(map(objects.deployment, range(count))),
        "kustomization.yaml": "resources: [objects.yaml]\npatches:\n" + "".join(map(entry, range(count)))})
    return [Shape("600 patches, one object each", [target], runs=5, peer_runs=2)]
