# SPDX-License-Identifier: Apache-2.0
"""One input that both programs render, and how often."""
import dataclasses
import pathlib


@dataclasses.dataclass
class Shape:
    what: str
    targets: list[pathlib.Path]   # berth gets all at once, kustomize one after the other
    goal: str = ""
    runs: int = 5
    peer_runs: int | None = None  # fewer where kustomize takes minutes


def write(folder, files):
    """`files` maps names to texts; returns the folder."""
    folder.mkdir(parents=True)
    for name, text in files.items():
        (folder / name).write_text(text)
    return folder
