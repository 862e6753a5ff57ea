#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Writes a small image whose bytes are always the same, for cases.

usage: make_image.py oci|docker|layout TARGET [NAME...] [--layers N] [--damage layer|manifest|missing]
"""
import argparse
import gzip
import hashlib
import io
import json
import os
import platform
import tarfile

parser = argparse.ArgumentParser()
parser.add_argument("form", choices=["oci", "docker", "layout"])
parser.add_argument("target")
parser.add_argument("names", nargs="*")
parser.add_argument("--layers", type=int, default=1)
parser.add_argument("--damage", choices=["layer", "manifest", "missing"])
options = parser.parse_args()


def tar_of(files):
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w", format=tarfile.USTAR_FORMAT) as archive:
        for path, data in files:
            info = tarfile.TarInfo(path)
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
    return buffer.getvalue()


def digest(data):
    return "sha256:" + hashlib.sha256(data).hexdigest()


def descriptor(kind, data, **more):
    return {"mediaType": f"application/vnd.oci.image.{kind}", "digest": digest(data), "size": len(data), **more}


def compact(value):
    return json.dumps(value, separators=(",", ":"), sort_keys=True).encode()


tars = [tar_of([(f"etc/layer-{i}", f"layer {i}\n".encode())]) for i in range(options.layers)]
architecture = {"x86_64": "amd64", "aarch64": "arm64"}.get(platform.machine(), platform.machine())
config = compact({"architecture": architecture, "os": "linux", "created": "2024-01-01T00:00:00Z",
                  "config": {"Cmd": ["/bin/true"]}, "rootfs": {"type": "layers", "diff_ids": [digest(t) for t in tars]}})

if options.form == "docker":
    names = [f"{i}/layer.tar" for i in range(len(tars))]
    files = [("config.json", config), *zip(names, tars),
             ("manifest.json", compact([{"Config": "config.json", "RepoTags": options.names or None, "Layers": names}]))]
else:
    layers = [gzip.compress(t, mtime=0) for t in tars]
    manifest = compact({"schemaVersion": 2, "mediaType": "application/vnd.oci.image.manifest.v1+json",
                        "config": descriptor("config.v1+json", config),
                        "layers": [descriptor("layer.v1.tar+gzip", layer) for layer in layers]})
    names = [{"annotations": {"io.containerd.image.name": name}} for name in options.names] or [{}]
    index = compact({"schemaVersion": 2, "manifests": [descriptor("manifest.v1+json", manifest, **n) for n in names]})
    files = [("oci-layout", b'{"imageLayoutVersion":"1.0.0"}'), ("index.json", index)]
    for data in [manifest, config, *layers]:
        path = "blobs/sha256/" + digest(data)[7:]
        if data is manifest and options.damage == "manifest" or data is layers[0] and options.damage == "layer":
            data = data[:-1] + bytes([data[-1] ^ 1])
        if not (data is layers[0] and options.damage == "missing"):
            files.append((path, data))

if options.form == "layout":
    for path, data in files:
        os.makedirs(os.path.dirname(f"{options.target}/{path}") or ".", exist_ok=True)
        with open(f"{options.target}/{path}", "wb") as file:
            file.write(data)
else:
    with open(options.target, "wb") as file:
        file.write(tar_of(files))
