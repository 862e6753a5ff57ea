#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Runs a command beside a real kube-apiserver and etcd on loopback, without any controller or node.

    with_api_server.py [--tap] COMMAND...

The command gets KUBECONFIG (contexts `certificate` and `token`). Both servers and all they wrote are gone afterwards.
Where the binaries are missing (in bin/ of the lab's cache, put there by tests/lab/prepare) the test is skipped: both
its forms say so, Meson's status 77 and, with --tap before COMMAND, TAP's empty plan.
"""

import contextlib
import os
import pathlib
import shutil
import signal
import socket
import ssl
import subprocess
import sys
import tempfile
import time
import urllib.request

import lab

START_SECONDS = 60


def free_ports(count):
    """Ports that were free a moment ago: all are held until every one is known."""
    with contextlib.ExitStack() as held:
        return [held.enter_context(socket.create_server(("127.0.0.1", 0))).getsockname()[1] for _ in range(count)]


def openssl(directory, *arguments):
    subprocess.run(["openssl", *arguments], cwd=directory, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def make_keys(directory):
    """A certificate authority, a serving certificate for loopback, and a client in system:masters."""
    curve = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"]
    openssl(directory, "req", "-x509", *curve, "-keyout", "ca.key", "-out", "ca.crt", "-subj", "/CN=test-ca", "-days", "2")
    for name, subject, extension in (
        ("server", "/CN=kube-apiserver", "subjectAltName=IP:127.0.0.1,DNS:localhost"),
        ("client", "/O=system:masters/CN=admin", "extendedKeyUsage=clientAuth"),
    ):
        (directory / f"{name}.ext").write_text(extension + "\n")
        openssl(directory, "req", *curve, "-keyout", f"{name}.key", "-out", f"{name}.csr", "-subj", subject)
        openssl(directory, "x509", "-req", "-in", f"{name}.csr", "-CA", "ca.crt", "-CAkey", "ca.key", "-CAcreateserial",
                "-days", "2", "-extfile", f"{name}.ext", "-out", f"{name}.crt")
    openssl(directory, "genrsa", "-out", "accounts.key", "2048")
    (directory / "tokens.csv").write_text('test-token,token-user,1,"system:masters"\n')


KUBECONFIG = """\
apiVersion: v1
kind: Config
current-context: certificate
clusters:
- name: test
  cluster: {{server: "https://127.0.0.1:{port}", certificate-authority: ca.crt}}
contexts:
- name: certificate
  context: {{cluster: test, user: certificate}}
- name: token
  context: {{cluster: test, user: token}}
users:
- name: certificate
  user: {{client-certificate: client.crt, client-key: client.key}}
- name: token
  user: {{token: test-token}}
"""


def start(name, directory, arguments, running):
    log = open(directory / f"{name}.log", "wb")
    running.append(subprocess.Popen(arguments, stdout=log, stderr=subprocess.STDOUT, cwd=directory))


def wait_ready(directory, port, running):
    context = ssl.create_default_context(cafile=directory / "ca.crt")
    context.load_cert_chain(directory / "client.crt", directory / "client.key")
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        for process in running:
            if process.poll() is not None:
                sys.exit(f"a server ended: {process.args[0]}\n" + "".join(
                    file.read_text(errors="replace")[-3000:] for file in directory.glob("*.log")))
        with contextlib.suppress(OSError):
            with urllib.request.urlopen(f"https://127.0.0.1:{port}/readyz", context=context, timeout=2) as answer:
                if answer.status == 200:
                    return
        time.sleep(0.1)
    sys.exit(f"the API server was not ready in {START_SECONDS} s; its log ends:\n"
             + (directory / "apiserver.log").read_text(errors="replace")[-3000:])


def main():
    tap = sys.argv[1:2] == ["--tap"]
    command = sys.argv[2 if tap else 1:]
    etcd, server = lab.CACHE / "bin/etcd", lab.CACHE / "bin/kube-apiserver"
    for binary in (etcd, server):
        if not binary.exists():
            print(f"1..0 # SKIP no {binary}" if tap else f"skipped: no {binary}")
            sys.exit(0 if tap else 77)
    directory = pathlib.Path(tempfile.mkdtemp(prefix="berth-api-"))
    running = []
    # Whoever ends us by a signal must not leave the servers behind.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    try:
        make_keys(directory)
        client, peer, port = free_ports(3)
        start("etcd", directory, [
            str(etcd), "--data-dir", str(directory / "etcd"), "--unsafe-no-fsync",
            "--listen-client-urls", f"http://127.0.0.1:{client}", "--advertise-client-urls", f"http://127.0.0.1:{client}",
            "--listen-peer-urls", f"http://127.0.0.1:{peer}", "--initial-advertise-peer-urls", f"http://127.0.0.1:{peer}",
            "--initial-cluster", f"default=http://127.0.0.1:{peer}"], running)
        start("apiserver", directory, [
            str(server), "--etcd-servers", f"http://127.0.0.1:{client}", "--bind-address", "127.0.0.1",
            "--secure-port", str(port), "--cert-dir", str(directory),
            "--tls-cert-file", "server.crt", "--tls-private-key-file", "server.key",
            "--client-ca-file", "ca.crt", "--token-auth-file", "tokens.csv", "--authorization-mode", "RBAC",
            "--service-account-issuer", "https://127.0.0.1", "--service-account-key-file", "accounts.key",
            "--service-account-signing-key-file", "accounts.key", "--service-cluster-ip-range", "10.250.0.0/16",
            # Nobody makes service accounts here, and Pods must be accepted without.
            "--disable-admission-plugins", "ServiceAccount", "--allow-privileged=true"], running)
        (directory / "config").write_text(KUBECONFIG.format(port=port))
        wait_ready(directory, port, running)
        environment = dict(os.environ, KUBECONFIG=str(directory / "config"))
        status = subprocess.run(command, env=environment).returncode
        if status not in (0, 77):
            sys.stderr.write((directory / "apiserver.log").read_text(errors="replace")[-2000:])
    finally:
        for process in reversed(running):
            process.terminate()
        for process in reversed(running):
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(10)
            process.kill()
        shutil.rmtree(directory, ignore_errors=True)
    sys.exit(status)


if __name__ == "__main__":
    main()
