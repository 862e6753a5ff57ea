# SPDX-License-Identifier: Apache-2.0
"""A guestbook: one page with a form, whose entries are kept in Redis."""

import html
import os
import pkgutil
import signal
import socket
import string
import sys
import threading
import urllib.parse
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from redis_client import Redis, RedisError

KEY = "entries"
SHOWN = 50
MAX_BODY = 4096


class Guestbook:
    """The entries, newest first."""

    def __init__(self, redis):
        self._redis = redis

    def add(self, text):
        self._redis.call("LPUSH", KEY, text)

    def entries(self):
        return [item.decode("utf-8", "replace") for item in self._redis.call("LRANGE", KEY, 0, SHOWN - 1)]

    def ready(self):
        return self._redis.call("PING") == b"PONG"


def render_page(template, entries):
    items = "\n".join(f"<li>{html.escape(entry)}</li>" for entry in entries) or "<li>nobody yet</li>"
    return string.Formatter().format(
        template,
        title=html.escape(os.environ.get("TITLE", "Guestbook")),
        greeting=html.escape(os.environ.get("GREETING", "Please sign.")),
        entries=items,
        pod=html.escape(socket.gethostname()),
    )


class Handler(BaseHTTPRequestHandler):
    guestbook = None
    template = ""
    protocol_version = "HTTP/1.1"

    def do_GET(self):
        path = urllib.parse.urlsplit(self.path).path
        if path == "/healthz":
            self._answer(200, "ok\n", "text/plain")
        elif path == "/readyz":
            self._guarded(lambda: self._answer(200 if self.guestbook.ready() else 503, "ready\n", "text/plain"))
        elif path == "/":
            self._guarded(lambda: self._answer(200, render_page(self.template, self.guestbook.entries())))
        else:
            self._answer(404, "not found\n", "text/plain")

    def do_POST(self):
        length = int(self.headers.get("Content-Length") or 0)
        if length > MAX_BODY:
            self.close_connection = True
            self._answer(413, "too long\n", "text/plain")
            return
        form = urllib.parse.parse_qs(self.rfile.read(length).decode("utf-8", "replace"))
        text = form.get("text", [""])[0].strip()
        if self.path != "/entries" or not text:
            self._answer(400, "an entry needs a text\n", "text/plain")
            return
        self._guarded(lambda: (self.guestbook.add(text), self._see_other("/")))

    def _guarded(self, action):
        try:
            action()
        except RedisError as error:
            self._answer(503, f"{error}\n", "text/plain")

    def _see_other(self, location):
        self.send_response(303)
        self.send_header("Location", location)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def _answer(self, status, body, kind="text/html; charset=utf-8"):
        data = body.encode()
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, format, *arguments):
        if not self.path.endswith("z"):  # probes would drown everything else
            sys.stderr.write("%s %s\n" % (self.address_string(), format % arguments))


def main():
    Handler.guestbook = Guestbook(Redis(os.environ.get("REDIS_HOST", "redis")))
    Handler.template = pkgutil.get_data("redis_client", "page.html").decode()
    server = ThreadingHTTPServer(("", int(os.environ.get("PORT", "8080"))), Handler)
    signal.signal(signal.SIGTERM, lambda *_: threading.Thread(target=server.shutdown).start())
    server.serve_forever()


if __name__ == "__main__":
    main()
