#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Charts in an OCI registry, rendered by berth and by the real kustomize with the real helm: the same bytes and refusals.

usage: oci_charts_test.py BERTH PEERS [HELM]      (PEERS is tests/lab/peers, which builds kustomize and HELM, helm or helm4, once)

The registry is Debian's, by HTTPS with a certificate that SSL_CERT_FILE vouches for. Skipped where it is not installed; exit
status 77 where there is no Go to build the peers with.
"""
import base64
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent)]
import docker_registry  # noqa: E402
from beside_kustomize import Pair  # noqa: E402
from helm_test import charts, use_helm, write_chart  # noqa: E402

VERSIONS = ("1.0.0", "1.1.0", "1.2.0+build.5", "2.0.0-alpha.1")


def push_charts(helm, folder, host, flags=()):
    for version in VERSIONS:
        source = folder / "source"
        shutil.rmtree(source, ignore_errors=True)
        chart = write_chart(source, "remote", version)
        subprocess.run([helm, "package", chart, "-d", folder], check=True, capture_output=True)
        for place in ("charts", "a/b/c"):
            done = subprocess.run([helm, "push", *flags, folder / f"remote-{version}.tgz", f"oci://{host}/{place}"],
                                  capture_output=True, text=True, check=False)
            assert done.returncode == 0, done.stderr


def cases(host):
    """(name, fields of the chart besides its name, what both errors say or None)"""
    repo = f"repo: oci://{host}/charts"
    yield "newest", repo, None
    yield "slash at the end", f"{repo}/\nversion: 1.0.0", None
    yield "deeper repository", f"repo: oci://{host}/a/b/c\nversion: 1.0.0", None
    for version in VERSIONS:
        yield f"version {version}", f"{repo}\nversion: {version}", None
    yield "range", f"{repo}\nversion: '~1.0'", None
    yield "range of all", f"{repo}\nversion: '*'", None
    yield "range of alphas", f"{repo}\nversion: '>=2.0.0-0'", None
    yield "development version", f"{repo}\ndevel: true", None
    yield "CRDs", f"{repo}\nversion: 1.0.0\nincludeCRDs: true", None
    yield "values", f"{repo}\nversion: 1.0.0\nvaluesInline: {{image: x}}", None
    yield "values of the chart", f"{repo}\nversion: 1.0.0\nvaluesFile: charts/remote-1.0.0/remote/values-more.yaml", None
    yield "namespace", f"{repo}\nversion: 1.0.0\nnamespace: ns", None
    yield "debug", f"{repo}\nversion: 1.0.0\ndebug: true", None
    yield "no such version", f"{repo}\nversion: 7.0.0", "unable to run: 'helm pull"
    yield "no such range", f"{repo}\nversion: '>7'", "unable to run: 'helm pull"
    yield "no such chart", f"repo: oci://{host}/nothing", "unable to run: 'helm pull"
    yield "reference with tag", f"repo: oci://{host}/charts/remote:1.0.0", "unable to run: 'helm pull"
    yield "upper case scheme", f"repo: OCI://{host}/charts\nversion: 1.0.0", "unable to run: 'helm pull"


class Stage(Pair):
    """A kustomization of one chart, empty again before each run; what a run pulls stays beside it and is compared too."""

    def __init__(self, *programs):
        super().__init__(*programs)
        self.work, self.kustomization, self.pulled = None, "", []

    def run(self, program, target, flags, environment):
        shutil.rmtree(target, ignore_errors=True)
        target.mkdir()
        (target / "kustomization.yaml").write_text(self.kustomization)
        result = super().run(program, target, flags, environment)
        self.pulled.append(sorted(str(path.relative_to(target)) for path in target.rglob("*")))
        return result

    def chart(self, name, fields, error=None, environment=None):
        self.kustomization = charts(f"name: remote\nreleaseName: r\n{fields}")
        self.pulled.clear()
        self.compare(name, self.work, error, flags=["--enable-helm"], environment=environment)
        theirs, ours = self.pulled
        if theirs != ours:
            self.report(f"{name}: files", f"kustomize leaves {theirs}, berth {ours}")


def with_credentials(stage, helm, folder):
    """Credentials are helm's own: from where HELM_REGISTRY_CONFIG points to."""
    folder.mkdir()
    with docker_registry.registry(folder, more=docker_registry.with_password(folder), http=docker_registry.with_certificate(folder)) as host:
        certificate = {"SSL_CERT_FILE": str(folder / "cert.pem")}
        os.environ.update(certificate)
        push_charts(helm, folder, host, ["--username", docker_registry.USER, "--password", docker_registry.PASSWORD])
        for name, password, error in (("right password", docker_registry.PASSWORD, None), ("wrong password", "wrong", "unable to run: 'helm pull")):
            token = base64.b64encode(f"{docker_registry.USER}:{password}".encode()).decode()
            (folder / "config.json").write_text(json.dumps({"auths": {host: {"auth": token}}}))
            stage.chart(name, f"repo: oci://{host}/charts\nversion: 1.0.0", error,
                          {"HELM_REGISTRY_CONFIG": str(folder / "config.json")})
        stage.chart("no password", f"repo: oci://{host}/charts\nversion: 1.0.0", "unable to run: 'helm pull")


def main():
    if docker_registry.missing():
        print(f"1..0 # SKIP {docker_registry.missing()}")
        return 0
    stage = Stage.from_arguments(sys.argv)
    only = os.environ.get("ONLY", "")
    with tempfile.TemporaryDirectory() as scratch:
        folder = pathlib.Path(scratch).resolve()
        helm = use_helm(folder / "bin", sys.argv[2], sys.argv[3] if len(sys.argv) > 3 else "helm")
        stage.work = folder / "work"
        served = folder / "registry"
        served.mkdir()
        with docker_registry.registry(served, http=docker_registry.with_certificate(served)) as host:
            os.environ["SSL_CERT_FILE"] = str(served / "cert.pem")
            push_charts(helm, served, host)
            for name, fields, error in cases(host):
                if re.search(only, name):
                    stage.chart(name, fields, error)
            stage.chart("authority that is not known", f"repo: oci://{host}/charts", "certificate", {"SSL_CERT_FILE": "/dev/null"})
        with_credentials(stage, helm, folder / "closed")
    return stage.finish()


if __name__ == "__main__":
    sys.exit(main())
