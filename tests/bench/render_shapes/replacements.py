# SPDX-License-Identifier: Apache-2.0
"""Values copied between objects: replacements and vars, many of them on many objects."""
from render_shapes import objects
from render_shapes.shape import Shape, write


def by_name(folder, count):
    """Each replacement has a source and a target of its own."""
    texts, entries = [], []
    for i in range(count):
        texts += [objects.config_map(i), objects.deployment(i)]
        entries.append(f"- source: {{kind: ConfigMap, name: settings-{i}, fieldPath: data.other}}\n"
                       f"  targets:\n  - select: {{kind: Deployment, name: web-{i}}}\n"
                       "    fieldPaths: [spec.template.spec.containers.0.image]\n"
                       "    options: {delimiter: ':', index: 1}\n")
    return write(folder, {"objects.yaml": objects.stream(texts),
                          "kustomization.yaml": "resources: [objects.yaml]\nreplacements:\n" + "".join(entries)})


def to_all(folder, replacements, count):
    """Each replacement goes into all deployments."""
    texts = [objects.config_map(i) for i in range(replacements)] + [objects.deployment(i) for i in range(count)]
    entries = [f"- source: {{kind: ConfigMap, name: settings-{i}, fieldPath: data.other}}\n"
               "  targets:\n  - select: {kind: Deployment}\n"
               f"    fieldPaths: [metadata.annotations.value-{i}]\n    options: {{create: true}}\n"
               for i in range(replacements)]
    return write(folder, {"objects.yaml": objects.stream(texts),
                          "kustomization.yaml": "resources: [objects.yaml]\nreplacements:\n" + "".join(entries)})


def variables(folder, count):
    texts, entries = [], []
    for i in range(count):
        environment = f"        env:\n        - {{name: SETTINGS, value: $(SETTINGS_{i})}}\n"
        texts += [objects.config_map(i), objects.deployment(i, environment)]
        entries.append(f"- name: SETTINGS_{i}\n  objref: {{apiVersion: v1, kind: ConfigMap, name: settings-{i}}}\n")
    return write(folder, {"objects.yaml": objects.stream(texts),
                          "kustomization.yaml": "resources: [objects.yaml]\nnamePrefix: dev-\nvars:\n" + "".join(entries)})


def shapes(folder):
    return [Shape("500 replacements, one target each", [by_name(folder / "by-name", 500)], runs=5, peer_runs=2),
            Shape("50 replacements into 500 objects", [to_all(folder / "to-all", 50, 500)], runs=5, peer_runs=2),
            Shape("500 vars", [variables(folder / "vars", 500)], runs=5, peer_runs=2)]
