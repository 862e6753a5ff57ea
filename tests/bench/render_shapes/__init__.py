# SPDX-License-Identifier: Apache-2.0
"""The inputs of tests/bench/render.py, a file for each kind of them."""
