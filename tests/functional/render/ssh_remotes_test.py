#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Repositories over ssh, rendered by berth and by the real kustomize: the same bytes and refusals.

usage: ssh_remotes_test.py BERTH PEERS      (PEERS is tests/lab/peers, which builds kustomize once and tells where it is)

sshd listens on the loopback and knows a key made here; what it is asked for is compared too. Skipped where there is no sshd; exit status 77 where there is no Go.
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
from remote_servers import GIT_ENVIRONMENT, Repository  # noqa: E402
import ssh_server  # noqa: E402


def config_map(name, value="1"):
    return f"apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: {name}\ndata:\n  k: '{value}'\n"


def repositories(folder, port):
    """The repositories that the cases refer to; submodules and bases of theirs are over ssh too."""
    sub = Repository(folder / "org" / "sub")
    sub.commit({"kustomization.yaml": "resources: [cm.yaml]\n", "cm.yaml": config_map("from-sub")})
    app = Repository(folder / "org" / "app")
    app.commit({"kustomization.yaml": "resources: [cm.yaml]\n", "cm.yaml": config_map("app", "one")}, tag="v1")
    app.branch("feature/x", {"cm.yaml": config_map("app", "feature")})
    app.commit({"cm.yaml": config_map("app", "two"), "sub/kustomization.yaml": "resources: [cm.yaml]\n",
                "sub/cm.yaml": config_map("sub"), "sub/deep/kustomization.yaml": "resources: [../../cm]\nnamePrefix: deep-\n",
                "cm/kustomization.yaml": "resources: [cm.yaml]\n", "cm/cm.yaml": config_map("cm"),
                "origin/kustomization.yaml": "buildMetadata: [originAnnotations]\nresources: [../sub]\n"})
    whole = Repository(folder / "org" / "whole")
    whole.git("submodule", "add", "-q", f"ssh://git@127.0.0.1:{port}{sub.folder}", "modules/absolute")
    whole.git("submodule", "add", "-q", "git@127.0.0.1:org/sub", "modules/scp")
    whole.git("submodule", "add", "-q", "../sub", "modules/relative")
    whole.commit({"kustomization.yaml": "resources: [with/absolute, with/scp, with/relative]\n",
                  **{f"with/{name}/kustomization.yaml": f"namePrefix: {name}-\nresources: [../../modules/{name}]\n"
                     for name in ("absolute", "scp", "relative")}})
    suffixed = Repository(folder / "org" / "suffixed.git")
    suffixed.commit({"kustomization.yaml": "resources: [cm.yaml]\n", "cm.yaml": config_map("suffixed"),
                     "deep/kustomization.yaml": "resources: [cm.yaml]\n", "deep/cm.yaml": config_map("deep")})
    chained = Repository(folder / "chained")
    chained.commit({"kustomization.yaml": "resources: ['git@127.0.0.1:org/app//sub?ref=master']\nnameSuffix: -chained\n"})
    for name in ("slow", "slow-for-us"):
        Repository(folder / "org" / name).commit({"kustomization.yaml": "resources: []\n"})
    return app


def url_cases(folder, port):
    """(name, URL, what both errors say or None)"""
    app = repositories(folder / "git", port)
    roots = {"ssh://": f"ssh://git@127.0.0.1:{port}{folder}/git", "scp": "git@127.0.0.1:", "scp, absolute": f"git@127.0.0.1:{folder}/git",
             "ssh:// without user": f"ssh://127.0.0.1:{port}{folder}/git", "upper case": f"SSH://git@127.0.0.1:{port}{folder}/git",
             "other user": f"ssh://some-body@127.0.0.1:{port}{folder}/git", "git::ssh://": f"git::ssh://git@127.0.0.1:{port}{folder}/git",
             "git:: scp": "git::git@127.0.0.1:"}
    paths = {"whole": "/org/app//", "directory": "/org/app//sub", "tag": "/org/app//?ref=v1", "branch": "/org/app//?ref=feature/x",
             "commit": f"/org/app//?ref={app.first}", "deep": "/org/app//sub/deep?ref=master&timeout=60", "origin": "/org/app//origin",
             "suffix": "/org/suffixed.git", "suffix and path": "/org/suffixed.git/deep", "suffix, two slashes": "/org/suffixed.git//deep?ref=master"}
    for form, root in roots.items():
        for name, path in paths.items():
            if form in ("ssh://", "scp") or name in ("tag", "deep"):
                yield f"{form}: {name}", root + (path[1:] if root.endswith(":") else path), None
    yield "scp: by segments", "git@127.0.0.1:org/app/sub", None
    yield "scp: whole by segments", "git@127.0.0.1:org/app?ref=v1", None
    for form in ("ssh://", "scp"):
        root = roots[form] + ("" if form == "scp" else "/")
        yield f"{form}: submodules", f"{root}org/whole//?timeout=300", None
        yield f"{form}: submodules left out", f"{root}org/whole//with/scp?submodules=false&timeout=300", "unable to find one of 'kustomization.yaml'"
        yield f"{form}: base over ssh", f"{root}chained//", None
        yield f"{form}: no such reference", f"{root}org/app//?ref=nowhere", "couldn't find remote ref nowhere"
        yield f"{form}: no such repository", f"{root}org/nothing//", "does not appear to be a git repository"
        yield f"{form}: no such directory", f"{root}org/app//nowhere", "evalsymlink failure on"
    yield "ssh:// by two segments", f"ssh://git@127.0.0.1:{port}/org/app/sub", "does not appear to be a git repository"
    yield "ssh:// with a password", f"ssh://git:secret@127.0.0.1:{port}{folder}/git/org/app//sub", ""
    yield "ssh:// with a password of digits", f"ssh://git:123@127.0.0.1:{port}{folder}/git/org/app//sub", ""
    yield "git+ssh://", f"git+ssh://git@127.0.0.1:{port}{folder}/git/org/app//sub", ""
    yield "nobody listens", "ssh://git@127.0.0.1:1/org/app//sub", ""
    yield "user with a point", f"ssh://first.last@127.0.0.1:{port}{folder}/git/org/app//sub", None
    yield "user with an underscore", "under_score@127.0.0.1:org/app//sub", ""
    yield "option as host", "ssh://-oProxyCommand=false/org/app//sub", ""
    yield "option as user", "ssh://-oProxyCommand=false@127.0.0.1/org/app//sub", ""


class SshPair(Pair):
    """Besides, both ask the server for the same."""

    def __init__(self, *programs):
        super().__init__(*programs)
        self.server, self.asked = None, []

    def run(self, program, target, flags, environment):
        before = len(self.server.asked())
        result = super().run(program, target, flags, environment)
        self.asked.append((program, self.server.asked()[before:]))
        return result

    def compare(self, name, *arguments, **more):
        self.asked.clear()
        super().compare(name, *arguments, **more)
        if len({tuple(asked) for _, asked in self.asked}) != 1:
            self.report(f"{name}: requests", "other requests: " + "; ".join(f"{program[0]}: {asked}" for program, asked in self.asked))


def refer(work, url):
    (work / "kustomization.yaml").write_text(f"resources:\n- '{url}'\n")


def nothing_stays_behind(pair, work):
    """kustomize leaves git's ssh running when the time is over."""
    refer(work, "git@127.0.0.1:org/slow-for-us//?timeout=1")
    result = Pair.run(pair, pair.berth, work, [], {})
    listed = subprocess.run(["ps", "-eo", "args"], capture_output=True, text=True, check=True).stdout
    left = [line for line in listed.splitlines() if line.startswith("ssh ") and "org/slow-for-us" in line]
    pair.report("nothing stays behind", f"{left}" if left or result.returncode != 1 else None, [("berth", result)])


def without_git(pair, work, server, target):
    """kustomize needs the git program; berth says what it cannot do without it."""
    folder = work.parent / "no-git"
    folder.mkdir()
    (folder / "ssh").symlink_to(shutil.which("ssh"))
    refer(work, target)
    result = Pair.run(pair, pair.berth, work, [], {"PATH": str(folder), "GIT_SSH_COMMAND": server.command()})
    wanted = ("git over ssh needs the git program", "install git")
    problem = None if result.returncode == 1 and all(text in result.stderr for text in wanted) else "does not say so"
    pair.report("without the git program", problem, [("berth", result)])


def lock_and_cache(pair, work, server):
    """What --lock pinned over ssh is rendered again without asking the server."""
    refer(work, "git@127.0.0.1:org/app//sub?ref=master")
    render = [pair.berth[0], "render"]
    locked = Pair.run(pair, render, work, ["--lock"], {})
    before = len(server.asked())
    again = [Pair.run(pair, render, work, flags, {}) for flags in ([], ["--offline"])]
    same = all(result.returncode == 0 and result.stdout == locked.stdout for result in again)
    pinned = "- url: git@127.0.0.1:org/app\n  ref: master\n  commit: " in (work / "render.lock").read_text()
    problem = None if same and pinned and len(server.asked()) == before else f"asked: {server.asked()[before:]}, pinned: {pinned}"
    pair.report("lock and cache", problem, [("--lock", locked), *(("again", result) for result in again)])


def main():
    missing = ssh_server.missing()
    if missing:
        print(f"1..0 # SKIP {missing}")
        return 0
    pair = SshPair.from_arguments(sys.argv)
    pair.berth = [pair.berth[0], "kustomize", "build"]  # without the cache, which asks before it fetches
    only = os.environ.get("ONLY", "")
    os.environ.update(GIT_ENVIRONMENT)
    with tempfile.TemporaryDirectory() as scratch:
        folder = pathlib.Path(scratch).resolve()
        work = folder / "work"
        work.mkdir()
        server = pair.server = ssh_server.SshServer(folder / "ssh", folder / "git")
        with server.running():
            environment = {"GIT_SSH_COMMAND": server.command()}
            os.environ.update(environment)
            for name, url, error in url_cases(folder, server.port):
                if re.search(only, name):
                    refer(work, url)
                    pair.compare(name, work, error)
            url = "git@127.0.0.1:org/app//sub?ref=v1"
            refer(work, url)
            for name, command in (("key that is not allowed", server.command(key=server.stranger)),
                                  ("unknown host", server.command(known_hosts="/dev/null"))):
                pair.compare(name, work, "Could not read from remote repository", environment={"GIT_SSH_COMMAND": command})
            pair.compare("URL as the target", f"ssh://git@127.0.0.1:{server.port}{folder}/git/org/app//sub?ref=master")
            without_git(pair, work, server, url)
            nothing_stays_behind(pair, work)
            lock_and_cache(pair, work, server)
            # Last: kustomize leaves an ssh behind, which may ask the server later.
            for form, url in (("ssh://", f"ssh://git@127.0.0.1:{server.port}{folder}/git/org/slow"), ("scp", "git@127.0.0.1:org/slow")):
                refer(work, f"{url}//?timeout=1")
                (work / "render.lock").unlink(missing_ok=True)
                Pair.compare(pair, f"{form}: timeout", work, "hit 1s timeout running '")
    return pair.finish()


if __name__ == "__main__":
    sys.exit(main())
