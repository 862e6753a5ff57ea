// SPDX-License-Identifier: Apache-2.0
// Image configs: round trip with members that berth does not know, environment, chain ids.
#include "image/config.hpp"

#include <doctest/doctest.h>

#include "base/error.hpp"
#include "json/parse.hpp"

using namespace berth;
using namespace berth::image;

TEST_CASE("a config of Docker loses nothing") {
    const auto* text = R"({"architecture":"amd64","os":"linux","docker_version":"20.10","container_config":{"Cmd":["x"]},
        "created":"2024-01-01T00:00:00Z","config":{"Env":["PATH=/bin"],"Cmd":null,"Entrypoint":["/app"],"Volumes":{"/data":{}},
        "Healthcheck":{"Test":["CMD","true"],"Interval":1000000000},"ArgsEscaped":true},
        "rootfs":{"type":"layers","diff_ids":["sha256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"]},
        "history":[{"created_by":"a","empty_layer":true},{"created_by":"b"}]})";
    const auto config = Config::parse(text);
    CHECK_FALSE(config.container.command);
    CHECK(config.container.entrypoint == std::vector<std::string>{"/app"});
    CHECK(config.container.volumes == std::vector<std::string>{"/data"});
    CHECK(config.container.healthcheck->interval == std::chrono::seconds(1));
    CHECK(config.history.at(0).layer == HistoryEntry::Layer::empty);
    const auto again = json::parse(config.write());
    CHECK(again.text_at({"docker_version"}) == "20.10");
    CHECK(again.find_path({"container_config", "Cmd"}) != nullptr);
    CHECK(again.find_path({"config", "ArgsEscaped"})->as_bool());
    CHECK(Config::parse(config.write()).write() == config.write());
}

TEST_CASE("environment variables are replaced in their place") {
    ContainerConfig config{.env = {"A=1", "AB=2"}};
    config.set_env("A", "3");
    config.set_env("C", "");
    CHECK(config.env == std::vector<std::string>{"A=3", "AB=2", "C="});
    CHECK(config.find_env("C") == "");
    CHECK_FALSE(config.find_env("D"));
}

TEST_CASE("the chain id of one layer is its diff id") {
    const auto a = Digest::of("a");
    const auto b = Digest::of("b");
    const auto chain = chain_ids({a, b});
    CHECK(chain.at(0) == a);
    CHECK(chain.at(1) == Digest::of(a.text() + " " + b.text()));
}

TEST_CASE("what is no config is refused with its member") {
    CHECK_THROWS_WITH_AS(static_cast<void>(Config::parse(R"({"architecture":"a","os":1,"rootfs":{"type":"layers","diff_ids":[]}})")),
                         doctest::Contains("'os' must be a string"), Error);
    CHECK_THROWS_AS(static_cast<void>(Config::parse("no json")), Error);
}
