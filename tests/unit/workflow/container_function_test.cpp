// SPDX-License-Identifier: Apache-2.0
// The container of a function: its user, command, variables, network and mounts.
#include "workflow/container_function.hpp"

#include "base/error.hpp"
#include "base/file.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <map>

using namespace berth;
using render::ContainerFunction;
using render::FunctionMount;

namespace {

struct Fixture {
    TemporaryDirectory scratch;
    AbsolutePath layer = scratch.path() / "layer";
    ContainerFunction function{.image = "show", .user = "nobody"};
    image::ContainerConfig config;

    Fixture() {
        ensure_directory(layer / "etc");
        write_file(layer / "etc" / "passwd", "nobody:x:65534:65533:n:/nonexistent:/bin/false\n");
        config.entrypoint = std::vector<std::string>{"/run", "it"};
        config.command = std::vector<std::string>{"word"};
        config.env = {"FROM=image", "OVER=image"};
    }

    [[nodiscard]] runtime::RuntimeSpec describe() const {
        return workflow::describe_function(function, config, {layer}, scratch.path() / "root", scratch.path());
    }
};

bool has_own_network(const runtime::RuntimeSpec& spec) {
    return std::ranges::any_of(spec.namespaces, [](const runtime::NamespaceSpec& entry) {
        return entry.kind == runtime::NamespaceKind::network;
    });
}

}  // namespace

TEST_CASE_FIXTURE(Fixture, "a function is the image's command as nobody, without new privileges or a network") {
    const runtime::RuntimeSpec spec = describe();
    CHECK(spec.process.arguments == std::vector<std::string>{"/run", "it", "word"});
    CHECK(spec.process.user == 65534);
    CHECK(spec.process.group == 65533);
    CHECK(spec.process.working_directory == "/");
    CHECK(spec.process.new_privileges == runtime::ProcessSpec::NewPrivileges::refused);
    CHECK(has_own_network(spec));
}

TEST_CASE_FIXTURE(Fixture, "the function's variables stand over the image's; those without a value are taken out") {
    function.environment = {{"OVER", "function"}, {"FROM", std::nullopt}, {"NEW", "x"}};
    const runtime::RuntimeSpec spec = describe();
    const std::map<std::string, std::string> variables(spec.process.environment.begin(), spec.process.environment.end());
    CHECK(variables.at("OVER") == "function");
    CHECK(variables.at("NEW") == "x");
    CHECK(variables.at("HOME") == "/nonexistent");
    CHECK_FALSE(variables.contains("FROM"));
}

TEST_CASE_FIXTURE(Fixture, "with the network allowed it has that of the machine") {
    function.network = ContainerFunction::Network::host;
    CHECK_FALSE(has_own_network(describe()));
}

TEST_CASE_FIXTURE(Fixture, "mounts are read-only unless they say otherwise") {
    function.mounts = {{.type = "bind", .source = scratch.path().string(), .target = "/a"},
                       {.type = "tmpfs", .target = "/b", .access = FunctionMount::Access::read_write}};
    const runtime::RuntimeSpec spec = describe();
    const auto& bind = spec.mounts[spec.mounts.size() - 2];
    const auto& memory = spec.mounts.back();
    CHECK(bind.options == std::vector<std::string>{"rbind", "rprivate", "ro"});
    CHECK(memory.type == "tmpfs");
    CHECK(memory.options.back() == "rw");
}

TEST_CASE_FIXTURE(Fixture, "what docker refuses is refused") {
    const auto refused = [&](FunctionMount mount) {
        function.mounts = {std::move(mount)};
        CHECK_THROWS_AS(static_cast<void>(describe()), Error);
    };
    refused({.type = "bind", .source = "/no/such/folder", .target = "/a"});
    refused({.type = "bind", .source = "/", .target = ""});
    refused({.type = "bind", .source = "/", .target = "a"});
    refused({.type = "tmpfs", .source = "/", .target = "/a"});
    refused({.type = "volume", .source = "/v", .target = "/a"});
    refused({.type = "", .source = "/", .target = "/a"});
}

TEST_CASE_FIXTURE(Fixture, "an image without the user or without a command is refused") {
    function.user = "somebody";
    CHECK_THROWS_AS(static_cast<void>(describe()), Error);
    function.user = "1000:1000";
    CHECK(describe().process.user == 1000);
    config.entrypoint.reset();
    config.command.reset();
    CHECK_THROWS_AS(static_cast<void>(describe()), Error);
}
