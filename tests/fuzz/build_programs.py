# SPDX-License-Identifier: Apache-2.0
"""Runs kustomize builds: one process for each, or one process for many that answers line by line."""
import collections
import os
import subprocess

Build = collections.namedtuple("Build", "status out err")

# No build of a test leaves the machine: a proxy that is not there, and no transport for git.
OFFLINE = {"GIT_ALLOW_PROTOCOL": "none", "http_proxy": "http://127.0.0.1:9", "https_proxy": "http://127.0.0.1:9"}


class OneShot:
    """Calls `PROGRAM build ARG...` anew for each build, as users do."""

    def __init__(self, *command):
        self.command = command

    def build(self, *args, timeout=600):
        done = subprocess.run([*self.command, "build", *args], capture_output=True, timeout=timeout,
                              env={**os.environ, **OFFLINE})
        return Build(done.returncode, done.stdout, done.stderr)

    def close(self):
        pass


class Server:
    """Has one process answer many builds. A build that kills it gives the status of the process, negative for a signal;
    the next one gets a new process, as does every BUILDS_A_PROCESS-th, so that leaks stay small."""

    BUILDS_A_PROCESS = 5000

    def __init__(self, *command):
        self.command = command
        self.process = None
        self.builds = 0

    def build(self, *args):
        if self.process is None or self.builds == self.BUILDS_A_PROCESS:
            self.close()
            self.process = subprocess.Popen(self.command, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                            stderr=subprocess.DEVNULL, env={**os.environ, **OFFLINE})
            self.builds = 0
        self.builds += 1
        self.process.stdin.write("\t".join(args).encode() + b"\n")
        self.process.stdin.flush()
        head = self.process.stdout.readline().split()
        if len(head) != 3:
            status = self.process.wait()
            self.close()
            return Build(status or 2, b"", b"the process ended")
        status, out, err = map(int, head)
        return Build(status, self.process.stdout.read(out), self.process.stdout.read(err))

    def close(self):
        if self.process is None:
            return
        self.process.stdin.close()
        self.process.stdout.close()
        self.process.wait()
        self.process = None
