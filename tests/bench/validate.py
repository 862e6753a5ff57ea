#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""What `berth render --validate` adds to rendering once it has the schema, beside a real API server.

usage: tests/lab/with_api_server.py tests/bench/validate.py BERTH [RESULT.json]
"""
import os
import pathlib
import re
import statistics
import sys

from measure import Bench, run

RUNS = 21
SMALL, LARGE = 14, 1000  # objects


def write(folder, count):
    folder.mkdir()
    names = [f"o{index}" for index in range(count)]
    documents = []
    for index, name in enumerate(names):
        if index % 2:
            documents.append(f"apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: {name}\ndata:\n  key: value\n")
        else:
            documents.append(f"""apiVersion: apps/v1
kind: Deployment
metadata:
  name: {name}
spec:
  replicas: 2
  selector:
    matchLabels: {{app: {name}}}
  template:
    metadata:
      labels: {{app: {name}}}
    spec:
      containers:
      - name: web
        image: nginx:1
        ports:
        - containerPort: 80
        resources:
          limits: {{cpu: 100m, memory: 1Gi}}
""")
    (folder / "all.yaml").write_text("---\n".join(documents))
    (folder / "kustomization.yaml").write_text("namePrefix: p-\nresources: [all.yaml]\n")
    return folder


def main():
    bench = Bench(sys.argv[1], "validating", sys.argv[2] if len(sys.argv) > 2 else None)
    os.environ["BERTH_HOME"] = str(bench.folder / "home")
    small, large = write(bench.folder / "small", SMALL), write(bench.folder / "large", LARGE)

    def measure(what, folder, *flags):
        row = bench.compare_commands(what, "", "", RUNS, [bench.berth, "render", *flags, folder])
        row.note = f"best {min(row.berth) * 1000:.1f} ms, CPU {statistics.median(row.berth_cpu) * 1000:.1f} ms, {max(row.berth_memory) / 1024:.1f} MiB"

    run([bench.berth, "render", "--validate", small])  # brings the schema
    version = re.search(r"1\.\d+", next((bench.folder / "home/cache/openapi").iterdir()).name).group(0)
    for folder, count in ((small, SMALL), (large, LARGE)):
        measure(f"{count} objects, not validated", folder)
        measure(f"{count} objects, --validate", folder, "--validate")
        measure(f"{count} objects, --against {version}", folder, "--against", version)
    return bench.finish()


if __name__ == "__main__":
    sys.exit(main() if "KUBECONFIG" in os.environ else f"usage: tests/lab/with_api_server.py {pathlib.Path(sys.argv[0])} BERTH")
