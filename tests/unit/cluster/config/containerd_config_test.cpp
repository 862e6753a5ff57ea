// SPDX-License-Identifier: Apache-2.0
// Patches of containerd's configuration.
#include "cluster/config/containerd_config.hpp"

#include <doctest/doctest.h>

#include "base/error.hpp"
#include "toml/parse.hpp"

using namespace berth;
using namespace berth::cluster;

namespace {

const std::string config = "version = 2\n[plugins.\"io.containerd.grpc.v1.cri\"]\n  sandbox_image = \"p\"\n"
                           "[plugins.\"io.containerd.grpc.v1.cri\".containerd]\n  snapshotter = \"overlayfs\"\n";

}  // namespace

TEST_CASE("tables are merged, and what is not named stays") {
    std::vector<std::string> warnings;
    const json::Value out = toml::parse(
        patch_containerd_config(config,
                                {{"[plugins.\"io.containerd.grpc.v1.cri\".registry]\n  config_path = \"/etc/certs\"\n", "k:3"},
                                 {"version = 2\n[debug]\nlevel = \"debug\"\n", "k:7"}},
                                warnings),
        "out");
    CHECK(out.text_at({"plugins", "io.containerd.grpc.v1.cri", "registry", "config_path"}) == "/etc/certs");
    CHECK(out.text_at({"plugins", "io.containerd.grpc.v1.cri", "containerd", "snapshotter"}) == "overlayfs");
    CHECK(out.text_at({"debug", "level"}) == "debug");
    CHECK(out.find("version")->as_integer() == 2);
    CHECK(warnings.empty());
}

TEST_CASE("another version is left out and told, a broken patch names its place") {
    std::vector<std::string> warnings;
    CHECK(toml::parse(patch_containerd_config(config, {{"version = 3\n[debug]\nlevel = \"debug\"\n", "k:3"}}, warnings),
                      "out") == toml::parse(config, "config"));
    REQUIRE(warnings.size() == 1);
    CHECK(warnings[0].starts_with("k:3"));
    try {
        (void)patch_containerd_config(config, {{"[broken", "k.yaml:9"}}, warnings);
        FAIL("took what is no TOML");
    } catch (const Error& error) {
        CHECK(std::string(error.what()).find("k.yaml:9") != std::string::npos);
    }
}
