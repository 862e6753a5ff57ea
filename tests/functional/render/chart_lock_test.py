#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Charts pinned by render.lock, pulled by the real helm from a chart repository and from an OCI registry. Prints TAP.

usage: chart_lock_test.py BERTH PEERS [HELM]      (PEERS is tests/lab/peers, which builds HELM, helm or helm4, once)

Skipped where docker-registry is not installed or there is no Go to build helm with.
"""
import hashlib
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent), str(HERE.parents[1])]
import docker_registry  # noqa: E402
import tap  # noqa: E402
from helm_test import charts, use_helm, write_chart  # noqa: E402
from remote_servers import serving  # noqa: E402

BERTH = str(pathlib.Path(sys.argv[1]).resolve())


def helm(*arguments):
    done = subprocess.run(["helm", *map(str, arguments)], capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"helm {arguments}: {done.stderr}"


class Charts:
    """A place that charts are published at; what is published again replaces what was there."""

    def __init__(self, folder):
        self.folder = folder
        self.published = folder / "published"
        self.published.mkdir(parents=True)

    def archive(self, version, image):
        source = self.folder / "source"
        shutil.rmtree(source, ignore_errors=True)
        chart = write_chart(source, "app", version)
        values = chart / "values.yaml"
        values.write_text(values.read_text().replace("image: nginx", f"image: {image}"))
        helm("package", chart, "-d", self.published)
        return self.published / f"app-{version}.tgz"


class ChartRepository(Charts):
    def __init__(self, folder, http):
        super().__init__(folder)
        http.files = self.published
        self.http = http
        self.repo = f"{http.url}/files"

    def publish(self, version, image):
        archive = self.archive(version, image)
        self.index()
        return hashlib.sha256(archive.read_bytes()).hexdigest()

    def withdraw(self, version):
        (self.published / f"app-{version}.tgz").unlink()
        self.index()

    def index(self):
        helm("repo", "index", self.published, "--url", self.repo)

    def requests(self):
        return self.http.requests


class ChartRegistry(Charts):
    def __init__(self, folder, host):
        super().__init__(folder)
        self.host = host
        self.repo = f"oci://{host}/charts"
        self.log = folder.parent / "registry" / "registry.log"

    def publish(self, version, image):
        archive = self.archive(version, image)
        helm("push", archive, self.repo)
        return hashlib.sha256(archive.read_bytes()).hexdigest()

    def withdraw(self, version):
        shutil.rmtree(self.folder.parent / "registry/data/docker/registry/v2/repositories/charts/app/_manifests/tags" / version)


class Stage:
    """A kustomization of one chart in a folder of its own, with a store of its own."""

    def __init__(self, folder, source):
        self.source = source
        self.home, self.work = folder / "home", folder / "work"
        self.work.mkdir()
        self.lock = self.work / "render.lock"

    def refer(self, *fields):
        text = "\n---\n".join(f"name: app\nreleaseName: r{number}\nrepo: {self.source.repo}\n{more}" for number, more in enumerate(fields))
        (self.work / "kustomization.yaml").write_text(charts(text))

    def render(self, *flags, ok=True, words=("render",)):
        done = subprocess.run([BERTH, *words, "--enable-helm", *flags, "."], cwd=self.work, capture_output=True, text=True,
                              check=False, env={**os.environ, "BERTH_HOME": str(self.home), "LC_ALL": "C.UTF-8"})
        assert (done.returncode == 0) == ok, f"berth {words} {flags}: {done.returncode}\n{done.stdout}{done.stderr}"
        return done.stdout if ok else done.stderr

    def forget(self):
        """As on another machine: only the lock is there."""
        shutil.rmtree(self.home)

    def pins(self):
        """(version that is asked for, found, sha256) of each chart."""
        text = self.lock.read_text()
        item = re.compile(rf"- repo: {re.escape(self.source.repo)}\n  name: app\n(?:  version: (\S+)\n)?"
                          r"  found: (\S+)\n  sha256: (\w{64})\n(?:  devel: true\n)?")
        return [(wanted or None, found, sha256) for wanted, found, sha256 in item.findall(text)]


def says(text, *parts):
    for part in parts:
        assert part in text, f"'{part}' is not in:\n{text}"


def lock_pins_what_kustomize_renders(stage):
    sha256 = stage.source.publish("1.0.0", "one")
    stage.refer("version: 1.0.0")
    locked = stage.render("--lock")
    assert stage.pins() == [("1.0.0", "1.0.0", sha256)], stage.lock.read_text()
    assert not (stage.work / "charts").exists(), "a chart under a lock is put aside"
    assert stage.render() == stage.render("--offline") == locked
    assert stage.render(words=("kustomize", "build")) == locked


def newest_stays_until_the_lock_is_renewed(stage):
    first = stage.source.publish("1.0.0", "one")
    stage.refer("includeCRDs: true")
    locked = stage.render("--lock")
    assert stage.pins() == [(None, "1.0.0", first)], stage.lock.read_text()
    second = stage.source.publish("1.1.0", "two")
    assert stage.render() == stage.render("--lock") == locked
    stage.forget()
    assert stage.render() == locked, "the version that was found is pulled again"
    says(stage.render("--update-lock"), "image: two", "version: 1.1.0")
    assert stage.pins() == [(None, "1.1.0", second)], stage.lock.read_text()


def range_is_pinned_to_a_version(stage):
    stage.source.publish("1.0.0", "one")
    stage.refer("version: '~1.0'")
    locked = stage.render("--lock")
    stage.source.publish("1.0.7", "seven")
    stage.forget()
    assert stage.render() == locked
    assert [(wanted, found) for wanted, found, _ in stage.pins()] == [("~1.0", "1.0.0")], stage.lock.read_text()
    says(stage.render("--update-lock"), "image: seven")


def chart_that_changed_is_refused(stage):
    first = stage.source.publish("1.0.0", "one")
    stage.refer("version: 1.0.0")
    locked = stage.render("--lock")
    second = stage.source.publish("1.0.0", "changed")
    assert stage.render() == locked, "what is in the cache is what the lock pins"
    stage.forget()
    for flags in ((), ("--lock",)):
        says(stage.render(*flags, ok=False), f"app 1.0.0 of {stage.source.repo}", f"expected sha256 {first}", f"found sha256 {second}",
             "berth render --update-lock")
    assert stage.pins() == [("1.0.0", "1.0.0", first)]
    says(stage.render("--update-lock"), "image: changed")
    assert stage.pins() == [("1.0.0", "1.0.0", second)]


def chart_that_is_gone_is_refused(stage):
    stage.source.publish("1.0.0", "one")
    stage.source.publish("1.1.0", "two")
    stage.refer("version: '~1.0'")
    stage.render("--lock")
    stage.source.withdraw("1.0.0")
    stage.forget()
    says(stage.render(ok=False), f"cannot pull version 1.0.0 of 'app ~1.0 of {stage.source.repo}', which '{stage.lock}' pins",
         "helm pull", "berth render --update-lock")


def chart_that_is_not_pinned_is_refused(stage):
    stage.source.publish("1.0.0", "one")
    stage.source.publish("1.1.0", "two")
    stage.refer("version: 1.0.0")
    stage.render("--lock")
    stage.refer("version: 1.1.0")
    says(stage.render(ok=False), f"'{stage.lock}' does not pin 'app 1.1.0 of {stage.source.repo}'", "berth render --lock")
    stage.render("--lock")
    assert [found for _, found, _ in stage.pins()] == ["1.1.0"], "what is not referred to any more goes"


def offline_takes_only_what_is_kept(stage):
    stage.source.publish("1.0.0", "one")
    stage.refer("version: 1.0.0")
    says(stage.render("--offline", ok=False), f"app 1.0.0 of {stage.source.repo}", "--offline forbids fetching it")
    locked = stage.render("--lock")
    stage.forget()
    says(stage.render("--offline", ok=False), f"app 1.0.0 of {stage.source.repo}", "--offline forbids fetching it")
    assert stage.render() == locked
    stage.source.withdraw("1.0.0")
    assert stage.render("--offline") == locked
    stage.lock.unlink()
    assert stage.render("--offline") == locked, "it stands for what it stood for last"


def development_versions_have_pins_of_their_own(stage):
    stage.source.publish("1.0.0", "one")
    stage.source.publish("2.0.0-rc.1", "candidate")
    stage.refer("version: '>0'", "version: '>0-0'")
    locked = stage.render("--lock")
    says(locked, "image: one", "image: candidate")
    assert stage.render("--offline") == locked
    if stage.source.repo.startswith("oci://"):
        return  # helm's --devel is for repositories
    stage.refer("", "devel: true")
    shutil.rmtree(stage.work / "charts", ignore_errors=True)
    stage.lock.unlink()
    locked = stage.render("--lock")
    assert sorted(found for _, found, _ in stage.pins()) == ["1.0.0", "2.0.0-rc.1"], stage.lock.read_text()
    says(locked, "image: one", "image: candidate")
    assert stage.render() == stage.render("--offline") == locked


def values_of_a_chart_that_is_put_aside(stage):
    stage.source.publish("1.0.0", "one")
    stage.refer("version: 1.0.0\nvaluesFile: charts/app-1.0.0/app/values-more.yaml\nvaluesInline: {replicas: 7}")
    locked = stage.render("--lock")
    says(locked, "image: more", 'replicas: "7"')
    stage.refer("version: 1.0.0\nvaluesFile: charts/app-1.0.0/app/nothing.yaml")
    says(stage.render(ok=False), "nothing.yaml")


def chart_on_disk_is_ones_own(stage):
    stage.source.publish("1.0.0", "one")
    stage.refer("version: 1.0.0")
    pulled = stage.render()
    assert (stage.work / "charts/app-1.0.0/app/Chart.yaml").exists(), "without a lock it goes where kustomize puts it"
    stage.source.withdraw("1.0.0")
    assert stage.render("--lock") == pulled
    assert not stage.lock.exists(), "nothing remote is left to pin"


TESTS = [lock_pins_what_kustomize_renders, newest_stays_until_the_lock_is_renewed, range_is_pinned_to_a_version,
         chart_that_changed_is_refused, chart_that_is_gone_is_refused, chart_that_is_not_pinned_is_refused,
         offline_takes_only_what_is_kept, development_versions_have_pins_of_their_own, values_of_a_chart_that_is_put_aside,
         chart_on_disk_is_ones_own]


def in_repository(test):
    def run(folder):
        (folder / "git").mkdir()
        with serving(folder / "git", folder / "git") as http:
            test(Stage(folder, ChartRepository(folder / "charts", http)))
    run.__name__ = f"repository: {test.__name__}"
    return run


def in_registry(test):
    def run(folder):
        served = folder / "registry"
        served.mkdir()
        with docker_registry.registry(served, http=docker_registry.with_certificate(served)) as host:
            os.environ["SSL_CERT_FILE"] = str(served / "cert.pem")
            test(Stage(folder, ChartRegistry(folder / "charts", host)))
    run.__name__ = f"registry: {test.__name__}"
    return run


def main():
    if docker_registry.missing():
        return tap.skip(docker_registry.missing())
    with tempfile.TemporaryDirectory() as scratch:
        try:
            use_helm(pathlib.Path(scratch) / "bin", sys.argv[2], sys.argv[3] if len(sys.argv) > 3 else "helm")
        except subprocess.CalledProcessError:
            return tap.skip("the real helm cannot be built here")
        only = os.environ.get("ONLY", "")
        tests = [place(test) for place in (in_repository, in_registry) for test in TESTS]
        return tap.run([tap.in_folder(test, pathlib.Path.resolve) for test in tests if re.search(only, test.__name__)])


if __name__ == "__main__":
    sys.exit(main())
