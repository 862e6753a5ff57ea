# SPDX-License-Identifier: Apache-2.0
"""A program on a pseudo-terminal, and the screen it leaves: enough of a terminal for what berth writes."""
import fcntl
import os
import pty
import re
import select
import signal
import struct
import termios
import time

SEQUENCE = re.compile(r"\x1b\[([0-9;]*)([A-Za-z])")


class Screen:
    """Lines without end; cursor up, erase below, colours (dropped). Lines that are too long are kept as they are:
    berth must not write them, `widest` tells."""

    def __init__(self):
        self.lines, self.row, self.column, self.widest = [""], 0, 0, 0

    def write(self, text):
        while text:
            match = SEQUENCE.match(text)
            if match:
                self.sequence(match[1], match[2])
                text = text[match.end():]
                continue
            self.character(text[0])
            text = text[1:]

    def sequence(self, numbers, name):
        if name == "F":
            self.row, self.column = max(0, self.row - int(numbers or 1)), 0
        elif name == "J":
            assert numbers in ("", "0"), "only 'erase below' is known"
            del self.lines[self.row + 1:]
            self.lines[self.row] = self.lines[self.row][:self.column]
        elif name != "m":
            raise AssertionError(f"unknown control sequence ESC [ {numbers} {name}")

    def character(self, char):
        if char == "\n":
            self.row += 1
            if self.row == len(self.lines):
                self.lines.append("")
        elif char == "\r":
            self.column = 0
        else:
            line = self.lines[self.row]
            self.lines[self.row] = line[:self.column] + char + line[self.column + 1:]
            self.column += 1
            self.widest = max(self.widest, self.column)


def run(arguments, environment, folder, columns=80, rows=24, interrupt_at=None, timeout=60):
    """Runs on a terminal of that size; presses Ctrl-C when the regular expression `interrupt_at` was seen.
    Returns (exit status or -signal, everything written)."""
    pid, terminal = pty.fork()
    if pid == 0:
        os.chdir(folder)
        os.execvpe(arguments[0], arguments, environment)
    fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
    written, end = b"", time.monotonic() + timeout
    try:
        while time.monotonic() < end:
            if not select.select([terminal], [], [], 0.1)[0]:
                continue
            try:
                piece = os.read(terminal, 65536)
            except OSError:  # the program closed its side
                break
            if not piece:
                break
            written += piece
            if interrupt_at and re.search(interrupt_at, written.decode(errors="replace")):
                os.write(terminal, b"\x03")
                interrupt_at = None
        else:
            os.kill(pid, signal.SIGKILL)
    finally:
        os.close(terminal)
    _, status = os.waitpid(pid, 0)
    return os.waitstatus_to_exitcode(status), written.decode()
