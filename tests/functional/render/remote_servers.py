# SPDX-License-Identifier: Apache-2.0
"""Git repositories made for a test, and a server on the loopback that gives them by git's own HTTP back end."""
import contextlib
import http.server
import os
import pathlib
import re
import subprocess
import threading
import time

# An author, submodules by file:// as a user may allow them, and nothing of this machine's own settings.
GIT_ENVIRONMENT = {
    "GIT_AUTHOR_NAME": "a", "GIT_AUTHOR_EMAIL": "a@example.com", "GIT_COMMITTER_NAME": "a", "GIT_COMMITTER_EMAIL": "a@example.com",
    "GIT_CONFIG_NOSYSTEM": "1", "GIT_CONFIG_COUNT": "1", "GIT_CONFIG_KEY_0": "protocol.file.allow",
    "GIT_CONFIG_VALUE_0": "always", "GIT_CONFIG_GLOBAL": "/dev/null",
}


class Repository:
    """One with a work tree, so that it is made by ordinary commands; git serves it all the same."""

    def __init__(self, folder):
        self.folder = folder
        self.url = f"file://{folder}"
        self.first = None
        folder.mkdir(parents=True)
        self.git("init", "-q", "-b", "master")
        self.git("config", "http.receivepack", "false")

    def git(self, *arguments):
        done = subprocess.run(["git", *arguments], cwd=self.folder, capture_output=True, text=True, check=False)
        assert done.returncode == 0, f"git {arguments}: {done.stderr}"
        return done.stdout.strip()

    def commit(self, files, tag=None, annotated=False):
        for name, text in files.items():
            path = self.folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text)
        self.git("add", "-A")
        self.git("commit", "-q", "--allow-empty", "-m", "change")
        if tag:
            self.git("tag", *(["-a", "-m", tag] if annotated else []), tag)
        commit = self.git("rev-parse", "HEAD")
        self.first = self.first or commit
        return commit

    def branch(self, name, files):
        self.git("checkout", "-q", "-b", name)
        self.commit(files)
        self.git("checkout", "-q", "master")

    def link(self, name, target):
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.symlink_to(target)

    def submodule(self, path, url):
        self.git("submodule", "add", "-q", url, path)


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self):
        self.answer()

    def do_POST(self):
        self.answer()

    def answer(self):
        path, _, query = self.path.partition("?")
        self.server.requests.append(self.path)
        if path.startswith("/slow/"):
            time.sleep(4)
            path = path[len("/slow"):]
        if path.startswith("/redirect/"):
            self.reply(302, b"", {"Location": path[len("/redirect"):]})
        elif path.startswith("/status"):
            self.reply(int(path[len("/status"):]), b"no\n")
        elif path.startswith("/files/"):
            file = self.server.files / path[len("/files/"):]
            if file.is_file():
                self.reply(200, file.read_bytes())
            else:
                self.reply(404, b"not found\n")
        elif path.startswith("/page/") and not query and self.command == "GET":
            self.reply(200, b"<html><body>a page</body></html>\n")
        elif path.endswith("/info/refs") or path.endswith("/git-upload-pack"):
            self.back_end(re.sub("^/(git|page)/", "/", path), query)
        else:
            self.reply(404, b"not found\n")

    def back_end(self, path, query):
        body = self.body()
        environment = {**os.environ, "GIT_PROJECT_ROOT": str(self.server.repositories), "GIT_HTTP_EXPORT_ALL": "1", "PATH_INFO": path,
                       "QUERY_STRING": query, "REQUEST_METHOD": self.command, "REMOTE_ADDR": "127.0.0.1",
                       "CONTENT_TYPE": self.headers.get("Content-Type", ""), "CONTENT_LENGTH": str(len(body)),
                       "GIT_PROTOCOL": self.headers.get("Git-Protocol", ""),
                       "HTTP_CONTENT_ENCODING": self.headers.get("Content-Encoding", "")}
        done = subprocess.run(["git", "http-backend"], env=environment, input=body, capture_output=True, check=False)
        head, _, content = done.stdout.partition(b"\r\n\r\n")
        fields = dict(line.split(": ", 1) for line in head.decode().split("\r\n") if line)
        self.reply(int(fields.pop("Status", "200").split()[0]), content, fields)

    def body(self):
        if self.headers.get("Transfer-Encoding") == "chunked":
            data = b""
            while size := int(self.rfile.readline(), 16):
                data += self.rfile.read(size)
                self.rfile.readline()
            self.rfile.readline()
            return data
        return self.rfile.read(int(self.headers.get("Content-Length") or 0))

    def reply(self, status, content, fields=None):
        with contextlib.suppress(OSError):  # who asked may have gone, that is what time limits are for
            self.send_response(status)
            for name, value in (fields or {}).items():
                if name.lower() != "content-length":
                    self.send_header(name, value)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

    def log_message(self, *arguments):
        pass


class Server(http.server.ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request, client_address):
        """A client that goes away is no error of the server."""


@contextlib.contextmanager
def serving(repositories: pathlib.Path, files: pathlib.Path):
    """Yields the server; `url` is its root, `requests` what it was asked for."""
    server = Server(("127.0.0.1", 0), Handler)
    server.repositories, server.files, server.requests = repositories, files, []
    server.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
