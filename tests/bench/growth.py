#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""What a build costs when one place of it grows: keys of a mapping, elements of a list, objects, patches, fields.

usage: growth.py BERTH [--command render|lint|explain] [--only TEXT] [--sizes N,N,N] [--beside]     CPU seconds and peak
memory for each size; a shape is marked where four times the size takes more than eight times as long. --beside runs
kustomize on the smallest size, too.
Not one of Meson's benchmarks: it shows where to look, and has no goal but that nothing is marked.
"""
import argparse
import json
import os
import pathlib
import resource
import sys
import tempfile

import measure

LIMIT = 60  # CPU seconds of one build
SUCCESS = {"render": {0}, "explain": {0}, "lint": {0, 1}}  # lint ends with 1 where it finds something
NOTICEABLE = 0.5  # CPU seconds below which the start and the reading of files hide how a build grows

CONFIG_MAP = "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: m\n"
DEPLOYMENT = ("apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: d}\nspec:\n  template:\n    spec:\n"
              "      containers:\n")


def lines(count, line):
    """`line` for each number below `count`, with the number in place of #."""
    return "".join(line.replace("#", str(number)) + "\n" for number in range(count))


def data(count, value="x", name="k", indent="  "):
    return lines(count, f"{indent}{name}#: {value}")


def deployment(count, image="a"):
    return DEPLOYMENT + lines(count, f"      - name: c#\n        image: {image}")


def ports(count, protocol):
    return "        ports:\n" + lines(count, f"        - {{containerPort: #, protocol: {protocol}}}")


def config_maps(count):
    return "---\n".join(CONFIG_MAP.replace(" m\n", f" m{number}\n") for number in range(count))


def patched(resources, patch, target=""):
    entry = "{path: p.yaml" + (f", target: {{kind: {target}}}" if target else "") + "}"
    return {"kustomization.yaml": f"resources: [r.yaml]\npatches: [{entry}]\n", "r.yaml": resources, "p.yaml": patch}


def kustomization(fields, resources):
    return {"kustomization.yaml": "resources: [r.yaml]\n" + fields, "r.yaml": resources}


def into_texts(count, text, options=""):
    """As many replacements of fields within one text."""
    return kustomization("replacements:\n" + lines(
        count, "- {sourceValue: w, targets: [{select: {kind: ConfigMap}, fieldPaths: [data.t.k#]" + options + "}]}"),
        CONFIG_MAP + f"data:\n  t: {text}\n")


def definition(kind, properties):
    return f"x.{kind}:\n  Schema:\n    properties:\n      kind: {{}}\n      apiVersion: {{}}\n      metadata: {{}}\n{properties}"


def custom_resources(definitions):
    return kustomization("namePrefix: a\ncrds: [c.yaml]\n", CONFIG_MAP) | {"c.yaml": definitions}


def keys():
    """Many keys in one mapping."""
    full = CONFIG_MAP + "data:\n"
    yield "merge key", lambda n: kustomization("", CONFIG_MAP + "x: &a\n" + data(n) + "data:\n  <<: *a\n" + data(n, name="j"))
    yield "strategic merge of keys", lambda n: patched(full + data(n), full + data(n, "y"))
    yield "strategic merge of new keys", lambda n: patched(full + data(n), full + data(n, "y", "z"))
    yield "keys deleted", lambda n: patched(full + data(n), full + data(n, "null"))
    yield "JSON patch, each key replaced", lambda n: patched(
        full + data(n), lines(n, "- {op: replace, path: /data/k#, value: y}"), "ConfigMap")
    yield "JSON patch, each key removed", lambda n: patched(
        full + data(n), lines(n, "- {op: remove, path: /data/k#}"), "ConfigMap")
    yield "env file", lambda n: {"kustomization.yaml": "configMapGenerator: [{name: m, envs: [e]}]\n", "e": lines(n, "K#=v")}
    yield "env files merged", lambda n: {
        "kustomization.yaml": "resources: [b]\nconfigMapGenerator: [{name: m, behavior: merge, envs: [e]}]\n",
        "e": lines(n, "K#=v"), "b/kustomization.yaml": "configMapGenerator: [{name: m, envs: [e]}]\n", "b/e": lines(n, "J#=v")}
    yield "labels", lambda n: kustomization("commonLabels:\n" + data(n), deployment(3))
    yield "annotations", lambda n: kustomization("commonAnnotations:\n" + data(n), deployment(3))
    yield "a label on an object with many", lambda n: kustomization(
        "labels: [{pairs: {a: b}}]\n", CONFIG_MAP + "  labels:\n" + data(n, indent="    "))
    yield "aliases", lambda n: kustomization("", full + lines(n, "  k#: &a# x\n  j#: *a#"))


def elements():
    """Many elements in one list."""
    yield "strategic merge of containers", lambda n: patched(deployment(n), deployment(n, "b"))
    yield "strategic merge of new containers", lambda n: patched(deployment(n), deployment(n).replace("name: c", "name: d"))
    yield "containers deleted", lambda n: patched(deployment(n), deployment(n).replace("image: a", "$patch: delete"))
    yield "strategic merge of ports", lambda n: patched(deployment(1) + ports(n, "TCP"), deployment(1) + ports(n, "UDP"))
    yield "JSON patch, many elements added", lambda n: patched(
        CONFIG_MAP + "data: []\n", lines(n, "- {op: add, path: /data/0, value: y}"), "ConfigMap")
    yield "a replacement in each container", lambda n: kustomization(
        "replacements:\n- source: {kind: Deployment, fieldPath: metadata.name}\n  targets:\n  - select: {kind: Deployment}\n"
        "    fieldPaths: [spec.template.spec.containers.*.image]\n", deployment(n))


def objects():
    """Many objects, and as many that are about them."""
    yield "patches, each for one object", lambda n: kustomization(
        "patches:\n" + lines(n, "- patch: '{apiVersion: v1, kind: ConfigMap, metadata: {name: m#}, data: {a: b}}'"),
        config_maps(n))
    yield "patches with targets", lambda n: kustomization(
        "patches:\n" + lines(n, "- patch: '{apiVersion: v1, kind: ConfigMap, metadata: {name: m#}, data: {a: b}}'\n"
                                "  target: {name: m#}"), config_maps(n))
    yield "references", lambda n: kustomization(
        "namePrefix: p-\n", config_maps(n) + "---\n" + deployment(1) + "        envFrom:\n" +
        lines(n, "        - configMapRef: {name: m#}"))
    yield "one name in many namespaces", lambda n: kustomization("namePrefix: p-\n", lines(
        n, "---\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: m, namespace: n#}\n---\napiVersion: v1\nkind: Pod\n"
           "metadata: {name: p, namespace: n#}\nspec: {volumes: [{configMap: {name: m}}]}"))
    yield "one name of many kinds", lambda n: kustomization(
        "namespace: q\n", lines(n, "---\napiVersion: x/v1\nkind: K#\nmetadata: {name: m}"))
    yield "items of a List", lambda n: kustomization("", "apiVersion: v1\nkind: List\nitems:\n" + lines(
        n, "- {apiVersion: v1, kind: ConfigMap, metadata: {name: m#}}"))
    yield "legacy order", lambda n: kustomization("sortOptions: {order: legacy}\n", config_maps(n))


def fields():
    """Many entries in one field of the kustomization."""
    yield "replacements", lambda n: kustomization("replacements:\n" + lines(
        n, "- source: {kind: ConfigMap, fieldPath: data.k#}\n"
           "  targets: [{select: {kind: ConfigMap}, fieldPaths: [data.j#]}]"),
        CONFIG_MAP + "data:\n" + data(n) + data(n, name="j"))
    yield "replacements into JSON in a text", lambda n: into_texts(n, json.dumps(json.dumps({f"k{i}": "x" for i in range(n)})))
    yield "replacements into YAML in a text", lambda n: into_texts(n, "|\n" + data(n, indent="    ").replace(": x", ": x # c"))
    yield "new fields of JSON in a text", lambda n: into_texts(n, "'{}'", ", options: {create: true}")
    yield "replaced parts of a text", lambda n: kustomization("replacements:\n" + lines(
        n, "- {sourceValue: w, targets: [{select: {kind: ConfigMap}, fieldPaths: [data.t], options: {delimiter: /, index: #}}]}"),
        CONFIG_MAP + "data:\n  t: " + "/".join("x" * n) + "\n")
    yield "vars", lambda n: kustomization("vars:\n" + lines(
        n, "- name: V#\n  objref: {apiVersion: v1, kind: ConfigMap, name: m}\n  fieldref: {fieldpath: data.k#}"),
        CONFIG_MAP + "data:\n" + data(n) + "---\n" + deployment(n).replace("image: a", 'command: ["$(V2)"]'))
    yield "references in configurations", lambda n: kustomization("configurations: [c.yaml]\n", CONFIG_MAP) | {
        "c.yaml": "nameReference:\n" + lines(n, "- kind: K#\n  fieldSpecs: [{path: spec/a#, kind: ConfigMap}]")}
    reference = "{x-kubernetes-object-ref-api-version: v1, x-kubernetes-object-ref-kind: Secret}"
    yield "properties of a custom resource", lambda n: custom_resources(definition("K", data(n, reference, indent="      ")))
    yield "custom resources", lambda n: custom_resources("".join(
        definition(f"K{i}", f"      a: {reference}\n      b: {{x-kubernetes-identity: ''}}\n") for i in range(n)))
    yield "fields in configurations", lambda n: kustomization("namePrefix: a\nconfigurations: [c.yaml]\n", CONFIG_MAP) | {
        "c.yaml": "namePrefix:\n" + lines(n, "- {path: spec/a#, kind: Other}")}


def shapes(text):
    return [(name, make) for group in (keys, elements, objects, fields) for name, make in group() if text in name]


def prepare():
    os.nice(5)
    resource.setrlimit(resource.RLIMIT_CPU, (LIMIT, LIMIT))


def run(command, files):
    """CPU seconds and peak memory in MiB of one build of these files; no seconds if it failed or took too long."""
    with tempfile.TemporaryDirectory(prefix="berth-growth-") as folder:
        for name, text in files.items():
            path = pathlib.Path(folder, name)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text)
        # pylint: disable=subprocess-popen-preexec-fn; there is one thread
        status, used = measure.launch(command, os.devnull, cwd=folder, preexec_fn=prepare)
        return (used.cpu if status in SUCCESS.get(command[1], {0}) else None), used.peak // 1024


def told(result):
    seconds, memory = result
    return f"{'failed' if seconds is None else f'{seconds:.2f} s'} {memory:4} MiB"


def grows(before, after, factor):
    """Whether a size `factor` times as large takes far more than that much longer."""
    return after is None or (after > NOTICEABLE and after > 2 * factor * max(before, 0.01))


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("berth")
    parser.add_argument("--command", choices=SUCCESS, default="render")
    parser.add_argument("--only", default="")
    parser.add_argument("--sizes", default="2000,8000,32000")
    parser.add_argument("--beside", action="store_true")
    options = parser.parse_args()
    berth = [str(pathlib.Path(options.berth).resolve()), options.command, "."]
    kustomize = [measure.lab.script("peers", "kustomize"), "build", "."] if options.beside else None
    sizes = [int(size) for size in options.sizes.split(",")]
    marked = False
    for name, make in shapes(options.only):
        results = []
        for size in sizes:
            results.append(run(berth, make(size)))
            if results[-1][0] is None:
                break
        beside = f"   kustomize {told(run(kustomize, make(sizes[0])))}" if kustomize else ""
        mark = any(grows(few[0], many[0], sizes[at + 1] / sizes[at])
                   for at, (few, many) in enumerate(zip(results, results[1:])))
        marked = marked or mark
        print(f"{name:32} {'   '.join(told(result) for result in results)}{beside}{'   <-- more than linear' if mark else ''}",
              flush=True)
    return 1 if marked else 0


sys.exit(main())
