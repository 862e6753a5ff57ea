# SPDX-License-Identifier: Apache-2.0
"""An sshd on the loopback that gives git repositories, with keys of its own; nothing of ~/.ssh is read or written."""
import contextlib
import os
import pathlib
import pwd
import shutil
import socket
import subprocess
import time

SSHD = pathlib.Path("/usr/sbin/sshd")
PRIVILEGE_SEPARATION = pathlib.Path("/run/sshd")  # compiled into sshd; its service would make it


def missing():
    """Why there can be no server here, or None."""
    if not SSHD.exists():
        return "sshd is not installed (openssh-server)"
    if not shutil.which("ssh") or not shutil.which("ssh-keygen"):
        return "ssh is not installed (openssh-client)"
    return None


def make_key(file):
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", file.name, "-f", file], check=True)
    return file


class SshServer:
    """`command` is for GIT_SSH_COMMAND; `log` tells what was asked for, a line each."""

    def __init__(self, folder, repositories):
        self.folder = folder
        folder.mkdir()
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        host_key, self.key = make_key(folder / "host_key"), make_key(folder / "key")
        self.stranger = make_key(folder / "stranger")
        self.log = folder / "asked"
        self.known_hosts = folder / "known_hosts"
        self.known_hosts.write_text(f"[127.0.0.1]:{self.port} {host_key.with_suffix('.pub').read_text()}")
        (folder / "authorized_keys").write_text(self.key.with_suffix(".pub").read_text())
        serve = folder / "serve"
        serve.write_text(f"""#!/bin/sh
echo "$SSH_ORIGINAL_COMMAND" >>{self.log}
case "$SSH_ORIGINAL_COMMAND" in *slow*) sleep 5;; esac
cd {repositories} && exec git-shell -c "$SSH_ORIGINAL_COMMAND"
""")
        serve.chmod(0o755)
        (folder / "sshd_config").write_text(f"""ListenAddress 127.0.0.1:{self.port}
HostKey {host_key}
AuthorizedKeysFile {folder}/authorized_keys
PidFile none
AuthenticationMethods publickey
PermitRootLogin prohibit-password
StrictModes no
UsePAM no
ForceCommand {serve}
""")

    def command(self, key=None, known_hosts=None):
        """ssh as whoever runs the test, whatever user a URL names, and always to this port."""
        options = {"Port": self.port, "User": pwd.getpwuid(os.geteuid()).pw_name,
                   "IdentityFile": key or self.key, "IdentitiesOnly": "yes", "IdentityAgent": "none",
                   "UserKnownHostsFile": known_hosts or self.known_hosts, "GlobalKnownHostsFile": "/dev/null",
                   "BatchMode": "yes"}
        return "ssh -F /dev/null " + " ".join(f"-o {name}={value}" for name, value in options.items())

    def asked(self):
        return self.log.read_text().splitlines() if self.log.exists() else []

    @contextlib.contextmanager
    def running(self):
        made = os.geteuid() == 0 and not PRIVILEGE_SEPARATION.exists()
        if made:
            PRIVILEGE_SEPARATION.mkdir(mode=0o755)
        try:
            with open(self.folder / "sshd.log", "wb") as log, subprocess.Popen(
                    [SSHD, "-D", "-e", "-f", self.folder / "sshd_config"], stdout=log, stderr=log) as process:
                try:
                    self.wait(process)
                    yield self
                finally:
                    process.terminate()
        finally:
            if made:
                PRIVILEGE_SEPARATION.rmdir()

    def wait(self, process):
        for _ in range(200):
            with socket.socket() as probe:
                if process.poll() is None and probe.connect_ex(("127.0.0.1", self.port)) == 0:
                    return
            time.sleep(0.05)
        raise AssertionError("sshd did not start: " + (self.folder / "sshd.log").read_text())
