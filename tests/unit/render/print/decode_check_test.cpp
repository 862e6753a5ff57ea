// SPDX-License-Identifier: Apache-2.0
// Expected is what kustomize says of such an object.
#include "render/print/decode_check.hpp"

#include "render/parsed.hpp"

using namespace berth;
using namespace berth::render;

namespace {

std::string problem(std::string_view text) {
    yaml::Arena arena;
    const yaml::Node& root = parsed(arena, text);
    return failure_of([&] { reject_undecodable(root); });
}

}  // namespace

TEST_CASE("render::reject_undecodable: what can be decoded passes, keys of every scalar type among it") {
    yaml::Arena arena;
    const yaml::Node& root = parsed(arena, "{a: {1: x, true: y, null: z, 1.5: [.inf]}, b: &b [c], d: *b}");
    CHECK_NOTHROW(reject_undecodable(root));
}

TEST_CASE("render::reject_undecodable: all keys that stand twice are told") {
    CHECK(problem("m:\n  a: 1\n  'b\"': 2\n  a: 3\n  'b\"': 4\n") ==
          "yaml: unmarshal errors:\n  line 4: mapping key \"a\" already defined at line 2\n"
          "  line 5: mapping key \"b\\\"\" already defined at line 3");
    CHECK(problem("m: {[1]: a, [2]: b}") ==
          "yaml: unmarshal errors:\n  line 1: mapping key \"\" already defined at line 1");
}

TEST_CASE("render::reject_undecodable: a key that is a collection, as Go prints it, ends it at once") {
    CHECK(problem("m: {['5', 5, 1e6, null, true]: x}") ==
          "yaml: invalid map key: []interface {}{\"5\", 5, 1e+06, interface {}(nil), true}");
    CHECK(problem("m: {{b: [1], a: 18446744073709551615}: x}") ==
          "yaml: invalid map key: map[string]interface {}{\"a\":0xffffffffffffffff, \"b\":[]interface {}{1}}");
    CHECK(problem("m: {{1: {}}: x}") ==
          "yaml: invalid map key: map[interface {}]interface {}{1:map[string]interface {}{}}");
    CHECK(problem("l: [{a: 1, a: 2}, {[]: 1}]") == "yaml: invalid map key: []interface {}{}");
}

TEST_CASE("render::reject_undecodable: a text that its tag contradicts") {
    CHECK(problem("m: {a: !!int x}") == "yaml: cannot decode !!str `x` as a !!int");
}
