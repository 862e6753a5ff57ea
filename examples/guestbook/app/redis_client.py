# SPDX-License-Identifier: Apache-2.0
"""The little of the Redis protocol (RESP2) that a guestbook needs, over one socket per call."""

import socket


class RedisError(Exception):
    """The server answered with an error, or not at all."""


class Redis:
    def __init__(self, host, port=6379, timeout=2.0):
        self._address = (host, port)
        self._timeout = timeout

    def call(self, *words):
        """Send one command and return its answer: bytes, int, list or None."""
        request = b"*%d\r\n" % len(words)
        for word in words:
            data = word if isinstance(word, bytes) else str(word).encode()
            request += b"$%d\r\n%s\r\n" % (len(data), data)
        try:
            with socket.create_connection(self._address, self._timeout) as connection:
                connection.sendall(request)
                with connection.makefile("rb") as reader:
                    return self._read(reader)
        except OSError as error:
            raise RedisError(f"redis at {self._address[0]}:{self._address[1]}: {error}") from error

    def _read(self, reader):
        line = reader.readline()
        if not line.endswith(b"\r\n"):
            raise RedisError("redis closed the connection")
        kind, rest = line[:1], line[1:-2]
        if kind == b"+":
            return rest
        if kind == b"-":
            raise RedisError(rest.decode())
        if kind == b":":
            return int(rest)
        if kind == b"$":
            size = int(rest)
            if size < 0:
                return None
            data = reader.read(size + 2)
            if len(data) != size + 2:
                raise RedisError("redis closed the connection")
            return data[:-2]
        if kind == b"*":
            return [self._read(reader) for _ in range(int(rest))]
        raise RedisError(f"redis sent an unknown answer: {line!r}")
