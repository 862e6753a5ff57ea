// SPDX-License-Identifier: Apache-2.0
// Mounts, variables and users of functions in containers, joined from annotation and command line.
#include "render/plugin/function_spec.hpp"

#include <doctest/doctest.h>

using namespace berth;
using namespace berth::render;

namespace {

std::optional<std::string> value_of(const ContainerFunction& function, std::string_view name) {
    std::optional<std::string> value;
    for (const auto& [key, text] : function.environment) {
        if (key == name) {
            value = text;
        }
    }
    return value;
}

}  // namespace

TEST_CASE("a mount is read like docker's, unknown parts are ignored") {
    const FunctionMount mount = parse_mount("type=bind,src=data,target=/mnt,rw=true,nonsense,x=y");
    CHECK(mount.type == "bind");
    CHECK(mount.source == "data");
    CHECK(mount.target == "/mnt");
    CHECK(mount.access == FunctionMount::Access::read_write);
    CHECK(parse_mount("type=bind,source=a,dst=/b,rw=yes").access == FunctionMount::Access::read_only);
}

TEST_CASE("relative sources of mounts begin at the kustomization") {
    FunctionSpec::Container spec;
    spec.image = "show";
    spec.mounts.push_back({.type = "bind", .source = "data", .target = "/mnt"});
    PluginOptions options;
    options.mounts = {"type=bind,src=/etc,dst=/etc", "type=tmpfs,dst=/run"};
    const ContainerFunction function = container_function(spec, options, "/app");
    REQUIRE(function.mounts.size() == 3);
    CHECK(function.mounts[0].source == "/app/data");
    CHECK(function.mounts[1].source == "/etc");
    CHECK(function.mounts[2].source.empty());
}

TEST_CASE("the command line's variables win, and two are always set") {
    FunctionSpec::Container spec;
    spec.environment = {"A=function", "B=function", "LOG_TO_STDERR=false"};
    PluginOptions options;
    options.environment = {"A=line=with=signs", "BERTH_NOT_SET_ANYWHERE"};
    const ContainerFunction function = container_function(spec, options, "/app");
    CHECK(value_of(function, "A") == "line=with=signs");
    CHECK(value_of(function, "B") == "function");
    CHECK(value_of(function, "LOG_TO_STDERR") == "true");
    CHECK(value_of(function, "STRUCTURED_RESULTS") == "true");
    CHECK(function.environment.back().first == "BERTH_NOT_SET_ANYWHERE");
    CHECK_FALSE(function.environment.back().second);
}

TEST_CASE("a function is nobody's unless the user's own ids are asked for") {
    PluginOptions options;
    CHECK(container_function({}, options, "/app").user == "nobody");
    options.as_current_user = true;
    CHECK(container_function({}, options, "/app").user.find(':') != std::string::npos);
}

TEST_CASE("programs get pairs of a name and a value without a sign in it") {
    FunctionSpec::Program spec;
    spec.environment = {"A=1", "B=2", "C=x=y", "D"};
    PluginOptions options;
    options.environment = {"B=3"};
    const auto variables = program_environment(spec, options);
    REQUIRE(variables.size() == 2);
    CHECK(variables[0] == std::pair<std::string, std::string>("A", "1"));
    CHECK(variables[1] == std::pair<std::string, std::string>("B", "3"));
}
