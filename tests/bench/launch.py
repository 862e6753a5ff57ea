# SPDX-License-Identifier: Apache-2.0
"""Runs one command and prints what it took: status, seconds, seconds of CPU, peak memory in KiB.

A program of its own because Linux counts what the forking process held as the child's peak: run with -I -S this one
holds little. usage: python3 -I -S launch.py OUTPUT COMMAND [ARGUMENT...]
"""
import os
import sys
import time


def main(output, command):
    target = os.open(output, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, 0o600)
    since = time.perf_counter()
    child = os.fork()
    if child == 0:
        os.dup2(target, 1)
        try:
            os.execv(command[0], command)
        finally:
            os._exit(127)
    _, status, usage = os.wait4(child, 0)
    seconds = time.perf_counter() - since
    print(os.waitstatus_to_exitcode(status), seconds, usage.ru_utime + usage.ru_stime, usage.ru_maxrss)


main(sys.argv[1], sys.argv[2:])
