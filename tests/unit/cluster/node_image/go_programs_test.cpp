// SPDX-License-Identifier: Apache-2.0
// The Go toolchain is asked for its version, and programs are built once, with what their recipe says.
#include "cluster/node_image/go_programs.hpp"

#include <doctest/doctest.h>

#include <algorithm>

#include "base/file.hpp"

using namespace berth;
using namespace berth::cluster::node_image;

namespace {

/// A toolchain that writes a program for each package it is given.
ProcessResult play_go(const ProcessCommand& command) {
    const std::vector<std::string>& words = command.arguments;
    const auto say = [&](std::string_view text) {
        if (command.on_output) {
            command.on_output(Stream::standard_output, text);
        }
    };
    if (words.at(1) == "version") {
        say("go version go1.26.8 linux/amd64\n");
    } else if (words.at(1) == "build") {
        const auto out = std::ranges::find(words, "-o");
        const std::string target = *(out + 1);
        for (auto package = out + 2; package != words.end(); ++package) {
            write_file(AbsolutePath(target.ends_with('/') ? target + base_name(*package) : target), *package);
        }
    }
    return {};
}

struct Fixture {
    TemporaryDirectory folder;
    ScriptedProcessRunner processes{play_go};
    progress::RecordingSink sink;
    progress::Task task{sink, "node image"};
    CancelToken cancel;
    Workshop workshop{WorkshopContext{.folder = folder.path(), .processes = processes, .task = task, .cancel = cancel}};
};

}  // namespace

TEST_CASE("Go 1.24 is old enough and new enough") {
    for (const char* good : {"go version go1.24 linux/amd64", "go version go1.24.0 linux/amd64", "go version go1.26.8 linux/arm64"}) {
        CAPTURE(good);
        CHECK_NOTHROW(check_go_version(good));
    }
    for (const char* bad : {"go version go1.19.8 linux/amd64", "go version go1.23rc1 linux/amd64", "go version devel", ""}) {
        CAPTURE(bad);
        try {
            check_go_version(bad);
            FAIL("no error");
        } catch (const Error& error) {
            CHECK(error.kind() == ErrorKind::unsupported);
            CHECK(error.hint().find("https://go.dev/dl") != std::string::npos);
        }
    }
}

TEST_CASE_FIXTURE(Fixture, "a toolchain that is too old is refused before anything is built") {
    ScriptedProcessRunner old([](const ProcessCommand& command) {
        command.on_output(Stream::standard_output, "go version go1.19.8 linux/amd64\n");
        return ProcessResult{};
    });
    Workshop with_old(WorkshopContext{.folder = folder.path(), .processes = old, .task = task, .cancel = cancel});
    CHECK_THROWS_WITH_AS((GoToolchain{with_old, "go"}),
                         "making a node image needs Go 1.24 or later; here is 'go version go1.19.8 linux/amd64'", Error);
    CHECK(old.calls().size() == 1);
}

TEST_CASE_FIXTURE(Fixture, "several programs of one module are built in one call, and once") {
    const GoToolchain go(workshop, "go");
    const GoBuild build{.title = "two", .go_mod = "module x\n", .packages = {"example.org/cmd/a", "example.org/cmd/b"},
                        .outputs = {"a", "b"}};
    CHECK(!go.has(build));
    const AbsolutePath made = go.ensure(build);
    CHECK(read_file(made / "a") == "example.org/cmd/a");
    CHECK(read_file(made / "b") == "example.org/cmd/b");
    const std::size_t calls = processes.calls().size();
    CHECK(go.ensure(build) == made);
    CHECK(go.has(build));
    CHECK(processes.calls().size() == calls);
    const std::vector<std::string>& last = processes.calls().back();
    CHECK(std::ranges::find(last, "-trimpath") != last.end());
}

TEST_CASE_FIXTURE(Fixture, "a build that leaves out a program is an error, and is not kept") {
    const GoToolchain go(workshop, "go");
    const GoBuild build{.title = "one", .go_mod = "module x\n", .packages = {"example.org/cmd/a", "example.org/cmd/b"},
                        .outputs = {"a", "c"}};
    CHECK_THROWS_WITH_AS(go.ensure(build), "building one made no 'c'", Error);
    CHECK(!go.has(build));
}
