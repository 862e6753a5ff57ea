#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Push and pull against a real registry (Debian's docker-registry) on the loopback. Prints TAP.

usage: registry_test.py BERTH
"""
import base64
import json
import os
import pathlib
import subprocess
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
import tap  # noqa: E402
import docker_registry  # noqa: E402
from docker_registry import registry, with_certificate, with_password  # noqa: E402

BERTH = str(pathlib.Path(sys.argv[1]).resolve())
HERE = pathlib.Path(__file__).parent


class Home:
    """A user with a store and credentials of their own."""

    def __init__(self, folder, name):
        self.folder = folder / name
        self.folder.mkdir()
        self.environment = {"PATH": os.environ["PATH"], "HOME": str(self.folder), "BERTH_HOME": str(self.folder / "home"),
                            "LC_ALL": "C.UTF-8"}

    def __call__(self, *arguments, ok=True):
        done = subprocess.run([BERTH, "-q", *map(str, arguments)], env=self.environment, cwd=self.folder,
                              stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False)
        if ok:
            assert done.returncode == 0, f"berth {' '.join(map(str, arguments))}: {done.stderr}"
        return done

    def hosts(self, domain, text):
        folder = self.folder / "home" / "certs.d" / domain
        folder.mkdir(parents=True)
        (folder / "hosts.toml").write_text(text)

    def image(self, name, form="oci", layers=3):
        subprocess.run([HERE / "make_image.py", form, self.folder / "app.tar", name, "--layers", str(layers)], check=True)
        self("import", "app.tar")

    def digest(self, name):
        images = json.loads(self("images", "-o", "json", name).stdout)["images"]
        assert len(images) == 1, images
        return images[0]["digest"]


def there_and_back(folder):
    """What is pushed from one store and pulled into another is the same image; a second push sends nothing."""
    with registry(folder) as host:
        one, two = Home(folder, "one"), Home(folder, "two")
        one.image(f"{host}/team/app:1")
        one("push", f"{host}/team/app:1")
        one("push", f"{host}/team/app:1")
        two("pull", f"{host}/team/app:1")
        assert one.digest(f"{host}/team/app:1") == two.digest(f"{host}/team/app:1")
        by_digest = f"{host}/team/app@{one.digest(f'{host}/team/app:1')}"
        Home(folder, "three")("pull", by_digest)


def docker_archive_there_and_back(folder):
    with registry(folder) as host:
        one, two = Home(folder, "one"), Home(folder, "two")
        one.image(f"{host}/app:1", form="docker")
        one("push", f"{host}/app:1")
        two("pull", f"{host}/app:1")
        assert one.digest(f"{host}/app:1") == two.digest(f"{host}/app:1")


def stands_in_for_docker_hub(folder):
    with registry(folder) as host:
        one, two = Home(folder, "one"), Home(folder, "two")
        one.image(f"{host}/library/app:1")
        one("push", f"{host}/library/app:1")
        two.hosts("docker.io", f'server = "http://127.0.0.1:1"\n[host."http://{host}"]\ncapabilities = ["pull", "resolve"]\n')
        two("pull", "app:1")
        assert one.digest(f"{host}/library/app:1") == two.digest("app:1")


def basic_authentication(folder):
    """Without credentials, with wrong ones, and with those that `docker login` would have stored."""
    with registry(folder, more=with_password(folder)) as host:
        one = Home(folder, "one")
        one.image(f"{host}/app:1")
        refused = one("push", f"{host}/app:1", ok=False)
        assert refused.returncode == 1 and "asks for credentials" in refused.stderr, refused.stderr

        def login(home, password):
            (home.folder / ".docker").mkdir(exist_ok=True)
            token = base64.b64encode(f"user:{password}".encode()).decode()
            (home.folder / ".docker" / "config.json").write_text(json.dumps({"auths": {host: {"auth": token}}}))

        login(one, "wrong")
        wrong = one("push", f"{host}/app:1", ok=False)
        assert wrong.returncode == 1 and "secret" not in wrong.stderr and "wrong" not in wrong.stderr, wrong.stderr
        login(one, "secret")
        one("push", f"{host}/app:1")
        two = Home(folder, "two")
        assert two("pull", f"{host}/app:1", ok=False).returncode == 1
        login(two, "secret")
        two("pull", f"{host}/app:1")


def credential_helper(folder):
    """A helper program named by docker's configuration is asked, and its answer used."""
    with registry(folder, more=with_password(folder)) as host:
        one = Home(folder, "one")
        one.image(f"{host}/app:1")
        tools = folder / "tools"
        tools.mkdir()
        helper = tools / "docker-credential-test"
        helper.write_text('#!/bin/sh\nread -r server\n[ "$1" = get ] && '
                          'echo "{\\"ServerURL\\":\\"$server\\",\\"Username\\":\\"user\\",\\"Secret\\":\\"secret\\"}"\n')
        helper.chmod(0o755)
        one.environment["PATH"] += f":{tools}"
        (one.folder / ".docker").mkdir()
        (one.folder / ".docker" / "config.json").write_text(json.dumps({"credHelpers": {host: "test"}}))
        one("push", f"{host}/app:1")


def own_authority(folder):
    """HTTPS with a certificate of our own: refused, then trusted through hosts.toml."""
    with registry(folder, http=with_certificate(folder)) as host:
        one = Home(folder, "one")
        one.image("registry.test/app:1")
        server = f'server = "https://{host}"\n'
        one.hosts("registry.test", server)
        refused = one("push", "registry.test/app:1", ok=False)
        assert refused.returncode == 1 and "certificate" in refused.stderr, refused.stderr
        (one.folder / "home/certs.d/registry.test/hosts.toml").write_text(
            server + f'ca = "{folder}/cert.pem"\n')
        one("push", "registry.test/app:1")


def damaged_in_the_registry(folder):
    """A registry whose disk changed a layer: refused, nothing stored."""
    with registry(folder) as host:
        one, two = Home(folder, "one"), Home(folder, "two")
        one.image(f"{host}/app:1", layers=1)
        one("push", f"{host}/app:1")
        blobs = sorted((folder / "data").rglob("blobs/sha256/*/*/data"), key=lambda path: path.read_bytes()[:2] != b"\x1f\x8b")
        data = bytearray(blobs[0].read_bytes())
        data[-1] ^= 1
        blobs[0].write_bytes(data)
        refused = two("pull", f"{host}/app:1", ok=False)
        assert refused.returncode == 1 and "has the content of" in refused.stderr, refused.stderr
        assert two("images", "-o", "name").stdout == ""


def killed_and_whole(folder):
    """A pull killed at any moment leaves nothing half-made; the next one is whole."""
    with registry(folder) as host:
        one, two = Home(folder, "one"), Home(folder, "two")
        one.image(f"{host}/app:1", layers=20)
        one("push", f"{host}/app:1")
        for milliseconds in range(2, 40, 4):
            with subprocess.Popen([BERTH, "-q", "pull", f"{host}/app:1"], env=two.environment, stdin=subprocess.DEVNULL,
                                  stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
                time.sleep(milliseconds / 1000)
                process.kill()
        two("pull", f"{host}/app:1")
        assert one.digest(f"{host}/app:1") == two.digest(f"{host}/app:1")
        left = [path.name for path in (two.folder / "home/tmp").iterdir() if not path.name.startswith(".")]
        assert not left, left


def several_at_once(folder):
    """Four processes pull the same image into one store."""
    with registry(folder) as host:
        one, two = Home(folder, "one"), Home(folder, "two")
        one.image(f"{host}/app:1", layers=10)
        one("push", f"{host}/app:1")
        pulls = [subprocess.Popen([BERTH, "-q", "pull", f"{host}/app:1"], env=two.environment, stdin=subprocess.DEVNULL,
                                  stdout=subprocess.PIPE, stderr=subprocess.PIPE) for _ in range(4)]
        for pull in pulls:
            _, talk = pull.communicate(timeout=60)
            assert pull.returncode == 0, talk
        assert one.digest(f"{host}/app:1") == two.digest(f"{host}/app:1")


def push_what_is_not_there(folder):
    done = Home(folder, "one")("push", "127.0.0.1:1/nothing:1", ok=False)
    assert done.returncode == 1 and "not in the store" in done.stderr, done.stderr


def main():
    tests = [there_and_back, docker_archive_there_and_back, stands_in_for_docker_hub, basic_authentication,
             credential_helper, own_authority, damaged_in_the_registry, killed_and_whole, several_at_once,
             push_what_is_not_there]
    if docker_registry.missing():
        return tap.skip(docker_registry.missing())
    return tap.run([tap.in_folder(test) for test in tests])


if __name__ == "__main__":
    sys.exit(main())
