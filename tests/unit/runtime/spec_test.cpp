// SPDX-License-Identifier: Apache-2.0
// config.json as runtimes read it.
#include "runtime/spec.hpp"

#include <doctest/doctest.h>

#include "json/parse.hpp"
#include "json/pointer.hpp"
#include "runtime/capabilities.hpp"
#include "runtime/external_runtime.hpp"
#include "runtime/profiles.hpp"

using namespace berth;
using namespace berth::runtime;

namespace {

json::Value at(const json::Value& root, std::string_view pointer) {
    const json::Value* found = json::find_pointer(root, pointer);
    return found == nullptr ? json::Value() : *found;
}

}  // namespace

TEST_CASE("every part of a spec arrives in config.json") {
    RuntimeSpec spec = ordinary_container(AbsolutePath("/r"), Networking::isolated);
    spec.process.arguments = {"/bin/sh", "-c", "true"};
    spec.process.environment.emplace_back("A", "b=c");
    spec.process.user = 7;
    spec.process.additional_groups = {8, 9};
    spec.process.limits = {{"RLIMIT_NOFILE", 10, 20}};
    spec.hostname = "here";
    spec.cgroup_path = "/berth/x";
    spec.root_propagation = "rshared";
    spec.sysctl = {{"net.ipv4.ip_forward", "1"}};
    spec.devices = {{"/dev/fuse", 'c', 10, 229, 0666}};
    spec.namespaces.push_back({NamespaceKind::user, AbsolutePath("/proc/1/ns/user")});
    const json::Value out = json::parse(to_json(spec));
    CHECK(at(out, "/process/args/2") == json::Value("true"));
    CHECK(at(out, "/process/env/1") == json::Value("A=b=c"));
    CHECK(at(out, "/process/user/uid") == json::Value(7));
    CHECK(at(out, "/process/user/additionalGids/1") == json::Value(9));
    CHECK(at(out, "/process/rlimits/0/hard") == json::Value(20));
    CHECK(at(out, "/process/capabilities/bounding/0") == json::Value("CAP_CHOWN"));
    CHECK(at(out, "/root/path") == json::Value("/r"));
    CHECK(at(out, "/hostname") == json::Value("here"));
    CHECK(at(out, "/linux/cgroupsPath") == json::Value("/berth/x"));
    CHECK(at(out, "/linux/rootfsPropagation") == json::Value("rshared"));
    CHECK(at(out, "/linux/sysctl/net.ipv4.ip_forward") == json::Value("1"));
    CHECK(at(out, "/linux/devices/0/minor") == json::Value(229));
    CHECK(at(out, "/linux/namespaces/5/path") == json::Value("/proc/1/ns/user"));
    CHECK(at(out, "/linux/seccomp/defaultAction") == json::Value("SCMP_ACT_ALLOW"));
    CHECK(at(out, "/linux/resources/devices/0/allow") == json::Value(false));
}

TEST_CASE("a privileged container keeps nothing back but its namespaces") {
    const json::Value out = json::parse(to_json(privileged_container(AbsolutePath("/r"))));
    CHECK(at(out, "/linux/maskedPaths").is_null());
    CHECK(at(out, "/linux/seccomp").is_null());
    CHECK(at(out, "/linux/resources/devices/0/allow") == json::Value(true));
    CHECK(at(out, "/process/capabilities/effective").as_array().size() == all_capabilities().size());
}

TEST_CASE("a spec is cut to what the machine gives") {
    const auto available = bounding_capabilities();
    const RuntimeSpec fitted = fit_to_machine(privileged_container(AbsolutePath("/r")), "dev");
    CHECK(fitted.process.capabilities == available);
    CHECK(fitted.cgroup_path == "/berth/dev");
    CHECK(restrict_capabilities({"CAP_KILL", "CAP_BPF"}, {"CAP_CHOWN", "CAP_KILL"}) ==
          std::vector<std::string>{"CAP_KILL"});
}
