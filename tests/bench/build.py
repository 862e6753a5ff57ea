#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Building beside buildkitd (and buildah where it is installed). Needs root. usage: build.py BERTH [RESULT.json]"""
import os
import pathlib
import shutil
import sys
import uuid

import measure

STAGES = """FROM debian:bookworm-slim AS base
COPY nonce /nonce
RUN echo base >/base
FROM base AS one
RUN echo one >/one
FROM base AS two
RUN echo two >/two
FROM debian:bookworm-slim
COPY --from=one /one /one
COPY --from=two /two /two
COPY files /files
CMD ["cat", "/one"]
"""


def stages(folder):
    context = folder / "stages"
    (context / "files").mkdir(parents=True)
    for i in range(20):
        (context / "files" / f"{i}.txt").write_text(f"file {i}\n" * 100)
    (context / "Dockerfile").write_text(STAGES)
    renew(context)
    return context


def renew(context):
    """Changes what every step after the base depends on."""
    (context / "nonce").write_text(str(uuid.uuid4()))


def many_files(folder):
    context = folder / "many"
    for i in range(1000):
        directory = context / "files" / str(i)
        directory.mkdir(parents=True)
        for j in range(100):
            (directory / f"{j}.txt").write_text(f"{i} {j}\n")
    (context / "Dockerfile").write_text("FROM scratch\nCOPY nonce /nonce\nCOPY files /files\n")
    renew(context)
    return context


def buildkitd_build(call, context):
    measure.run([*call, "build", "--frontend", "dockerfile.v0", "--local", f"context={context}",
                 "--local", f"dockerfile={context}", "--output", "type=image,name=docker.io/library/bench:1"])


def buildah(folder):
    if shutil.which("buildah") is None:
        return None
    store = folder / "buildah"
    return lambda context: measure.run(
        ["buildah", "--root", store / "root", "--runroot", store / "run", "--storage-driver", "overlay", "build",
         "--layers", "--isolation", "chroot", "-t", "bench:1", context])


def main():
    bench = measure.Bench(sys.argv[1], "build", *sys.argv[2:3])
    if os.geteuid() != 0:
        bench.skip("build", "needs root")
        return bench.finish()
    if not bench.has_command("build"):
        bench.skip("build", "this berth has no 'build'")
        return bench.finish()
    environment = {**os.environ, "BERTH_HOME": str(bench.folder / "home")}

    def berth(context):
        measure.run([bench.berth, "build", "-t", "bench:1", context], env=environment)

    archives = pathlib.Path(measure.lab.script("base-images"))
    measure.run([bench.berth, "import", archives / "debian_bookworm-slim.tar"], env=environment)
    with measure.lab.registry(bench.folder) as mirror, measure.lab.buildkitd(bench.folder, mirror) as call:
        peer = call and (lambda context: buildkitd_build(call, context))
        if peer is None:
            bench.skip("buildkitd", "it cannot be built or started here")
        context = stages(bench.folder)
        berth(context)
        if peer:
            peer(context)  # both have the base image unpacked now

        def both(folder):
            return (lambda: berth(folder)), (lambda: peer(folder)) if peer else None

        bench.compare("build of four stages, all steps new", "buildkitd", "2x", 5, *both(context),
                      prepare=lambda side: renew(context))
        bench.compare("build again, nothing changed (no-op)", "buildkitd", "5x", 15, *both(context))
        many = many_files(bench.folder)
        bench.compare("100,000-file context, first time", "buildkitd", "2x", 1, *both(many))
        bench.compare("100,000-file context, nothing changed", "buildkitd", "5x", 3, *both(many))
        other = buildah(bench.folder)
        if other:
            small = bench.folder / "small"
            small.mkdir()
            (small / "Dockerfile").write_text("FROM scratch\nCOPY nonce /nonce\nLABEL a=b\nCMD [\"/nonce\"]\n")
            renew(small)
            berth(small)
            other(small)
            bench.compare("build again, nothing changed (beside buildah)", "buildah", "50x", 10, lambda: berth(small),
                          lambda: other(small))
        else:
            bench.skip("beside buildah", "buildah is not installed")
    return bench.finish()


sys.exit(main())
