# SPDX-License-Identifier: Apache-2.0
"""Dockerfiles that berth and BuildKit must make the same image of."""
import dataclasses
import io
import os
import tarfile


@dataclasses.dataclass
class Case:
    name: str
    dockerfile: str
    files: dict = dataclasses.field(default_factory=dict)
    args: dict = dataclasses.field(default_factory=dict)
    target: str = ""
    fails: bool = False

    def berth_options(self):
        words = [word for key, value in self.args.items() for word in ("--build-arg", f"{key}={value}")]
        return words + (["--target", self.target] if self.target else [])

    def peer_options(self):
        words = [word for key, value in self.args.items() for word in ("--opt", f"build-arg:{key}={value}")]
        return words + (["--opt", f"target={self.target}"] if self.target else [])


def link(target):
    return lambda path: os.symlink(target, path)


def mode(text, bits):
    def make(path):
        path.write_text(text)
        path.chmod(bits)
    return make


def archive(compression=""):
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode=f"w:{compression}") as tar:
        folder = tarfile.TarInfo("inner")
        folder.type, folder.mode = tarfile.DIRTYPE, 0o750
        tar.addfile(folder)
        info = tarfile.TarInfo("inner/file")
        info.size, info.mode, info.uid = 5, 0o640, 7
        tar.addfile(info, io.BytesIO(b"hello"))
        large = tarfile.TarInfo("inner/large")
        large.size = 3 << 20
        tar.addfile(large, io.BytesIO(b"0123456789abcdef" * (3 << 16)))
        symlink = tarfile.TarInfo("link")
        symlink.type, symlink.linkname = tarfile.SYMTYPE, "inner/file"
        tar.addfile(symlink)
    return buffer.getvalue()


TREE = {"a.txt": "a", "b.txt": "b", "dir/c.txt": "c", "dir/sub/d.txt": "d", "dir/link": link("c.txt"),
        "dir/run.sh": mode("#!/bin/sh\n", 0o755), "empty/.keep": ""}

CASES = [
    Case("metadata", """FROM busybox
MAINTAINER someone
ARG A=1 B
ENV X=y Z="a b" W=$A
ENV old style value
LABEL one=1 "two words"="x y"
EXPOSE 80 443/tcp 53/udp 9000-9002
VOLUME /data /more
VOLUME ["/json path"]
USER 1000:50
WORKDIR /w
WORKDIR sub
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=5m --timeout=3s --start-period=1m30s --retries=4 CMD wget -q localhost || exit 1
SHELL ["/bin/sh", "-ec"]
CMD echo $X
ENTRYPOINT ["/entry", "with \\"quote\\""]
ONBUILD RUN echo triggered
"""),
    Case("scratch", "FROM scratch\nCOPY a.txt /\nCMD [\"/a.txt\"]\n", TREE),
    Case("copy-forms", """FROM busybox
WORKDIR /work
COPY a.txt b.txt ./
COPY a.txt renamed
COPY dir /new-folder
COPY dir/ existing/
COPY dir/* star/
COPY dir /work/
COPY *.txt /texts/
COPY none* /nothing/
COPY --chown=12:34 --chmod=640 dir /owned
COPY dir/link /followed
COPY empty /empty
COPY ["b.txt", "/json form"]
COPY --exclude=*.sh --exclude=sub dir /excluded
COPY a.txt /bin/
""", TREE),
    Case("copy-into-links", """FROM busybox
RUN mkdir -p /real/deep && ln -s real /alias && ln -s /real/deep /absolute && chmod 711 /real
COPY a.txt /alias/
COPY dir /alias/deep
COPY b.txt /absolute/x
""", TREE),
    Case("copy-link", "FROM busybox\nRUN mkdir -m 700 /secret\nCOPY --link a.txt /secret/\nCOPY --link dir /x/y\n", TREE),
    Case("stages", """ARG TAG=latest
FROM busybox:$TAG AS build
WORKDIR /src
COPY . .
RUN mkdir out && cat a.txt b.txt >out/ab && ln -s ab out/link && chown -R 5:6 out
FROM build AS test
RUN false
FROM scratch
COPY --from=build /src/out /app/
COPY --from=0 /src/a.txt /
COPY --from=busybox /bin/busybox /bin/sh
RUN ["/bin/sh", "-c", "echo run >/made"]
""", TREE),
    Case("target", "FROM busybox AS one\nRUN echo one >/f\nFROM busybox AS Two\nRUN echo two >/f\nFROM one\nRUN exit 1\n",
         target="two"),
    Case("run", """FROM busybox
RUN echo hello >/file && mkdir /dir && touch /dir/in && ln /file /hard && ln -s file /soft
RUN rm /dir/in && rm -r /dir && echo more >>/file
RUN mkdir /dir && mkfifo /fifo && chmod 4755 /file
RUN rm -rf /dir && mkdir /dir && echo new >/dir/new
RUN ["/bin/sh", "-c", "echo exec >/exec"]
USER nobody
WORKDIR /tmp/user
RUN id -u >mine && echo $HOME-$PATH >>mine
USER 0:5
RUN id >/ids
"""),
    Case("run-environment", """FROM busybox
ARG FROM_ARG=arg
ENV FROM_ENV=env
ARG HTTP_PROXY
RUN echo $FROM_ARG $FROM_ENV $UNSET >/seen && hostname >/host && cat /etc/hosts >/hosts && env | grep -v -e ^OTEL -e ^TRACE | sort >/env
RUN test -n "$HTTP_PROXY" || echo none >/proxy
""", args={"FROM_ARG": "given"}),
    Case("heredocs", """FROM busybox
ENV NAME=value
RUN <<EOF
echo first $NAME >/first
echo second >/second
EOF
RUN <<-'EOF' cat >/cat
	quoted $NAME
EOF
RUN <<EOF
#!/bin/sh -e
echo script >/script
EOF
COPY <<one.txt <<"two.txt" /texts/
expanded $NAME
one.txt
literal $NAME
two.txt
COPY <<-EOF /chomped
	tab
EOF
"""),
    Case("add", """FROM busybox
ADD plain.tar /plain
ADD packed.tar.gz /packed/
ADD --chown=3:4 packed.tar.gz /owned/
ADD a.txt plain.tar /mixed/
COPY plain.tar /kept.tar
ADD --unpack=false plain.tar /not/
ADD dir /folder
""", {**TREE, "plain.tar": archive(), "packed.tar.gz": archive("gz")}),
    Case("ignore", "FROM scratch\nCOPY . /\n",
         {**TREE, ".dockerignore": "*.txt\n!b.txt\ndir/sub\nempty\nDockerfile\n# comment\n"}),
    Case("ignore-beside", "FROM scratch\nCOPY . /\n",
         {**TREE, ".dockerignore": "*.txt\n", "Dockerfile.dockerignore": "dir\n"}),
    Case("variables", """ARG BASE=busybox
FROM ${BASE}:${VERSION:-latest}
ARG DIR=/opt/app
ARG NAME=a.txt
WORKDIR $DIR
COPY ${NAME} ${DIR}/$NAME.copy
LABEL "key-$NAME"="${NAME%.txt}-${NAME##*.}-${NONE:-default}-${NAME/a/z}"
ENV LIST="1 2"
EXPOSE $LIST
USER ${NONE:-root}
ENV TARGET=$TARGETARCH
ARG TARGETARCH TARGETPLATFORM BUILDPLATFORM
ENV TARGET2=$TARGETARCH-$TARGETPLATFORM-$BUILDPLATFORM
""", TREE),
    Case("onbuild", "FROM busybox AS base\nONBUILD COPY a.txt /triggered\nONBUILD RUN echo x >/ran\nFROM base\nRUN echo own\n",
         TREE),
    Case("mounts", """FROM busybox AS tools
RUN echo tool >/tool
FROM busybox
RUN --mount=type=bind,target=/ctx cat /ctx/a.txt >/from-context
RUN --mount=type=bind,from=tools,source=/tool,target=/t/tool cat /t/tool >/from-stage
RUN --mount=type=cache,target=/cache echo cached >/cache/x
RUN --mount=type=cache,target=/cache cp /cache/x /from-cache
RUN --mount=type=tmpfs,target=/tmp/mem echo x >/tmp/mem/x
RUN --mount=type=secret,id=none test ! -e /run/secrets/none
RUN --network=none ls /sys/class/net >/interfaces
""", TREE),
    Case("mount-ignored", """FROM busybox
RUN --mount=type=bind,target=/ctx find /ctx -mindepth 1 | sort >/seen
RUN --mount=type=bind,target=/ctx,rw echo lost >/ctx/new && cat /ctx/new >/kept
""", {**TREE, ".dockerignore": "*.txt\n!b.txt\ndir/sub\nempty\nDockerfile\n"}),
    Case("escape", "# escape=`\nFROM busybox\nRUN echo one `\n  two >/f\nENV A=x`y\n"),
    Case("debian", """FROM debian:bookworm-slim
RUN useradd --create-home --uid 1234 app && mkdir /srv/app && chown app: /srv/app
COPY --chown=app:app a.txt /srv/app/
COPY a.txt /bin/tool
COPY --chown=daemon:adm dir /srv/daemon
USER app
WORKDIR /srv/app/data
RUN id -un >who && groups >>who
""", TREE),
    Case("bad-command", "FROM busybox\nRUN exit 3\n", fails=True),
    Case("bad-copy", "FROM busybox\nCOPY missing /\n", fails=True),
    Case("bad-user", "FROM busybox\nUSER nosuchuser\nRUN true\n", fails=True),
    Case("bad-target-folder", "FROM busybox\nRUN echo x >/f\nCOPY dir /f/\n", TREE, fails=True),
]
