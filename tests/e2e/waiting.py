# SPDX-License-Identifier: Apache-2.0
"""Waiting for something to become so."""
import time


def until(what, seconds=60.0, pause=0.1):
    """Waits until `what()` is true, and says what it last was when it never becomes so."""
    end, last = time.monotonic() + seconds, None
    while time.monotonic() < end:
        try:
            last = what()
            if last:
                return last
        except (OSError, AssertionError) as error:
            last = error
        time.sleep(pause)
    raise AssertionError(f"not so after {seconds} s: {last!r}")
