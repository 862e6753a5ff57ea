#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Merges patches into custom resources by the keys of their definitions, and compares with kustomize.

usage: merge_keys_differential.py BERTH PEERS [--cases N] [--seed N]

Berth gets the definition (--crds); kustomize, which takes no keys from one, gets an OpenAPI file (`openapi: {path: ...}`)
that says the same. PEERS is tests/lab/peers, which builds kustomize. Prints TAP; the first difference is shown, its files are kept in the folder it names.
"""
import argparse
import json
import pathlib
import random
import subprocess
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
import peer  # noqa: E402
import tap  # noqa: E402

NAMES = ["alpha", "beta", "gamma", "delta"]


class Maker:
    """A schema in both spellings, and values and patches that fit it."""

    def __init__(self, seed):
        self.r = random.Random(seed)

    def schema(self, depth):
        """(structural, openapi, make): make(patch) gives a value, with directives if it is for a patch."""
        kind = self.r.choice(["map", "set", "atomic", "object", "further", "scalar"] if depth else ["scalar", "set"])
        return getattr(self, "make_" + kind)(depth)

    def make_scalar(self, depth):
        schema = {"type": "string"}
        return schema, schema, lambda patch: self.r.choice(["x", "y", "5", "true", "long text"])

    def make_object(self, depth):
        fields = {name: self.schema(depth - 1) for name in self.r.sample(["one", "two", "three"], 2)}
        schemas = ({"type": "object", "properties": {name: field[i] for name, field in fields.items()}} for i in (0, 1))

        def make(patch):
            value = {name: field[2](patch) for name, field in fields.items() if self.r.random() < 0.8}
            if patch and value and self.r.random() < 0.1:
                value[self.r.choice(list(value))] = None
            return value
        return *schemas, make

    def make_further(self, depth):
        inner = self.schema(depth - 1)
        schemas = ({"type": "object", "additionalProperties": inner[i]} for i in (0, 1))
        return *schemas, lambda patch: {name: inner[2](patch) for name in self.r.sample(NAMES, 2)}

    def make_set(self, depth):
        structural = {"type": "array", "items": {"type": "string"}, "x-kubernetes-list-type": "set"}
        openapi = {"type": "array", "items": {"type": "string"}, "x-kubernetes-patch-strategy": "merge"}
        return structural, openapi, lambda patch: self.r.sample(NAMES, self.r.randint(1, 3))

    def make_atomic(self, depth):
        inner = self.schema(depth - 1)
        structural = {"type": "array", "items": inner[0], "x-kubernetes-list-type": "atomic"}
        openapi = {"type": "array", "items": inner[1]}
        return structural, openapi, lambda patch: [inner[2](False) for _ in range(self.r.randint(1, 2))]

    def make_map(self, depth):
        fields = {"payload": self.schema(depth - 1)}
        keys = ["name", "protocol"][:self.r.randint(1, 2)]
        for key in keys:
            fields[key] = self.make_scalar(depth)
        items = [{"type": "object", "properties": {name: field[i] for name, field in fields.items()}} for i in (0, 1)]
        structural = {"type": "array", "items": items[0], "x-kubernetes-list-type": "map", "x-kubernetes-list-map-keys": keys}
        openapi = {"type": "array", "items": items[1], "x-kubernetes-list-map-keys": keys, "x-kubernetes-patch-strategy": "merge"}

        def make(patch):
            elements = []
            for name in self.r.sample(NAMES, self.r.randint(1, 3)):
                element = {"name": name}
                if len(keys) > 1:
                    element["protocol"] = self.r.choice(["TCP", "UDP"])
                if patch and self.r.random() < 0.2:
                    element["$patch"] = self.r.choice(["delete", "replace"])
                elif self.r.random() < 0.9:
                    element["payload"] = fields["payload"][2](patch)
                elements.append(element)
            return elements
        return structural, openapi, make

    def case(self):
        structural, openapi, make = self.make_object(3)
        thing = {"apiVersion": "example.com/v1", "kind": "Thing", "metadata": {"name": "it"}}
        crd = {"apiVersion": "apiextensions.k8s.io/v1", "kind": "CustomResourceDefinition", "metadata": {"name": "things.example.com"},
               "spec": {"group": "example.com", "scope": "Namespaced", "names": {"kind": "Thing", "plural": "things"},
                        "versions": [{"name": "v1", "served": True, "storage": True, "schema": {"openAPIV3Schema": {
                            "type": "object", "properties": {"spec": structural}}}}]}}
        definitions = {"definitions": {"com.example.v1.Thing": {
            "type": "object", "properties": {"spec": openapi},
            "x-kubernetes-group-version-kind": [{"group": "example.com", "version": "v1", "kind": "Thing"}]}}}
        plain = {"resources": ["thing.yaml"], "patches": [{"path": "patch.yaml"}]}
        files = {"thing.yaml": thing | {"spec": make(False)}, "patch.yaml": thing | {"spec": make(True)}}
        return {"crds/thing.json": crd} | {
            f"{folder}/{name}": content
            for folder, kustomization in (("berth", plain), ("kustomize", plain | {"openapi": {"path": "schema.json"}}))
            for name, content in (files | {"kustomization.yaml": kustomization, "schema.json": definitions}).items()}


def write(folder, files):
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(content, indent=1))


def run(*command):
    return subprocess.run([str(word) for word in command], capture_output=True)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("berth")
    parser.add_argument("peers")
    parser.add_argument("--cases", type=int, default=60)
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args()
    kustomize = peer.find(args.peers, "kustomize")
    if not kustomize:
        return tap.skip("no kustomize to compare with")
    merged = 0
    for seed in range(args.seed, args.seed + args.cases):
        folder = pathlib.Path(tempfile.mkdtemp(prefix="merge-keys-"))
        write(folder, Maker(seed).case())
        theirs = run(kustomize, "build", folder / "kustomize")
        ours = run(args.berth, "render", "--crds", folder / "crds", folder / "berth")
        if (theirs.returncode == 0, theirs.stdout) != (ours.returncode == 0, ours.stdout):
            print(f"1..1\nnot ok 1 merge keys # seed {seed}, see {folder}")
            print((theirs.stdout + theirs.stderr).decode(), ours.stdout.decode() + ours.stderr.decode(), sep="--- berth\n", file=sys.stderr)
            return 1
        merged += theirs.returncode == 0
        run("rm", "-r", folder)
    print(f"1..1\n{'ok' if merged * 2 > args.cases else 'not ok'} 1 merge keys # {args.cases} cases, {merged} of them valid")
    return 0


if __name__ == "__main__":
    sys.exit(main())
