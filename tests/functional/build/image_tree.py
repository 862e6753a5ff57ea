# SPDX-License-Identifier: Apache-2.0
"""Images as config and file tree, read from an OCI layout or from berth's store, for comparison."""
import gzip
import hashlib
import io
import json
import pathlib
import subprocess
import tarfile


class Blobs:
    """blobs/sha256/ below a folder, or inside an OCI archive."""

    def __init__(self, place):
        self.place = pathlib.Path(place)
        self.tar = tarfile.open(self.place) if self.place.is_file() else None

    def read(self, digest):
        name = "blobs/" + digest.replace(":", "/")
        if self.tar:
            return self.tar.extractfile(name).read()
        return (self.place / name).read_bytes()

    def index(self):
        data = self.tar.extractfile("index.json").read() if self.tar else (self.place / "index.json").read_bytes()
        return json.loads(data)


def image(blobs, digest):
    """Config and file tree of the image; an index is followed to its first real image."""
    document = json.loads(blobs.read(digest))
    if "manifests" in document:
        real = [m for m in document["manifests"] if m.get("platform", {}).get("os") != "unknown"]
        return image(blobs, real[0]["digest"])
    return json.loads(blobs.read(document["config"]["digest"])), tree(blobs, document["layers"])


def plain(data):
    if data[:2] == b"\x1f\x8b":
        return gzip.decompress(data)
    if data[:4] == b"\x28\xb5\x2f\xfd":
        return subprocess.run(["zstd", "-dc"], input=data, capture_output=True, check=True).stdout
    return data


def tree(blobs, layers):
    """path -> what is there, all layers applied."""
    files = {}
    for layer in layers:
        with tarfile.open(fileobj=io.BytesIO(plain(blobs.read(layer["digest"])))) as tar:
            fresh = set()
            for member in tar:
                apply(files, fresh, tar, member)
    return files


def remove(files, path, keep=()):
    for known in [known for known in files if known == path or known.startswith(path + "/")]:
        if known not in keep:
            del files[known]


def apply(files, fresh, tar, member):
    path = member.name.strip("/").removeprefix("./")
    folder, _, name = path.rpartition("/")
    if name == ".wh..wh..opq":
        for known in [known for known in files if known.startswith(folder + "/") and known not in fresh]:
            del files[known]
        return
    if name.startswith(".wh."):
        remove(files, f"{folder}/{name[4:]}".strip("/"))
        return
    if path in ("", "."):
        return
    if not member.isdir():
        remove(files, path)
    fresh.add(path)
    kind = {tarfile.DIRTYPE: "folder", tarfile.SYMTYPE: "link", tarfile.CHRTYPE: "device", tarfile.BLKTYPE: "block",
            tarfile.FIFOTYPE: "fifo"}.get(member.type, "file")
    if member.islnk():
        files[path] = dict(files[member.linkname.strip("/").removeprefix("./")], hard_link=True)
        return
    entry = {"kind": kind, "owner": f"{member.uid}:{member.gid}"}
    if kind != "link":
        entry["mode"] = oct(member.mode)
    if kind == "link":
        entry["target"] = member.linkname
    if kind == "file":
        data = tar.extractfile(member).read()
        entry["content"] = data.decode(errors="replace") if len(data) < 2000 else hashlib.sha256(data).hexdigest()
    xattrs = {k.removeprefix("SCHILY.xattr."): v for k, v in member.pax_headers.items() if k.startswith("SCHILY.xattr.")}
    if xattrs:
        entry["xattrs"] = xattrs
    files[path] = entry


def difference(left, right, path=""):
    """Human-readable lines, empty for equal values."""
    if isinstance(left, dict) and isinstance(right, dict):
        lines = []
        for key in sorted(set(left) | set(right)):
            where = f"{path}/{key}" if path else key
            if key not in left:
                lines.append(f"only buildkitd: {where}: {right[key]!r}")
            elif key not in right:
                lines.append(f"only berth: {where}: {left[key]!r}")
            else:
                lines += difference(left[key], right[key], where)
        return lines
    return [] if left == right else [f"{path}: berth {left!r}, buildkitd {right!r}"]
