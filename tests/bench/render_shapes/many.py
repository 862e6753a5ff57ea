# SPDX-License-Identifier: Apache-2.0
"""Growth: the same small object over and over, and a mix of kinds on which every built-in transformer has work."""
from render_shapes import objects
from render_shapes.shape import Shape, write

# kustomize is quadratic: at 10,000 it takes minutes.
RUNS = {500: (9, 5), 1000: (9, 5), 2000: (9, 3), 10000: (5, 1)}
GOALS = {2000: "50x"}

MIXED = """resources:
- objects.yaml
namespace: shop
namePrefix: dev-
nameSuffix: -v1
labels:
- pairs: {team: shop}
  includeSelectors: true
commonAnnotations: {owner: shop}
images:
- name: registry.test/web
  newTag: "2"
replicas:
- name: web-0
  count: 3
patches:
- target: {kind: Deployment}
  patch: |
    - op: add
      path: /spec/template/spec/containers/0/env
      value: [{name: MODE, value: development}]
- target: {kind: Deployment, labelSelector: tier=front}
  patch: |
    apiVersion: apps/v1
    kind: Deployment
    metadata:
      name: any
    spec:
      template:
        spec:
          containers:
          - name: helper
            args: [--quiet]
secretGenerator:
- name: keys
  literals: [token=abc]
configMapGenerator:
"""


def config_maps(folder, count):
    write(folder, {"objects.yaml": objects.stream(map(objects.config_map, range(count))),
                   "kustomization.yaml": "resources:\n- objects.yaml\nnamespace: shop\nnamePrefix: dev-\n"})
    return [folder]


def mixed(folder, count):
    """Thirds: deployments, services, and generated config maps whose names the deployments follow."""
    texts, generators = [], []
    for i in range(count // 3):
        texts += [objects.deployment(i), objects.service(i)]
        generators.append(f"- name: settings-{i}\n  literals: [key={i}, other=value-{i}]\n")
    write(folder, {"objects.yaml": objects.stream(texts), "kustomization.yaml": MIXED + "".join(generators)})
    return [folder]


def shapes(folder):
    found = []
    for what, make in (("ConfigMaps", config_maps), ("mixed objects", mixed)):
        for count, (runs, peer_runs) in RUNS.items():
            found.append(Shape(f"{count:,} {what}", make(folder / f"{make.__name__}-{count}", count),
                               GOALS.get(count, ""), runs, peer_runs))
    return found
