#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""A registry on the loopback that serves one image from an OCI layout, and misbehaves as told. Prints its port.

usage: port=$(fake_registry.py $$ LAYOUT [FAULT])      FAULT: wrong-blob wrong-manifest unauthorized flaky broken stalled cut
It answers any repository name, in the background, until the process with the given id ends.
"""
import hashlib
import http.server
import json
import os
import pathlib
import sys
import threading
import time

watched, layout, fault = sys.argv[1], pathlib.Path(sys.argv[2]), sys.argv[3] if len(sys.argv) > 3 else ""
index = json.loads((layout / "index.json").read_bytes())
manifest = (layout / "blobs/sha256" / index["manifests"][0]["digest"][7:]).read_bytes()
failures = {}


class Registry(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *_):
        pass

    def answer(self, status, body, kind="application/json", **headers):
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def error(self, status, code, message, **headers):
        self.answer(status, json.dumps({"errors": [{"code": code, "message": message}]}).encode(), **headers)

    def do_GET(self):
        path = self.path.split("?")[0]
        if fault == "unauthorized":
            return self.error(401, "UNAUTHORIZED", "authentication required", WWW_Authenticate='Basic realm="fake"')
        if fault == "broken":
            return self.error(500, "UNKNOWN", "the registry is on fire")
        if fault == "flaky":
            failures[path] = failures.get(path, 0) + 1
            if failures[path] <= 2:
                return self.error(503, "UNAVAILABLE", "come back later")
        if path == "/v2/":
            return self.answer(200, b"{}")
        if "/manifests/" in path:
            reference = path.rsplit("/", 1)[1]
            digest = "sha256:" + hashlib.sha256(manifest).hexdigest()
            if reference not in ("1", digest):
                return self.error(404, "MANIFEST_UNKNOWN", "manifest unknown")
            body = manifest.replace(b"sha256", b"sha512", 1) if fault == "wrong-manifest" else manifest
            return self.answer(200, body, "application/vnd.oci.image.manifest.v1+json", Docker_Content_Digest=digest)
        if "/blobs/" in path:
            blob = layout / "blobs/sha256" / path.rsplit(":", 1)[1]
            if not blob.exists():
                return self.error(404, "BLOB_UNKNOWN", "blob unknown")
            body = blob.read_bytes()
            if fault == "wrong-blob":
                body = body[:-1] + bytes([body[-1] ^ 1])
            if fault in ("stalled", "cut"):
                self.send_response(200)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body[:10])
                self.wfile.flush()
                if fault == "stalled":
                    time.sleep(600)
                self.close_connection = True
                return None
            return self.answer(200, body, "application/octet-stream")
        return self.error(404, "NAME_UNKNOWN", "repository name not known to registry")

    do_HEAD = do_GET


server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Registry)
server.daemon_threads = True
print(server.server_port, flush=True)
if os.fork() > 0:
    os._exit(0)
# In the background, holding none of the case's pipes, as long as the case runs.
nothing = os.open(os.devnull, os.O_RDWR)
for standard in (0, 1, 2):
    os.dup2(nothing, standard)
threading.Thread(target=server.serve_forever, daemon=True).start()
while os.path.exists(f"/proc/{watched}"):
    time.sleep(0.1)
