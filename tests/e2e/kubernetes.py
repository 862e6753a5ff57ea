# SPDX-License-Identifier: Apache-2.0
"""The API server as a test sees it: a few requests with a kubeconfig's own certificates, by none of berth's code."""
import base64
import json
import os
import re
import ssl
import tempfile
import urllib.request


class Kubernetes:
    def __init__(self, kubeconfig):
        with open(kubeconfig, encoding="utf-8") as file:
            text = file.read()

        def field(name):
            # Files of one cluster: each field stands there once.
            found = re.search(rf'^\s*(?:- )?{name}:\s*"?([^"\s]+)"?\s*$', text, re.MULTILINE)
            assert found, f"the kubeconfig has no {name}"
            return found.group(1)

        self.server = field("server")
        self.tls = ssl.create_default_context(cadata=base64.b64decode(field("certificate-authority-data")).decode())
        with tempfile.TemporaryDirectory() as folder:
            for name in ("certificate", "key"):
                path = os.path.join(folder, name)
                with open(os.open(path, os.O_CREAT | os.O_WRONLY, 0o600), "wb") as file:
                    file.write(base64.b64decode(field(f"client-{name}-data")))
            self.tls.load_cert_chain(os.path.join(folder, "certificate"), os.path.join(folder, "key"))

    def request(self, method, path, body=None, content_type="application/json"):
        """The answer as an object; None for 404."""
        request = urllib.request.Request(self.server + path, method=method, headers={"Content-Type": content_type},
                                         data=None if body is None else json.dumps(body).encode())
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}), urllib.request.HTTPSHandler(context=self.tls))
        try:
            with opener.open(request, timeout=20) as answer:
                return json.load(answer)
        except urllib.error.HTTPError as error:
            if error.code == 404:
                return None
            raise AssertionError(f"{method} {path}: {error.code} {error.read().decode()[:400]}") from error

    def get(self, path):
        return self.request("GET", path)

    def merge(self, path, patch):
        return self.request("PATCH", path, patch, "application/merge-patch+json")
