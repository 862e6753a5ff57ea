#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""render.lock, --offline and the cache of remote resources, against servers on the loopback. Prints TAP.

usage: remote_lock_test.py BERTH
"""
import functools
import os
import pathlib
import re
import shutil
import signal
import subprocess
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2]))
import tap  # noqa: E402
sys.path.insert(0, str(pathlib.Path(__file__).parent))
from remote_servers import GIT_ENVIRONMENT, Repository, serving  # noqa: E402

BERTH = str(pathlib.Path(sys.argv[1]).resolve())


def config_map(name, value="1"):
    return f"apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: {name}\ndata:\n  k: '{value}'\n"


class Stage:
    """One repository, one served file, one kustomization that refers to both, and a home of its own."""

    def __init__(self, folder, http):
        self.folder, self.http = folder, http
        self.repository = Repository(folder / "git" / "org" / "app")
        self.repository.commit({"base/kustomization.yaml": "resources: [cm.yaml]\n", "base/cm.yaml": config_map("app", "one")})
        (folder / "files").mkdir(exist_ok=True)
        self.served = folder / "files" / "cm.yaml"
        self.served.write_text(config_map("served", "one"))
        self.file_url = f"{http.url}/files/cm.yaml"
        self.git_url = f"{http.url}/git/org/app"
        self.work = folder / "work"
        self.work.mkdir()
        self.lock = self.work / "render.lock"
        self.refer([f"{self.git_url}//base?ref=master", self.file_url])

    def refer(self, urls):
        (self.work / "kustomization.yaml").write_text("resources:\n" + "".join(f"- {url}\n" for url in urls))

    def move_on(self):
        self.repository.commit({"base/cm.yaml": config_map("app", "two")})
        self.served.write_text(config_map("served", "two"))

    def render(self, *flags, ok=True, words=("render",)):
        self.http.requests.clear()
        done = subprocess.run([BERTH, *words, *flags, "."], cwd=self.work, capture_output=True, text=True, check=False,
                              env={**os.environ, "BERTH_HOME": str(self.folder / "home"), "LC_ALL": "C.UTF-8"})
        assert (done.returncode == 0) == ok, f"berth {words} {flags}: {done.returncode}\n{done.stdout}{done.stderr}"
        return done.stdout if ok else done.stderr

    def damage(self, hexadecimal):
        blob = self.folder / "home" / "blobs" / "sha256" / hexadecimal
        blob.chmod(0o644)
        blob.write_bytes(b"x" * blob.stat().st_size)


def lock_pins_and_is_obeyed(stage):
    first = stage.render("--lock")
    text = stage.lock.read_text()
    assert f"url: {stage.git_url}\n  ref: master\n  commit: {stage.repository.git('rev-parse', 'HEAD')}\n" in text, text
    assert re.search(rf"http:\n- url: {re.escape(stage.file_url)}\n  sha256: [0-9a-f]{{64}}\n", text), text
    stage.move_on()
    assert stage.render() == first
    assert stage.http.requests == [], stage.http.requests
    assert stage.render("--offline") == first
    assert "two" in stage.render(words=("kustomize", "build"))


def lock_keeps_and_extends(stage):
    first = stage.render("--lock")
    before = stage.lock.read_text()
    stage.move_on()
    assert stage.render("--lock") == first and stage.lock.read_text() == before
    other = stage.file_url.replace("cm.yaml", "other.yaml")
    stage.served.with_name("other.yaml").write_text(config_map("other"))
    stage.refer([f"{stage.git_url}//base?ref=master", other])
    said = stage.render(ok=False)
    assert "does not pin" in said and other in said and "--lock" in said, said
    stage.render("--lock")
    after = stage.lock.read_text()
    assert other in after and stage.file_url not in after
    assert before.split("http:")[0] == after.split("http:")[0]


def update_lock_renews(stage):
    stage.render("--lock")
    stage.move_on()
    assert stage.render("--update-lock").count("two") == 2
    assert stage.render().count("two") == 2


def changed_file_is_refused(stage):
    stage.render("--lock")
    pinned = re.search(r"sha256: (\w+)", stage.lock.read_text()).group(1)
    stage.move_on()
    shutil.rmtree(stage.folder / "home")
    said = stage.render(ok=False)
    assert stage.file_url in said and pinned in said and "found sha256" in said and "--update-lock" in said, said
    stage.served.unlink()
    said = stage.render(ok=False)
    assert "found status code 404" in said, said


def pinned_commit_is_fetched_though_the_branch_moved(stage):
    stage.refer([f"{stage.git_url}//base?ref=master"])
    first = stage.render("--lock")
    stage.move_on()
    shutil.rmtree(stage.folder / "home")
    assert stage.render() == first


def commit_that_is_gone_is_refused(stage):
    stage.refer([f"{stage.git_url}//base?ref=master"])
    stage.render("--lock")
    pinned = stage.repository.git("rev-parse", "HEAD")
    stage.repository.git("checkout", "-q", "--orphan", "new")
    stage.repository.commit({"base/cm.yaml": config_map("app", "new")})
    stage.repository.git("branch", "-M", "new", "master")
    stage.repository.git("reflog", "expire", "--expire=all", "--all")
    stage.repository.git("gc", "-q", "--prune=now")
    shutil.rmtree(stage.folder / "home")
    said = stage.render(ok=False)
    assert pinned in said and stage.git_url in said and "--update-lock" in said, said


def offline_without_lock(stage):
    said = stage.render("--offline", ok=False)
    assert "is not in the cache, and --offline forbids" in said and "render once without --offline" in said, said
    assert stage.http.requests == []
    first = stage.render()
    stage.move_on()
    assert stage.render("--offline") == first and stage.http.requests == []
    assert stage.render().count("two") == 2


def a_known_commit_is_not_fetched_again(stage):
    stage.refer([f"{stage.git_url}//base?ref=master"])
    first = stage.render()
    assert any("git-upload-pack" in request for request in stage.http.requests)
    assert stage.render() == first
    assert sum("info/refs" in request for request in stage.http.requests) == 1, stage.http.requests
    commit = stage.repository.git("rev-parse", "HEAD")
    stage.refer([f"file://{stage.repository.folder}//base?ref={commit}"])
    assert stage.render("--offline") == first


def same_reference_is_fetched_once(stage):
    names = [f"o{i}" for i in range(10)]
    for name in names:
        (stage.work / name).mkdir()
        (stage.work / name / "kustomization.yaml").write_text(
            f"namePrefix: {name}-\nresources: ['{stage.git_url}//base?ref=master', '{stage.file_url}']\n")
    (stage.work / "kustomization.yaml").write_text("resources: [" + ", ".join(names) + "]\n")
    assert stage.render(words=("kustomize", "build")).count("kind: ConfigMap") == 20
    assert sum(request == "/files/cm.yaml" for request in stage.http.requests) == 1
    assert sum("info/refs" in request for request in stage.http.requests) == 1, stage.http.requests


def damaged_cache_is_noticed(stage):
    first = stage.render("--lock")
    for blob in (stage.folder / "home" / "blobs" / "sha256").iterdir():
        stage.damage(blob.name)
    assert stage.render() == first
    assert stage.render("--offline") == first


def a_lock_that_cannot_be_read(stage):
    for text, where in (("version: 2\n", "render.lock:1"), ("version: 1\ngit:\n- url: x\n  commit: zz\n", "render.lock:3"),
                        ("version: 1\nhttp: 5\n", "render.lock:2"), ("[", "render.lock:2"), ("version: 1\nmore: 1\n", "render.lock:2")):
        stage.lock.write_text(text)
        said = stage.render(ok=False)
        assert where in said, said


def options_that_exclude_each_other(stage):
    for flags in (("--lock", "--update-lock"), ("--lock", "--watch"), ("--update-lock", "--diff", "HEAD")):
        assert "exclude each other" in stage.render(*flags, ok=False)
    done = subprocess.run([BERTH, "render", "--lock", f"{stage.git_url}//base"], capture_output=True, text=True, check=False)
    assert done.returncode == 2 and "is a repository" in done.stderr, done.stderr


def submodules_are_kept(stage):
    sub = Repository(stage.folder / "git" / "sub")
    sub.commit({"kustomization.yaml": "resources: [cm.yaml]\n", "cm.yaml": config_map("sub")})
    stage.repository.submodule("modules/sub", sub.url)
    stage.repository.commit({"with/kustomization.yaml": "resources: [../modules/sub]\n"})
    stage.refer([f"file://{stage.repository.folder}//with?ref=master"])
    first = stage.render("--lock")
    shutil.move(stage.folder / "git", stage.folder / "away")
    assert stage.render() == first == stage.render("--offline")
    stage.refer([f"file://{stage.repository.folder}//with?ref=master&submodules=false"])
    assert "is not in the cache" in stage.render("--offline", ok=False)


def a_page_for_a_repository_is_not_pinned(stage):
    """A server may answer a repository's own URL with a page; that is no file of the kustomization."""
    stage.refer([f"{stage.http.url}/page/org/app//base"])
    first = stage.render("--lock")
    assert "http:" not in stage.lock.read_text().replace("http://", ""), stage.lock.read_text()
    assert stage.render() == first and stage.http.requests == []


def killed_at_any_instant(stage):
    first = None
    for delay in (0.02, 0.05, 0.08, 0.12, 0.2, 0.4):
        process = subprocess.Popen([BERTH, "render", "--lock", "."], cwd=stage.work, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                                   env={**os.environ, "BERTH_HOME": str(stage.folder / "home")})
        time.sleep(delay)
        process.send_signal(signal.SIGKILL)
        process.wait()
        first = first or stage.render(words=("kustomize", "build"))
        assert stage.render("--lock") == first
        assert stage.render("--offline") == first
        stage.lock.unlink()


def several_processes(stage):
    first = stage.render(words=("kustomize", "build"))
    shutil.rmtree(stage.folder / "home", ignore_errors=True)
    runs = [subprocess.Popen([BERTH, "render", "--lock", "."], cwd=stage.work, stdout=subprocess.PIPE, text=True,
                             env={**os.environ, "BERTH_HOME": str(stage.folder / "home")}) for _ in range(4)]
    for run in runs:
        output, _ = run.communicate()
        assert run.returncode == 0 and output == first
    assert stage.render("--offline") == first


TESTS = [lock_pins_and_is_obeyed, lock_keeps_and_extends, update_lock_renews, changed_file_is_refused,
         pinned_commit_is_fetched_though_the_branch_moved, commit_that_is_gone_is_refused, offline_without_lock,
         a_known_commit_is_not_fetched_again, same_reference_is_fetched_once, damaged_cache_is_noticed, a_lock_that_cannot_be_read,
         options_that_exclude_each_other, submodules_are_kept, a_page_for_a_repository_is_not_pinned, killed_at_any_instant,
         several_processes]


def on_stage(test):
    """The test with a stage of its own, served."""
    @functools.wraps(test)
    def run(folder):
        (folder / "git").mkdir()
        with serving(folder / "git", folder / "files") as http:
            test(Stage(folder, http))
    return tap.in_folder(run)


def main():
    os.environ.update(GIT_ENVIRONMENT)
    for name in [name for name in os.environ if name.lower().endswith("_proxy")]:
        del os.environ[name]
    return tap.run([on_stage(test) for test in TESTS])


if __name__ == "__main__":
    sys.exit(main())
