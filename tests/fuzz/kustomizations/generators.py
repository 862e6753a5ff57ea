# SPDX-License-Identifier: Apache-2.0
"""Config maps and secrets from literals, files and environment files."""
from .scalars import string

ENVIRONMENTS = ["E1=v\n# c\n E2 = x \nE3\n", "F=\"q\"\n", "\ufeffG=1\r\nH=2\r\n", "A=b=c\n\n  \nI='x'\n", "J=é\nK=" + "x" * 90, "",
                "bad key=1\n", "=v\n", "L=a\nL=b\n", "E1=$(VAR)\n", "  # c\n\tM=1\n"]
BINARIES = [b"\xff\xfe\x00binary", b"\x00", bytes(range(256)), b"\xef\xbb\xbftext", b"a\xe9b", b"\xed\xa0\x80", b"\x89PNG\r\n" * 30]
SECRET_TYPES = ["Opaque", "kubernetes.io/tls", "bootstrap.kubernetes.io/token", "kubernetes.io/dockerconfigjson", ""]


class DataMaker:
    def __init__(self, random):
        self.r = random

    def chance(self, p):
        return self.r.random() < p

    def options(self):
        made = {}
        if self.chance(0.4):
            made["labels"] = {"g": string(self.r)}
        if self.chance(0.4):
            made["annotations"] = {"n": string(self.r), "app": "x"}
        for flag in ("disableNameSuffixHash", "immutable"):
            if self.chance(0.3):
                made[flag] = self.chance(0.8)
        return made

    def files(self, folder):
        """What the entries of a folder refer to."""
        return {f"{folder}/data.txt": string(self.r), f"{folder}/sub/more.conf": "x = 1\n" * self.r.randint(1, 30),
                f"{folder}/data.bin": self.r.choice(BINARIES), f"{folder}/data.env": self.r.choice(ENVIRONMENTS),
                f"{folder}/other.env": "O1=1\nO2=two words\n"}

    def entry(self, names, secret):
        made = {"name": self.r.choice(names)}
        if self.chance(0.5):
            made["literals"] = [key + "=" + string(self.r) for key in self.r.sample(["a", "b", "c", "x.y", "K-1"], self.r.randint(1, 3))]
            if self.chance(0.03):
                made["literals"].append(self.r.choice(["a", "=b", "a=1", "c='q'", 'd="q"', "e='q\""]))
        if self.chance(0.4):
            made["files"] = self.r.sample(["data.txt", "data.bin", "k=sub/more.conf", "sub/more.conf", "text=data.txt"],
                                          self.r.randint(1, 2))
        if self.chance(0.25):
            made["envs"] = self.r.choice([["data.env"], ["data.env", "other.env"], ["other.env"]])
        elif self.chance(0.05):
            made["env"] = "data.env"
        if self.chance(0.15):
            made["namespace"] = self.r.choice(["shop", "default", "other"])
        if self.chance(0.12):
            made["behavior"] = self.r.choice(["create", "merge", "replace", "merge"])
        if self.chance(0.3):
            made["options"] = self.options()
        if secret and self.chance(0.3):
            made["type"] = self.r.choice(SECRET_TYPES)
        return made
