// SPDX-License-Identifier: Apache-2.0
// Ports of a Service are told apart by port and protocol, of which many write only the first.
#include "render/merge/list_elements.hpp"

#include "render/parsed.hpp"

using namespace berth;
using namespace berth::render;

namespace {

const Values port_keys{"port", "protocol"};

}  // namespace

TEST_CASE("render::element_values: the patch's first, each combination once, nothing for what is missing or null") {
    yaml::Arena arena;
    const yaml::Node& target = parsed(arena, "[{port: 80, protocol: TCP}, {port: 81}, {port: 80, protocol: TCP}]");
    const yaml::Node& patch = parsed(arena, "[{port: 81, protocol: null}, {port: 82}]");
    CHECK(element_values(&target, &patch, port_keys) == std::vector<Values>{{"81", ""}, {"82", ""}, {"80", "TCP"}});
    CHECK(element_values(&target, nullptr, port_keys) == std::vector<Values>{{"80", "TCP"}, {"81", ""}});
    CHECK(element_values(nullptr, nullptr, port_keys).empty());
}

TEST_CASE("render::plain_values: the same of a list of texts") {
    yaml::Arena arena;
    const yaml::Node& target = parsed(arena, "[a, b, a]");
    const yaml::Node& patch = parsed(arena, "[c, b]");
    CHECK(plain_values(&target, &patch) == std::vector<Values>{{"c"}, {"b"}, {"a"}});
}

TEST_CASE("render::unify: what one lacks the other completes, unless they contradict each other") {
    std::vector<Values> ports{{"80", ""}, {"80", "TCP"}, {"81", "UDP"}};
    unify(ports);
    CHECK(ports == std::vector<Values>{{"80", "TCP"}, {"80", "TCP"}, {"81", "UDP"}});
    std::vector<Values> contradicting{{"80", "UDP"}, {"80", "TCP"}};
    unify(contradicting);
    CHECK(contradicting == std::vector<Values>{{"80", "UDP"}, {"80", "TCP"}});
    std::vector<Values> without_common_part{{"80", ""}, {"", "TCP"}};
    unify(without_common_part);
    CHECK(without_common_part == std::vector<Values>{{"80", ""}, {"", "TCP"}});
}

TEST_CASE("render::usable_key: a key that no element has a value for identifies nothing") {
    const ElementKey key = usable_key(used_keys({{"80", ""}, {"81", ""}}, 2), {"80", ""}, port_keys);
    CHECK(key.keys == Values{"port"});
    CHECK(key.values == Values{"80"});
    const ElementKey both = usable_key(used_keys({{"80", ""}, {"81", "TCP"}}, 2), {"80", ""}, port_keys);
    CHECK(both.keys == port_keys);
    CHECK(both.values == Values{"80", ""});
    CHECK(usable_key(used_keys({{"", ""}}, 2), {"", ""}, port_keys).keys == port_keys);
}
