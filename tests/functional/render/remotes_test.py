#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Kustomizations with remote resources, rendered by berth and by the real kustomize: the same bytes, the same refusals.

usage: remotes_test.py BERTH PEERS      (PEERS is tests/lab/peers, which builds kustomize once and tells where it is)

Repositories are served by file:// and by git's own HTTP back end on the loopback, files by HTTP. Skipped where the
real kustomize cannot be built.
"""
import os
import pathlib
import re
import shutil
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).parent))
from remote_servers import GIT_ENVIRONMENT, Repository, serving  # noqa: E402
from beside_kustomize import Pair  # noqa: E402

def config_map(name, value="1"):
    return f"apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: {name}\ndata:\n  k: '{value}'\n"


def repositories(folder):
    """The repositories that the cases refer to."""
    sub = Repository(folder / "sub.git")
    sub.commit({"kustomization.yaml": "resources: [cm.yaml]\n", "cm.yaml": config_map("from-sub")})
    app = Repository(folder / "org" / "app")
    app.commit({"kustomization.yaml": "resources: [cm.yaml]\n", "cm.yaml": config_map("app", "one")}, tag="v1")
    app.commit({"cm.yaml": config_map("app", "two")}, tag="v2", annotated=True)
    app.branch("feature/x", {"cm.yaml": config_map("app", "feature")})
    app.branch("v1", {"cm.yaml": config_map("app", "branch called as the tag")})
    app.commit({
        "cm.yaml": config_map("app", "three"),
        "dir/kustomization.yaml": "namePrefix: dir-\nresources: [../base, cm.yaml]\n", "dir/cm.yaml": config_map("dir"),
        "base/kustomization.yml": "resources: [cm.yaml]\n", "base/cm.yaml": config_map("base"),
        "component/kustomization.yaml": "apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\nnameSuffix: -c\n",
        "outside-file/kustomization.yaml": "resources: [../base/cm.yaml]\n",
        "outside-base/kustomization.yaml": "resources: [../../../elsewhere]\n",
        "cycle/kustomization.yaml": "resources: [../cycle2]\n", "cycle2/kustomization.yaml": "resources: [../cycle]\n",
        "above/kustomization.yaml": "resources: [..]\n",
        "meta/kustomization.yaml": "buildMetadata: [originAnnotations]\nresources: [../base]\n",
        "none/readme": "no kustomization\n", "a b/kustomization.yaml": "resources: [cm.yaml]\n", "a b/cm.yaml": config_map("space"),
        "generated/kustomization.yaml": "configMapGenerator:\n- name: g\n  files: [text]\n", "generated/text": "hello\n",
    })
    app.link("escape/kustomization.yaml", "/etc/hostname")
    app.link("link-dir", "base")
    app.link("link-out", "/etc")
    app.link("link-file/cm.yaml", "../base/cm.yaml")
    app.link("loop", "loop")
    app.commit({"link-file/kustomization.yaml": "resources: [cm.yaml]\n"})
    app.submodule("modules/sub", sub.url)
    app.commit({"with-sub/kustomization.yaml": "resources: [../modules/sub]\n"})
    suffixed = Repository(folder / "org" / "suffixed.git")
    suffixed.commit({"kustomization.yaml": "resources: [cm.yaml]\n", "cm.yaml": config_map("suffixed"),
                     "deep/er/kustomization.yaml": "resources: [cm.yaml]\n", "deep/er/cm.yaml": config_map("deep")})
    azure = Repository(folder / "project" / "_git" / "azure")
    azure.commit({"sub/kustomization.yaml": "resources: [cm.yaml]\n", "sub/cm.yaml": config_map("azure")})
    chained = Repository(folder / "org" / "chained")
    chained.commit({"kustomization.yaml": f"namePrefix: chained-\nresources: ['{app.url}//dir', 'cm.yaml']\n",
                    "cm.yaml": config_map("own"),
                    "self/kustomization.yaml": f"resources: ['{chained.url}//self']\n"})
    empty = Repository(folder / "org" / "empty")
    return app, suffixed, azure, chained, empty


def cases(folder, http):
    """(name, text of the kustomization or of several files, what both errors say or None, environment)"""
    app, suffixed, azure, chained, empty = repositories(folder / "git")
    base = f"file://{folder}/git"
    web = f"{http.url}/git"
    files = f"{http.url}/files"

    def refers(url):
        return f"resources:\n- '{url}'\n"

    for served, where in (("file", base), ("http", web)):
        for name, url in {
                "whole": "/org/app//", "directory": "/org/app//dir", "tag": "/org/app//?ref=v1", "annotated tag": "/org/app//?ref=v2",
                "version": "/org/app//?version=v1", "ref before version": "/org/app//?version=v1&ref=v2",
                "branch with slash": "/org/app//?ref=feature/x", "escaped branch": "/org/app//?ref=feature%2Fx",
                "full reference": "/org/app//?ref=refs/heads/v1", "commit": f"/org/app//?ref={app.first}",
                "suffix": "/org/suffixed.git", "suffix and path": "/org/suffixed.git/deep/er", "suffix, two slashes": "/org/suffixed.git//deep/er",
                "azure": "/project/_git/azure/sub", "azure, two slashes": "/project/_git/azure//sub",
                "submodule": "/org/app//with-sub", "submodule wanted": "/org/app//with-sub?submodules=true",
                "timeout": "/org/app//dir?timeout=120", "timeout as duration": "/org/app//dir?timeout=1m30s",
                "remote base of remote base": "/org/chained//", "link to a directory": "/org/app//link-dir",
                "origin": "/org/app//meta", "generator": "/org/app//generated", "space": "/org/app//a b",
                "slash at the end": "/org/app//dir/", "empty ref": "/org/app//dir?ref=", "bad query": "/org/app//dir?ref=%zz",
                "git::": "/org/app//dir"}.items():
            url = ("git::" if name == "git::" else "") + where + url
            yield f"{served}: {name}", refers(url), None
        for name, url, error in (
                ("submodules left out", "/org/app//with-sub?submodules=false", "unable to find one of 'kustomization.yaml'"),
                ("no such reference", "/org/app//?ref=nowhere", "couldn't find remote ref nowhere"),
                ("abbreviated commit", f"/org/app//?ref={app.first[:8]}", "couldn't find remote ref"),
                ("no such repository", "/org/nothing//x", "failed to run '"),
                ("empty repository", "/org/empty//", "couldn't find remote ref HEAD"),
                ("no such directory", "/org/app//nowhere", "evalsymlink failure on"),
                ("directory is a file", "/org/app//cm.yaml", "expecting directory"),
                ("no kustomization", "/org/app//none", "unable to find one of 'kustomization.yaml'"),
                ("file outside", "/org/app//outside-file", "is not in or below"),
                ("base outside of the clone", "/org/app//outside-base", "evalsymlink failure on"),
                ("link to a file of this machine", "/org/app//escape", "unable to find one of 'kustomization.yaml'"),
                ("link to a directory of this machine", "/org/app//link-out", "refers to directory outside of repo"),
                ("link to a file outside", "/org/app//link-file", "is not in or below"),
                ("link to itself", "/org/app//loop", ""),
                ("cycle inside", "/org/app//cycle", "cycle detected: candidate root"),
                ("base above", "/org/app//above", "cycle detected: candidate root"),
                ("cycle of URLs", "/org/chained//self", "cycle detected: URI")):
            yield f"{served}: {name}", refers(where + url), error
    # HTTP paths of two segments are split by their number.
    yield "http: path by segments", refers(f"{http.url}/org/app/dir"), None
    yield "as component", f"resources: [cm.yaml]\ncomponents: ['{base}/org/app//component']\n", None
    yield "component over http", f"resources: [cm.yaml]\ncomponents: ['{web}/org/app//component?ref=HEAD']\n", None
    yield "resource as component", f"resources: [cm.yaml]\ncomponents: ['{base}/org/app//base']\n", "expected kind 'Component'"
    yield "component as resource", refers(f"{base}/org/app//component"), "expected kind != 'Component'"
    yield "many references", "resources:\n" + "".join(f"- {base}/org/app//{d}\n" for d in ("dir", "generated")) + f"- {base}/org/suffixed.git\n", None
    yield "twice the same", f"resources:\n- {base}/org/app//base\n- {base}/org/app//base\n", "may not add resource with an already registered id"
    yield "bases", f"bases: ['{base}/org/app//dir']\n", None
    yield "origin here", f"buildMetadata: [originAnnotations, transformerAnnotations]\nnamePrefix: x-\nresources: ['{base}/org/app//dir?ref=master', '{files}/cm.yaml']\n", None
    yield "transformers from a repository", f"resources: [cm.yaml]\ntransformers: ['{base}/org/app//base']\n", "unable to load"
    yield "timeout", refers(f"{http.url}/slow/org/app//dir?timeout=1s"), "hit 1s timeout running '"
    yield "short timeout", refers(f"{http.url}/slow/org/app//dir?timeout=1500ms"), "hit 1.5s timeout running '"
    # Files over HTTP.
    yield "file", refers(f"{files}/cm.yaml"), None
    yield "file with query", refers(f"{files}/cm.yaml?a=b"), None
    yield "file by redirect", refers(f"{http.url}/redirect/files/cm.yaml"), None
    yield "upper case scheme", refers(f"{files}/cm.yaml".replace("http:", "HTTP:")), None
    yield "not found, no repository", refers(f"{http.url}/nothing.yaml"), "HTTP Error: status code 404 (Not Found)"
    yield "not found, could be a repository", refers(f"{files}/no/thing.yaml"), "URL is a git repository"
    yield "server's error", refers(f"{http.url}/status500"), "HTTP Error: status code 500 (Internal Server Error)"
    yield "teapot", refers(f"{http.url}/status418"), "HTTP Error: status code 418 (I'm a teapot)"
    yield "unknown status", refers(f"{http.url}/status599"), "HTTP Error: status code 599 ()"
    yield "nobody listens", refers("http://127.0.0.1:1/cm.yaml"), "evalsymlink failure on"
    yield "nobody listens, could be a repository", refers("http://127.0.0.1:1/org/repo"), "failed to run '"
    yield "page instead of objects", refers(f"{files}/page.html"), ""
    yield "not YAML", refers(f"{files}/broken.yaml"), ""
    yield "not YAML, and a reference that reads like a timeout", refers(f"{files}/broken.yaml?ref=1s%20timeout%20running%20x"), \
        "accumulating resources: accumulating resources from 'http"
    yield "empty file", refers(f"{files}/empty.yaml"), None
    yield "patch", f"resources: [cm.yaml]\npatches:\n- path: {files}/patch.yaml\n", None
    yield "patch, not found", f"resources: [cm.yaml]\npatches:\n- path: {http.url}/nothing.yaml\n", "404"
    yield "strategic merge patch", f"resources: [cm.yaml]\npatchesStrategicMerge: ['{files}/patch.yaml']\n", None
    yield "json patch", f"resources: [cm.yaml]\npatchesJson6902:\n- path: {files}/patch.json\n  target: {{version: v1, kind: ConfigMap, name: local}}\n", None
    yield "file of a generator", f"configMapGenerator:\n- name: g\n  files: ['{files}/text.txt']\n", None
    yield "named file of a generator", f"configMapGenerator:\n- name: g\n  files: ['t={files}/text.txt']\n", None
    yield "file of a generator with query", f"configMapGenerator:\n- name: g\n  files: ['{files}/text.txt?x']\n", None
    yield "environment of a generator", f"configMapGenerator:\n- name: g\n  envs: ['{files}/text.env']\n", None
    yield "file of a secret", f"secretGenerator:\n- name: g\n  files: ['{files}/text.txt']\n", None
    yield "replacement", f"resources: [cm.yaml]\nreplacements:\n- path: {files}/replacement.yaml\n", None
    yield "configurations", f"namePrefix: p-\nresources: [cm.yaml]\nconfigurations: ['{files}/configuration.yaml']\n", None
    yield "crds", f"resources: [cm.yaml]\ncrds: ['{files}/crd.json']\n", None
    yield "openapi", f"resources: [thing.yaml]\nopenapi:\n  path: {files}/schema.json\npatches:\n- path: thing-patch.yaml\n", None
    yield "openapi of a clone", f"resources: ['{base}/org/app//base']\nopenapi:\n  path: {files}/nothing.json\n", "URL is a git repository"
    yield "transformer", f"resources: [cm.yaml]\ntransformers: ['{files}/transformer.yaml']\n", None
    yield "generator", f"generators: ['{files}/generator.yaml']\n", None
    yield "component by file", f"resources: [cm.yaml]\ncomponents: ['{files}/cm.yaml']\n", "loader.New"


LOCAL = {"cm.yaml": config_map("local"),
         "thing.yaml": "apiVersion: example.com/v1\nkind: Thing\nmetadata:\n  name: t\nspec:\n  items:\n  - name: a\n    v: 1\n  - name: b\n    v: 2\n",
         "thing-patch.yaml": "apiVersion: example.com/v1\nkind: Thing\nmetadata:\n  name: t\nspec:\n  items:\n  - name: b\n    v: 3\n"}

SERVED = {"cm.yaml": config_map("served"), "page.html": "<html><body>hello</body></html>\n", "broken.yaml": "a: [b\n", "empty.yaml": "",
          "patch.yaml": "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: local\ndata:\n  patched: 'yes'\n",
          "patch.json": '[{"op": "add", "path": "/data/j", "value": "1"}]\n', "text.txt": "some text\n", "text.env": "A=1\nB=2\n",
          "replacement.yaml": "source: {kind: ConfigMap, name: local, fieldPath: data.k}\ntargets:\n- select: {kind: ConfigMap}\n"
                              "  fieldPaths: [data.copy]\n  options: {create: true}\n",
          "configuration.yaml": "namePrefix:\n- path: data/k\n",
          "crd.json": "{}\n",
          "transformer.yaml": "apiVersion: builtin\nkind: PrefixTransformer\nmetadata:\n  name: p\nprefix: t-\nfieldSpecs:\n- path: metadata/name\n",
          "generator.yaml": "apiVersion: builtin\nkind: ConfigMapGenerator\nmetadata:\n  name: g\nname: made\nliterals: [a=b]\n",
          "schema.json": '{"definitions": {"v1.Thing": {"properties": {"spec": {"properties": {"items": {"type": "array", "items": '
                         '{"type": "object"}, "x-kubernetes-patch-merge-key": "name", "x-kubernetes-patch-strategy": "merge"}}}}, '
                         '"x-kubernetes-group-version-kind": [{"group": "example.com", "version": "v1", "kind": "Thing"}]}}}\n'}


def main():
    pair = Pair.from_arguments(sys.argv)
    only = os.environ.get("ONLY", "")
    os.environ.update(GIT_ENVIRONMENT)
    for name in [name for name in os.environ if name.lower().endswith("_proxy")]:
        del os.environ[name]
    with tempfile.TemporaryDirectory() as scratch:
        folder = pathlib.Path(scratch).resolve()
        served = folder / "files"
        served.mkdir()
        for name, text in SERVED.items():
            (served / name).write_text(text)
        with serving(folder / "git", served) as http:
            for name, text, error in cases(folder, http):
                if only and not re.search(only, name):
                    continue
                work = folder / "work"
                shutil.rmtree(work, ignore_errors=True)
                work.mkdir()
                for path, content in LOCAL.items():
                    (work / path).write_text(content)
                (work / "kustomization.yaml").write_text(text)
                pair.compare(name, work, error)
            for name, target, error in (("URL as the target", f"file://{folder}/git/org/app//dir?ref=master", None),
                                        ("repository as the target", f"file://{folder}/git/org/app", None),
                                        ("HTTP URL as the target", f"{http.url}/git/org/app//dir", None),
                                        ("no such target", f"file://{folder}/git/org/nothing", "failed to run '")):
                if not only or re.search(only, name):
                    pair.compare(name, target, error)
    return pair.finish()


if __name__ == "__main__":
    sys.exit(main())
