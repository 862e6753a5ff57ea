# SPDX-License-Identifier: Apache-2.0
"""The real programs that berth is compared with; tests/lab/peers builds them once."""
import subprocess


def find(peers, name):
    """Where that program is; None where it cannot be built."""
    made = subprocess.run([peers, name], stdout=subprocess.PIPE, text=True, check=False)
    words = made.stdout.split()
    return words[-1] if made.returncode == 0 and words else None
