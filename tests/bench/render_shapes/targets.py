# SPDX-License-Identifier: Apache-2.0
"""Many kustomizations at once: one berth, kustomize called for each."""
from render_shapes import objects
from render_shapes.shape import Shape, write


def shapes(folder):
    write(folder / "base", {"web.yaml": objects.stream([objects.deployment(0), objects.service(0), objects.config_map(0)]),
                            "kustomization.yaml": "resources: [web.yaml]\n"})
    targets = [write(folder / f"overlay-{i}",
                     {"kustomization.yaml": f"resources: [../base]\nnamePrefix: o{i}-\nnamespace: shop-{i}\n"})
               for i in range(40)]
    return [Shape("40 targets in one process", targets, runs=5, peer_runs=3)]
