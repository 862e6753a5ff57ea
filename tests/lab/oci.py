#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""OCI images for the lab, without berth: what tests berth must not be made by it.

oci.py archive OUT.tar NAME CONFIG.json LAYER.tar...   write an OCI archive that carries NAME
oci.py push IN.tar REGISTRY REPOSITORY:TAG             push it to a registry over plain HTTP
"""
import gzip
import hashlib
import http.client
import io
import json
import sys
import tarfile

GZIP_LAYER = "application/vnd.oci.image.layer.v1.tar+gzip"
MANIFEST = "application/vnd.oci.image.manifest.v1+json"
INDEX = "application/vnd.oci.image.index.v1+json"
CONFIG = "application/vnd.oci.image.config.v1+json"
ARCHITECTURES = {"x86_64": "amd64", "aarch64": "arm64"}


def digest(data):
    return "sha256:" + hashlib.sha256(data).hexdigest()


def descriptor(media_type, data):
    return {"mediaType": media_type, "digest": digest(data), "size": len(data)}


def write_archive(out, name, config_path, layer_paths):
    import os

    blobs, layers, diff_ids = {}, [], []
    for path in layer_paths:
        raw = open(path, "rb").read()
        packed = gzip.compress(raw, 6, mtime=0)
        diff_ids.append(digest(raw))
        layers.append(descriptor(GZIP_LAYER, packed))
        blobs[digest(packed)] = packed
    config = json.dumps({
        "architecture": ARCHITECTURES[os.uname().machine], "os": "linux", "created": "2024-01-01T00:00:00Z",
        "config": json.load(open(config_path)), "rootfs": {"type": "layers", "diff_ids": diff_ids},
        "history": [{"created": "2024-01-01T00:00:00Z", "created_by": "tests/lab"} for _ in layers],
    }).encode()
    manifest = json.dumps({
        "schemaVersion": 2, "mediaType": MANIFEST, "config": descriptor(CONFIG, config), "layers": layers}).encode()
    entry = descriptor(MANIFEST, manifest)
    entry["annotations"] = {"io.containerd.image.name": name, "org.opencontainers.image.ref.name": name.rsplit(":", 1)[1]}
    blobs.update({digest(config): config, digest(manifest): manifest})
    with tarfile.open(out, "w") as archive:
        def add(path, data):
            info = tarfile.TarInfo(path)
            info.size, info.mode = len(data), 0o644
            archive.addfile(info, io.BytesIO(data))
        add("oci-layout", b'{"imageLayoutVersion":"1.0.0"}')
        add("index.json", json.dumps({"schemaVersion": 2, "mediaType": INDEX, "manifests": [entry]}).encode())
        # The older list too, so that `docker load` reads the same file.
        add("manifest.json", json.dumps([{
            "Config": "blobs/" + digest(config).replace(":", "/"), "RepoTags": [name.removeprefix("docker.io/")],
            "Layers": ["blobs/" + layer["digest"].replace(":", "/") for layer in layers]}]).encode())
        for key, data in sorted(blobs.items()):
            add("blobs/" + key.replace(":", "/"), data)


def push(archive_path, registry, target):
    repository, tag = target.rsplit(":", 1)
    connection = http.client.HTTPConnection(registry, timeout=60)

    def request(method, path, body=None, headers=None, expect=()):
        connection.request(method, path, body, headers or {})
        response = connection.getresponse()
        text = response.read()
        if response.status not in expect:
            sys.exit(f"error: {method} {registry}{path}: {response.status} {text[:300].decode(errors='replace')}")
        return response

    with tarfile.open(archive_path) as archive:
        def blob(key):
            return archive.extractfile("blobs/" + key.replace(":", "/")).read()
        index = json.load(archive.extractfile("index.json"))
        manifest_bytes = blob(index["manifests"][0]["digest"])
        manifest = json.loads(manifest_bytes)
        for part in [manifest["config"], *manifest["layers"]]:
            key = part["digest"]
            if request("HEAD", f"/v2/{repository}/blobs/{key}", expect=(200, 404)).status == 200:
                continue
            location = request("POST", f"/v2/{repository}/blobs/uploads/", b"", expect=(202,)).headers["Location"]
            path = location.split(registry, 1)[-1] if "://" in location else location
            path += ("&" if "?" in path else "?") + "digest=" + key
            request("PUT", path, blob(key), {"Content-Type": "application/octet-stream"}, expect=(201,))
        request("PUT", f"/v2/{repository}/manifests/{tag}", manifest_bytes, {"Content-Type": MANIFEST}, expect=(201,))


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["archive", out, name, config_path, *layer_paths]:
            write_archive(out, name, config_path, layer_paths)
        case ["push", archive_path, registry, target]:
            push(archive_path, registry, target)
        case _:
            sys.exit(__doc__)
