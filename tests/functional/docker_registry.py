# SPDX-License-Identifier: Apache-2.0
"""Debian's docker-registry on the loopback: plain, with passwords, or by HTTPS with a certificate of our own."""
import contextlib
import shutil
import socket
import subprocess
import time
import warnings

USER, PASSWORD = "user", "secret"


def missing():
    """Why there can be none here, or None."""
    return None if shutil.which("docker-registry") else "docker-registry is not installed"


@contextlib.contextmanager
def registry(folder, more="", http=""):
    """Yields HOST:PORT; `more` and `http` are added to its configuration."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    (folder / "registry.yml").write_text(f"""version: 0.1
log: {{level: error}}
storage: {{filesystem: {{rootdirectory: {folder}/data}}, delete: {{enabled: true}}}}
http:
  addr: 127.0.0.1:{port}
{http}{more}""")
    with open(folder / "registry.log", "wb") as log, subprocess.Popen(
            ["docker-registry", "serve", folder / "registry.yml"], stdout=log, stderr=log) as process:
        try:
            for _ in range(200):
                with socket.socket() as probe:
                    if probe.connect_ex(("127.0.0.1", port)) == 0:
                        break
                time.sleep(0.05)
            else:
                raise AssertionError("docker-registry did not start: " + (folder / "registry.log").read_text())
            yield f"127.0.0.1:{port}"
        finally:
            process.terminate()


def bcrypt(password):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it goes with Python 3.13; Debian 12 has 3.11
        import crypt
    return crypt.crypt(password, crypt.mksalt(crypt.METHOD_BLOWFISH, rounds=16)).replace("$2b$", "$2y$")


def with_password(folder):
    """For `more`: only USER with PASSWORD is let in."""
    (folder / "htpasswd").write_text(f"{USER}:{bcrypt(PASSWORD)}\n")
    return f"auth: {{htpasswd: {{realm: test, path: {folder}/htpasswd}}}}\n"


def with_certificate(folder):
    """For `http`: HTTPS with a certificate that `folder`/cert.pem, its own authority, vouches for."""
    subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "1",
                    "-subj", "/CN=test", "-addext", "subjectAltName=IP:127.0.0.1", "-keyout", folder / "key.pem",
                    "-out", folder / "cert.pem"], check=True, capture_output=True)
    return f"  tls: {{certificate: {folder}/cert.pem, key: {folder}/key.pem}}\n"
