// SPDX-License-Identifier: Apache-2.0
// Stages, arguments, environment, config and history of planned Dockerfiles.
#include "build/dockerfile/planner.hpp"

#include "build/dockerfile/syntax_error.hpp"
#include "cases.hpp"

#include <doctest/doctest.h>
#include <fmt/format.h>

using namespace berth;
using namespace berth::build;
using dockerfile::make_plan;
using dockerfile::PlanOptions;

namespace {

/// Every name is an image with one layer and this config.
class FakeImages final : public BaseImages {
public:
    ResolvedImage resolve(const image::Reference& name, const image::Platform&, const CancelToken&) override {
        if (name.path() == "library/missing") {
            throw Error(ErrorKind::not_found, "no such image");
        }
        asked.push_back(name.text());
        const image::Digest digest = image::Digest::of(name.text());
        image::Manifest manifest{.media_type = {}, .config = {.media_type = {}, .digest = digest}};
        manifest.layers.push_back({.media_type = {}, .digest = digest});
        image::Config config;
        config.container = container;
        config.diff_ids = {digest};
        config.history = {{.created = "2020-01-01T00:00:00Z", .created_by = "base"}};
        return {.name = name, .digest = digest, .manifest = std::move(manifest), .config = std::move(config)};
    }
    image::ContainerConfig container;
    std::vector<std::string> asked;
};

Graph plan(std::string_view text, const PlanOptions& options = {}) {
    FakeImages images;
    return make_plan(text, options, images, CancelToken());
}

std::vector<std::string> titles(const Graph& graph) {
    std::vector<std::string> result;
    for (const Vertex& vertex : graph.vertices) {
        result.push_back(vertex.title);
    }
    return result;
}

std::vector<std::string> history(const Graph& graph) {
    std::vector<std::string> result;
    for (std::size_t i = graph.inherited_history; i < graph.config.history.size(); ++i) {
        result.push_back(graph.config.history[i].created_by);
    }
    return result;
}

std::string failure(std::string_view text, const PlanOptions& options = {}) {
    try {
        static_cast<void>(plan(text, options));
    } catch (const Error& error) {
        return error.what();
    }
    return "accepted";
}

} // namespace

TEST_CASE("only what the target needs is planned, each step under its stage's name") {
    const Graph graph = plan("FROM debian AS build\nRUN make\nFROM debian AS unused\nRUN never\n"
                             "FROM scratch\nCOPY --from=build /out /\nWORKDIR /app\n");
    CHECK(titles(graph) ==
          std::vector<std::string>{fmt::format("[build 1/2] FROM docker.io/library/debian:latest@{}",
                                               image::Digest::of("docker.io/library/debian:latest").text()),
                                   "[build 2/2] RUN make", "[stage-2 1/2] COPY --from=build /out /",
                                   "[stage-2 2/2] WORKDIR /app"});
    CHECK(graph.vertices[2].place == "Dockerfile:6");
    CHECK(std::get<VertexId>(std::get<CopyWork>(graph.vertices[2].work).source) == 1);
    CHECK_FALSE(graph.vertices[2].parent);
    CHECK(graph.result == VertexId{3});
}

TEST_CASE("config and history are those that BuildKit writes") {
    const Graph graph = plan("FROM scratch\n"
                             "ARG VERSION=1\n"
                             "ENV A=b C=\"d e\"\n"
                             "LABEL maintainer=me\n"
                             "USER app\n"
                             "EXPOSE 443 80/udp 8000-8001\n"
                             "VOLUME [\"/data\", \"/x\"]\n"
                             "STOPSIGNAL SIGINT\n"
                             "HEALTHCHECK --interval=1m30s --retries=3 CMD true\n"
                             "WORKDIR app\n"
                             "RUN echo $VERSION\n"
                             "CMD [\"serve\", \"-v\"]\n"
                             "ENTRYPOINT run it\n");
    CHECK(history(graph) ==
          std::vector<std::string>{
              "ARG VERSION=1", "ENV A=b C=d e", "LABEL maintainer=me", "USER app",
              "EXPOSE [443/tcp 80/udp 8000/tcp 8001/tcp]", "VOLUME [/data /x]", "STOPSIGNAL SIGINT",
              "HEALTHCHECK {Test:[CMD-SHELL true] Interval:1m30s Timeout:0s StartPeriod:0s StartInterval:0s Retries:3}",
              "WORKDIR /app", "RUN |1 VERSION=1 /bin/sh -c echo $VERSION # buildkit", "CMD [\"serve\" \"-v\"]",
              "ENTRYPOINT [\"/bin/sh\" \"-c\" \"run it\"]"});
    const image::ContainerConfig& container = graph.config.container;
    CHECK(container.env == std::vector<std::string>{
                               "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", "A=b", "C=d e"});
    CHECK(container.working_directory == "/app");
    CHECK(container.command == std::vector<std::string>{"serve", "-v"});
    CHECK(container.entrypoint == std::vector<std::string>{"/bin/sh", "-c", "run it"});
    CHECK(container.exposed_ports == std::vector<std::string>{"443/tcp", "80/udp", "8000/tcp", "8001/tcp"});
    REQUIRE(container.healthcheck);
    CHECK(container.healthcheck->interval == std::chrono::seconds(90));
    const auto& run = std::get<RunWork>(graph.vertices.back().work);
    CHECK(run.environment.back() == std::pair<std::string, std::string>{"C", "d e"});
    CHECK(run.user == "app");
    CHECK(run.working_directory == "/app");
}

TEST_CASE("ENTRYPOINT takes away an inherited CMD, not one of the same stage") {
    FakeImages images;
    images.container.command = std::vector<std::string>{"inherited"};
    CHECK_FALSE(make_plan("FROM a\nENTRYPOINT [\"x\"]\n", {}, images, CancelToken()).config.container.command);
    CHECK(make_plan("FROM a\nCMD [\"y\"]\nENTRYPOINT [\"x\"]\n", {}, images, CancelToken()).config.container.command ==
          std::vector<std::string>{"y"});
}

TEST_CASE("arguments: global, of the stage, inherited, given, predefined") {
    const PlanOptions options{.build_args = {{"GIVEN", "from-outside"}, {"UNUSED", "x"}}};
    const Graph graph = plan("ARG BASE=debian\nARG SHARED=global\nFROM $BASE AS one\nARG SHARED\nARG OWN=own GIVEN=default\n"
                             "ARG TARGETARCH\nARG EMPTY\nFROM one\nENV OWN=env\nRUN x\n",
                             options);
    const auto& run = std::get<RunWork>(graph.vertices.back().work);
    const auto value = [&](std::string_view name) {
        for (const auto& [key, text] : run.environment) {
            if (key == name) {
                return text;
            }
        }
        return std::string("unset");
    };
    CHECK(value("SHARED") == "global");
    CHECK(value("OWN") == "env");
    CHECK(value("GIVEN") == "from-outside");
    CHECK(value("TARGETARCH") == image::Platform::host().architecture);
    CHECK(value("EMPTY") == "unset");
    CHECK(graph.config.history.back().created_by.starts_with("RUN |5 SHARED=global OWN=env GIVEN=from-outside TARGETARCH="));
    REQUIRE(graph.warnings.size() == 1);
    CHECK(graph.warnings[0] == "build argument 'UNUSED' is not used by Dockerfile");
}

TEST_CASE("a pair of ENV sees the environment before its instruction") {
    const Graph graph = plan("FROM scratch\nENV abc=hello\nENV abc=bye def=$abc\nENV ghi=$abc\n");
    CHECK(graph.config.container.find_env("def") == "hello");
    CHECK(graph.config.container.find_env("ghi") == "bye");
}

TEST_CASE("heredocs of RUN and COPY") {
    const Graph graph = plan("FROM scratch\nENV N=v\nRUN <<EOF\necho $N\nEOF\nRUN <<'S'\n#!/bin/x\nbody\nS\n"
                             "RUN cat <<A && cat <<B\na\nA\nb\nB\nCOPY <<one <<\"two\" /d/\n$N\none\n$N\ntwo\n");
    CHECK(std::get<RunWork>(graph.vertices[0].work).arguments == std::vector<std::string>{"/bin/sh", "-c", "echo $N\n"});
    const auto& script = std::get<RunWork>(graph.vertices[1].work);
    CHECK(script.arguments.back() == "/dev/pipes/S");
    CHECK(script.scripts[0].data == "#!/bin/x\nbody\n");
    CHECK(std::get<RunWork>(graph.vertices[2].work).arguments.back() == "cat <<A && cat <<B\na\nA\nb\nB");
    const auto& copy = std::get<CopyWork>(graph.vertices[3].work);
    CHECK(copy.contents[0].data == "v\n");
    CHECK(copy.contents[1].data == "$N\n");
    CHECK(copy.destination == "/d/");
}

TEST_CASE("mounts of RUN") {
    const Graph graph = plan("FROM debian AS tools\nFROM scratch\nWORKDIR /w\nARG DIR=/cache\n"
                             "RUN --mount=type=cache,target=$DIR,sharing=locked --mount=type=bind,from=tools,source=/usr,target=t "
                             "--mount=type=secret,id=key --mount=type=tmpfs,target=/tmp,size=1m x\n");
    const auto& mounts = std::get<RunWork>(graph.vertices.back().work).mounts;
    REQUIRE(mounts.size() == 4);
    CHECK(mounts[0].target == "/cache");
    CHECK(mounts[0].id == "/cache");
    CHECK(mounts[0].sharing == CacheSharing::locked);
    CHECK(mounts[1].target == "/w/t");
    CHECK(mounts[1].source == "/usr");
    CHECK(mounts[1].access == MountAccess::read_only);
    CHECK(std::holds_alternative<VertexId>(mounts[1].from));
    CHECK(mounts[2].target == "/run/secrets/key");
    CHECK(mounts[3].size == 1024U * 1024U);
}

TEST_CASE("triggers of a base image come first, and only once") {
    FakeImages images;
    images.container.on_build = {"COPY . /src", "RUN build"};
    const Graph graph = make_plan("FROM app AS a\nRUN own\nFROM a\nRUN last\n", {}, images, CancelToken());
    CHECK(titles(graph)[1] == "[a 2/4] ONBUILD COPY . /src");
    CHECK(titles(graph)[2] == "[a 3/4] ONBUILD RUN build");
    CHECK(titles(graph)[3] == "[a 4/4] RUN own");
    CHECK(titles(graph)[4] == "[stage-1 1/1] RUN last");
    CHECK(graph.config.container.on_build.empty());
}

TEST_CASE("what is wrong is refused with file and line") {
    const PlanOptions options{.file = "app/Dockerfile"};
    CHECK(failure("FROM scratch\n\nENV\n", options) == "app/Dockerfile:3: ENV requires at least one argument");
    CHECK(failure("FROM scratch\nSTOPSIGNAL NONSENSE\n", options) == "app/Dockerfile:2: invalid signal: NONSENSE");
    CHECK(failure("FROM missing\n", options) == "app/Dockerfile:1: cannot use image 'missing': no such image");
    CHECK(failure("FROM scratch AS a\nCOPY --from=7 /x /y\n", options) == "app/Dockerfile:2: invalid stage index 7");
    CHECK(failure("FROM scratch\nCOPY --chmod=9 a b\n", options).starts_with("app/Dockerfile:2: invalid chmod parameter"));
    CHECK(failure("FROM scratch\n", {.target = "none"}) == "Dockerfile: target stage 'none' could not be found");
}

TEST_CASE("what is not there yet is refused by name, file and line") {
    CHECK(failure("FROM --platform=linux/s390x debian\n").starts_with("Dockerfile:1: FROM --platform=linux/s390x is not supported yet"));
    CHECK(failure("FROM scratch\nADD https://x.test/f /\n") == "Dockerfile:2: ADD of a URL is not supported yet");
    CHECK(failure("FROM scratch\nADD https://x.test/f.git /\n") == "Dockerfile:2: ADD of a git ref is not supported yet");
    CHECK(failure("FROM scratch\nRUN --mount=type=ssh x\n") == "Dockerfile:2: RUN --mount=type=ssh is not supported yet");
    CHECK(failure("FROM scratch\nRUN --security=insecure x\n") == "Dockerfile:2: RUN --security=insecure is not supported yet");
    CHECK(failure("FROM scratch\nCOPY --parents a b\n") == "Dockerfile:2: COPY --parents is not supported yet");
    CHECK(failure("FROM scratch\nCOPY --chmod=u+x a b\n") == "Dockerfile:2: --chmod=u+x (symbolic) is not supported yet");
}

TEST_CASE("every document of the tables is accepted or refused as there") {
    for (const json::Value& item : test::load_cases("instructions/documents.json")) {
        INFO(item.text_at({"name"}), "\n", item.text_at({"input"}));
        const std::string problem =
            failure(item.text_at({"input"}), {.target = std::string(item.text_at({"target"}))});
        if (item.find("error") != nullptr) {
            CHECK(problem != "accepted");
            CHECK(problem.find(item.text_at({"error"})) != std::string::npos);
        } else if (problem != "accepted") {
            CHECK(problem.ends_with("is not supported yet"));
        }
    }
}

TEST_CASE("errors of the tables that need no build point at the right lines") {
    for (const json::Value& item : test::load_cases("instructions/error-lines.json")) {
        INFO(item.text_at({"name"}), "\n", item.text_at({"input"}));
        const std::string problem = failure(item.text_at({"input"}));
        if (problem == "accepted") {
            continue; // fails only when it is built
        }
        const std::int64_t line = item.find("lines")->as_array().front().as_integer();
        INFO(problem);
        CHECK(problem.starts_with(fmt::format("Dockerfile:{}: ", line)));
    }
}
