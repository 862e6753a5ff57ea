#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Charts in kustomizations, rendered by berth and by the real kustomize with the real helm: the same bytes and refusals.

usage: helm_test.py BERTH PEERS [HELM]      (PEERS is tests/lab/peers, which builds kustomize and HELM, helm or helm4, once)

Charts are on disk or in a repository served on the loopback. Skipped where the peers cannot be built.
"""
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).parent))
from beside_kustomize import Pair  # noqa: E402
from remote_servers import serving  # noqa: E402
sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2]))
import peer  # noqa: E402
import tap  # noqa: E402

CHART = {
    "Chart.yaml": "apiVersion: v2\nname: {name}\nversion: {version}\nappVersion: '9'\n",
    "values.yaml": "replicas: 1\nimage: nginx\nlist: [a, b]\nmap:\n  kept: yes\n  over: base\nempty: {{}}\n",
    "values-more.yaml": "image: more\n",
    "templates/cm.yaml": """apiVersion: v1
kind: ConfigMap
metadata:
  name: {{{{ .Release.Name }}}}-cm
  namespace: {{{{ .Release.Namespace }}}}
data:
  replicas: {{{{ .Values.replicas | quote }}}}
  image: {{{{ .Values.image }}}}
  list: {{{{ join "," .Values.list }}}}
  map: {{{{ toJson .Values.map | quote }}}}
  all: {{{{ toJson .Values | quote }}}}
  version: {{{{ .Chart.Version }}}}
  kube: {{{{ .Capabilities.KubeVersion.Version }}}}
  custom: {{{{ .Capabilities.APIVersions.Has "custom/v1" | quote }}}}
""",
    "templates/hook.yaml": """apiVersion: batch/v1
kind: Job
metadata:
  name: {{{{ .Release.Name }}}}-hook
  annotations:
    helm.sh/hook: pre-install
spec:
  template:
    spec:
      restartPolicy: Never
      containers:
      - {{name: c, image: '{{{{ .Values.image }}}}'}}
""",
    "templates/tests/test.yaml": """apiVersion: v1
kind: Pod
metadata:
  name: {{{{ .Release.Name }}}}-test
  annotations:
    helm.sh/hook: test
spec:
  containers:
  - {{name: c, image: busybox}}
""",
    "crds/crd.yaml": """apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata:
  name: things.example.com
spec:
  group: example.com
  names: {{kind: Thing, plural: things}}
  scope: Namespaced
  versions: []
""",
}


def write_chart(folder, name="app", version="1.0.0", more=None):
    for path, text in {**{path: text.format(name=name, version=version) for path, text in CHART.items()}, **(more or {})}.items():
        file = folder / name / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)
    return folder / name


def served_charts(helm, folder, url):
    """A repository of charts with its index; one version is a development one."""
    source = folder / "source"
    target = folder / "files" / "charts"
    target.mkdir(parents=True)
    for version in ("1.0.0", "1.1.0", "2.0.0-alpha.1"):
        shutil.rmtree(source, ignore_errors=True)
        chart = write_chart(source, "remote", version)
        subprocess.run([helm, "package", chart, "-d", target], check=True, capture_output=True)
    subprocess.run([helm, "repo", "index", target, "--url", f"{url}/files/charts"], check=True, capture_output=True)
    return f"{url}/files/charts"


def charts(text, more=""):
    return f"{more}helmCharts:\n" + "".join("- " + "\n  ".join(chart.strip("\n").splitlines()) + "\n" for chart in text.split("\n---\n"))


def local_cases():
    """(name, kustomization, further flags, what both errors say or None)"""
    fields = {
        "chart": "", "release": "releaseName: rel", "namespace": "namespace: ns",
        "CRDs": "includeCRDs: true", "no tests": "skipTests: true", "no hooks": "skipHooks: true",
        "API versions": "apiVersions: [custom/v1, other/v1]", "Kubernetes version": "kubeVersion: '1.27.3'",
        "values file": "valuesFile: own.yaml", "values file of the chart": "valuesFile: charts/app/values-more.yaml",
        "more values": "additionalValuesFiles: [own.yaml, charts/app/values-more.yaml]",
        "values": "valuesInline: {replicas: 3, map: {over: mine, added: 1}, list: [c]}",
        "override": "valuesMerge: override\nvaluesInline: {replicas: 3, map: {over: mine, added: 1}, list: [c]}",
        "merge": "valuesMerge: merge\nvaluesInline: {replicas: 3, map: {over: mine, added: 1}, list: [c], new: {a: 1}}",
        "replace": "valuesMerge: replace\nvaluesInline: {replicas: 3, image: x, list: [c], map: {}}",
        "override a file": "valuesFile: own.yaml\nvaluesInline: {image: inline}",
        "merge a file": "valuesFile: own.yaml\nvaluesMerge: merge\nvaluesInline: {image: inline, replicas: 8}",
        "null value": "valuesInline: {image: null, map: null}", "odd values": "valuesInline: {image: 'yes', replicas: 0x10, map: {a: 1.50, b: 1e3, c: 9007199254740993}}",
        "empty values": "valuesInline: {}", "devel": "devel: true", "debug": "debug: true", "version without repo": "version: 1.0.0",
    }
    for name, field in fields.items():
        yield f"local: {name}", charts(f"name: app\nreleaseName: r\n{field}" if "release" not in name else f"name: app\n{field}"), [], None
    yield "name template and release name", charts("name: app\nreleaseName: r\nnameTemplate: named"), [], "cannot set --name-template and also specify a name"
    yield "name template", charts("name: app\nnameTemplate: fixed"), [], None
    yield "namespace of the kustomization", charts("name: app\nreleaseName: r", "namespace: outer\n"), [], None
    yield "own namespace beside the kustomization's", charts("name: app\nreleaseName: r\nnamespace: inner", "namespace: outer\n"), [], None
    yield "several charts", charts("name: app\nreleaseName: a\n---\nname: app\nreleaseName: b\nvaluesInline: {image: b}\n---\nname: other\nreleaseName: c"), [], None
    yield "transformed", charts("name: app\nreleaseName: r\nincludeCRDs: true", "namePrefix: p-\ncommonLabels: {l: m}\nimages: [{name: nginx, newTag: '2'}]\n"), [], None
    yield "origins", charts("name: app\nreleaseName: r", "buildMetadata: [originAnnotations, transformerAnnotations]\nnamePrefix: p-\n"), [], None
    yield "chart home", charts("name: elsewhere\nreleaseName: r", "helmGlobals: {chartHome: more/charts}\n"), [], None
    yield "configuration home", charts("name: app\nreleaseName: r", "helmGlobals: {configHome: /tmp/nothing-there}\n"), [], None
    yield "flags", charts("name: app\nreleaseName: r"), ["--helm-api-versions", "custom/v1", "--helm-kube-version", "1.28.0"], None
    yield "fields before flags", charts("name: app\nreleaseName: r\nkubeVersion: '1.27.0'\napiVersions: [x/v1]"), ["--helm-api-versions", "custom/v1", "--helm-kube-version", "1.28.0"], None
    yield "debug flag", charts("name: app\nreleaseName: r"), ["--helm-debug"], None
    yield "deprecated field", "helmChartInflationGenerator:\n- chartName: app\n  releaseName: r\n  values: own.yaml\n- chartName: other\n  releaseName: o\n  valuesLocal: {image: l}\n  valuesMerge: merge\n", [], None
    yield "deprecated field with homes", "helmChartInflationGenerator:\n- chartName: elsewhere\n  chartHome: more/charts\n  releaseName: r\n", [], None
    yield "generator's configuration", "generators: [generator.yaml]\n", [], None
    yield "output with talk in front", charts("name: app\nreleaseName: r"), ["--helm-command", "./talking-helm"], "could not parse rnode slice into resource map: missing Resource metadata"
    yield "no --enable-helm", charts("name: app"), None, "must specify --enable-helm"
    yield "no helm", charts("name: app"), ["--helm-command", "no-such-helm"], "no-such-helm"
    yield "failing helm", charts("name: app"), ["--helm-command", "false"], "unable to run: 'false version --short'"
    yield "silent helm", charts("name: app"), ["--helm-command", "true"], "cannot find version string in"
    yield "old helm", charts("name: app"), ["--helm-command", "./old-helm"], "this plugin requires helm V3 or V4 but got v2.17.0"
    yield "version within words", charts("name: app\nreleaseName: r"), ["--helm-command", "./wordy-helm"], None
    yield "numbers, no version", charts("name: app"), ["--helm-command", "./vague-helm"], "cannot find version string in helm 4 of 2026"
    yield "no chart", charts("name: missing"), [], "no repo specified for pull, no chart found at '"
    yield "no name", charts("releaseName: r"), [], "chart name cannot be empty"
    yield "unknown merge", charts("name: app\nvaluesMerge: never"), [], "valuesMerge must be one of [merge override replace]"
    yield "no values file", charts("name: app\nvaluesFile: nothing.yaml"), [], "nothing.yaml"
    yield "values file outside", charts("name: app\nvaluesFile: ../outside.yaml"), [], "is not in or below"
    yield "no additional file", charts("name: app\nadditionalValuesFiles: [nothing.yaml]"), [], "could not load additionalValuesFile"
    yield "broken template", charts("name: broken\nreleaseName: r"), [], "unable to run: '"
    yield "broken template, debugging", charts("name: broken\nreleaseName: r\ndebug: true"), [], "Helm stack trace:"
    yield "bad Kubernetes version", charts("name: app\nreleaseName: r\nkubeVersion: x"), [], "unable to run: '"
    yield "same names twice", charts("name: app\nreleaseName: r\n---\nname: app\nreleaseName: r"), [], "exists; can not use behavior: 'unspecified'"
    yield "values are no map", charts("name: app\nreleaseName: r\nvaluesFile: list.yaml\nvaluesInline: {a: b}"), [], ""


def remote_cases(repo):
    for name, field in {"newest": "", "version": "version: 1.0.0", "devel": "devel: true", "range": "version: '~1.0.0'",
                        "values of the chart": "version: 1.0.0\nvaluesFile: charts/remote-1.0.0/remote/values-more.yaml",
                        "values": "version: 1.1.0\nvaluesInline: {image: x}"}.items():
        yield f"pulled: {name}", charts(f"name: remote\nreleaseName: r\nrepo: {repo}\n{field}"), [], None
    yield "pulled: two versions", charts(f"name: remote\nreleaseName: a\nrepo: {repo}\nversion: 1.0.0\n---\nname: remote\nreleaseName: b\nrepo: {repo}\nversion: 1.1.0"), [], None
    yield "pulled: no such version", charts(f"name: remote\nreleaseName: r\nrepo: {repo}\nversion: 7.0.0"), [], "unable to run: '"
    yield "pulled: no such chart", charts(f"name: missing\nreleaseName: r\nrepo: {repo}"), [], "unable to run: '"
    yield "pulled: no such repository", charts("name: remote\nreleaseName: r\nrepo: http://127.0.0.1:1/charts"), [], "unable to run: '"
    yield "pulled: no registry", charts("name: remote\nreleaseName: r\nrepo: oci://127.0.0.1:1/charts/"), [], "oci://127.0.0.1:1/charts/remote"


def fill(work, kustomization):
    shutil.rmtree(work, ignore_errors=True)
    work.mkdir()
    write_chart(work / "charts")
    write_chart(work / "charts", "other")
    write_chart(work / "more" / "charts", "elsewhere")
    write_chart(work / "charts", "broken", more={"templates/bad.yaml": "{{ fail \"on purpose\" }}\n"})
    (work / "own.yaml").write_text("image: own\nreplicas: 5\nmap: {own: 1}\nlist: [x]\n")
    (work / "list.yaml").write_text("- a\n")
    (work.parent / "outside.yaml").write_text("a: b\n")
    (work / "generator.yaml").write_text(
        "apiVersion: builtin\nkind: HelmChartInflationGenerator\nmetadata: {name: g}\nname: app\nreleaseName: g\n"
        "namespace: gns\nvaluesInline: {image: g}\n")
    for name, body in {"old-helm": "echo 1: v2.17.0+g1234567", "vague-helm": "echo helm 4 of 2026",
                       "wordy-helm": 'case "$1" in version) echo "helm 1 of 2: v3.19.0";; *) exec helm "$@";; esac',
                       "talking-helm": 'case "$1" in template) echo "Pulled: somewhere"; echo "Digest: sha256:12";; esac; exec helm "$@"'}.items():
        (work / name).write_text(f"#!/bin/sh\n{body}\n")
        (work / name).chmod(0o755)
    (work / "kustomization.yaml").write_text(kustomization)


def use_helm(folder, peers, name):
    """Makes the one that the lab calls `name` the 'helm' on PATH, which is what kustomize calls."""
    made = peer.find(peers, name)
    if not made:
        sys.exit(tap.skip(f"{name} cannot be built here"))
    folder.mkdir()
    (folder / "helm").symlink_to(made)
    os.environ["PATH"] = f"{folder}:{os.environ['PATH']}"
    return folder / "helm"


def main():
    pair = Pair.from_arguments(sys.argv)
    only = os.environ.get("ONLY", "")
    with tempfile.TemporaryDirectory() as scratch:
        folder = pathlib.Path(scratch).resolve()
        (folder / "files").mkdir()
        helm = use_helm(folder / "bin", sys.argv[2], sys.argv[3] if len(sys.argv) > 3 else "helm")
        with serving(folder, folder / "files") as http:
            for name, kustomization, flags, error in [*local_cases(), *remote_cases(served_charts(helm, folder, http.url))]:
                if re.search(only, name):
                    pair.compare(name, folder / "work", error, flags=[] if flags is None else ["--enable-helm", *flags],
                                 prepare=lambda text=kustomization: fill(folder / "work", text))
    return pair.finish()


if __name__ == "__main__":
    sys.exit(main())
