# SPDX-License-Identifier: Apache-2.0
"""Trees of kustomizations: many small files, each object going through several levels."""
from render_shapes import objects
from render_shapes.shape import Shape, write


def tree(folder, name, leaves, levels, depth=0):
    """`levels` are the children of each kustomization from here down; leaves hold one file an object."""
    if depth == len(levels):
        files = {f"settings-{i}.yaml": objects.config_map(i) for i in range(leaves)}
        resources = list(files)
    else:
        files = {}
        resources = [f"{name}{i}" for i in range(levels[depth])]
        folder.mkdir(parents=True)
        for child in resources:
            tree(folder / child, child, leaves, levels, depth + 1)
    prefix = f"{name}-"
    folder.mkdir(parents=True, exist_ok=True)
    files["kustomization.yaml"] = f"namePrefix: {prefix}\nnamespace: shop\nresources:\n" + "".join(
        f"- {resource}\n" for resource in resources)
    for file, text in files.items():
        (folder / file).write_text(text)
    return folder


def chain(folder, depth, count):
    """Each level adds one prefix to what is below it."""
    write(folder / "level-0", {"objects.yaml": objects.stream(map(objects.config_map, range(count))),
                               "kustomization.yaml": "resources: [objects.yaml]\n"})
    for level in range(1, depth):
        write(folder / f"level-{level}", {
            "kustomization.yaml": f"namePrefix: l{level}-\nresources: [../level-{level - 1}]\n"})
    return folder / f"level-{depth - 1}"


def shapes(folder):
    folder.mkdir()
    return [Shape("tree of 2 x 50 x 3 kustomizations, 900 files", [tree(folder / "wide", "t", 3, (2, 50, 3))], runs=7,
                  peer_runs=3),
            Shape("chain of 20 overlays on 200 objects", [chain(folder / "chain", 20, 200)], runs=7, peer_runs=3)]
