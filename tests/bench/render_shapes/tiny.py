# SPDX-License-Identifier: Apache-2.0
"""What most runs look like: one deployment and its service, an overlay, and the same with a patch."""
from render_shapes import objects
from render_shapes.shape import Shape, write

OVERLAY = ('resources:\n- ../base\nnamespace: shop\nnamePrefix: dev-\nimages:\n- name: registry.test/web\n  newTag: "2"\n'
           'replicas:\n- name: web-0\n  count: 3\n')
PATCH = """patches:
- patch: |
    apiVersion: apps/v1
    kind: Deployment
    metadata:
      name: web-0
    spec:
      template:
        spec:
          containers:
          - name: web
            env:
            - name: MODE
              value: development
"""


def shapes(folder):
    write(folder / "base", {
        "web.yaml": objects.stream([objects.deployment(0), objects.service(0)]),
        "kustomization.yaml": "resources:\n- web.yaml\nconfigMapGenerator:\n- name: settings-0\n  literals:\n  - COLOR=blue\n"})
    return [Shape("tiny overlay", [write(folder / "overlay", {"kustomization.yaml": OVERLAY})], "20x", runs=25),
            Shape("tiny overlay with a patch", [write(folder / "patched", {"kustomization.yaml": OVERLAY + PATCH})],
                  "20x", runs=25)]
