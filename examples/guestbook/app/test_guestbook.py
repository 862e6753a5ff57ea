# SPDX-License-Identifier: Apache-2.0
"""Run while the image is built: python3 -m unittest discover."""

import socket
import threading
import unittest

import importlib.util
import pathlib

from redis_client import Redis, RedisError

spec = importlib.util.spec_from_file_location("guestbook", pathlib.Path(__file__).with_name("__main__.py"))
guestbook = importlib.util.module_from_spec(spec)
spec.loader.exec_module(guestbook)


def answering(answer):
    """A server that reads one request and sends these bytes."""
    listener = socket.create_server(("127.0.0.1", 0))

    def serve():
        with listener, listener.accept()[0] as connection:
            connection.recv(4096)
            connection.sendall(answer)

    threading.Thread(target=serve, daemon=True).start()
    return Redis("127.0.0.1", listener.getsockname()[1])


class RedisTest(unittest.TestCase):
    def test_list(self):
        self.assertEqual(answering(b"*2\r\n$1\r\na\r\n$-1\r\n").call("LRANGE", "x", 0, 1), [b"a", None])

    def test_error(self):
        with self.assertRaisesRegex(RedisError, "WRONGTYPE"):
            answering(b"-WRONGTYPE no list\r\n").call("LRANGE", "x", 0, 1)

    def test_cut_answer(self):
        with self.assertRaises(RedisError):
            answering(b"$10\r\nabc").call("GET", "x")


class PageTest(unittest.TestCase):
    def test_entries_are_escaped(self):
        page = guestbook.render_page("{entries}{title}{greeting}{pod}", ["<b>"])
        self.assertIn("<li>&lt;b&gt;</li>", page)


if __name__ == "__main__":
    unittest.main()
