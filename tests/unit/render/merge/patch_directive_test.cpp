// SPDX-License-Identifier: Apache-2.0
// What `$patch` says, of whom, and that it does not stay in the patch.
#include "render/merge/patch_directive.hpp"

#include "render/parsed.hpp"
#include "render/print/printer.hpp"

using namespace berth;
using namespace berth::render;

namespace {

struct Taken {
    PatchDirective directive;
    std::string rest;
};

Taken take(std::string_view text) {
    yaml::Arena arena;
    yaml::Node& patch = parsed(arena, text);
    const PatchDirective directive = take_directive(&patch);
    return {directive, print_json(patch)};
}

std::string failure(std::string_view text) {
    return failure_of([&] { return take(text).directive; });
}

}  // namespace

TEST_CASE("render::take_directive: a mapping says it about itself") {
    const Taken replace = take("{$patch: replace, a: 1}");
    CHECK(replace.directive == PatchDirective::replace);
    CHECK(replace.rest == R"({"a":1})");
    CHECK(take("{a: 1, $patch: delete}").directive == PatchDirective::remove);
    CHECK(take("{$patch: merge, a: 1}").rest == R"({"a":1})");
    const Taken silent = take("{a: {$patch: delete}}");
    CHECK(silent.directive == PatchDirective::merge);
    CHECK(silent.rest == R"({"a":{"$patch":"delete"}})");
}

TEST_CASE("render::take_directive: a list says it in an element that holds nothing else, and loses empty ones then") {
    const Taken replace = take("[{$patch: replace}, {name: a}, {}, null, x]");
    CHECK(replace.directive == PatchDirective::replace);
    CHECK(replace.rest == R"([{"name":"a"},"x"])");
    CHECK(take("[{name: a}, {$patch: delete}]").directive == PatchDirective::remove);
    const Taken of_element = take("[{name: a, $patch: delete}]");
    CHECK(of_element.directive == PatchDirective::merge);
    CHECK(of_element.rest == R"([{"$patch":"delete","name":"a"}])");
}

TEST_CASE("render::take_directive: the first element that says something decides") {
    const Taken taken = take("[{name: a, $patch: delete}, {$patch: replace}]");
    CHECK(taken.directive == PatchDirective::merge);
    CHECK(taken.rest == R"([{"$patch":"delete","name":"a"},{"$patch":"replace"}])");
}

TEST_CASE("render::take_directive: no patch merges; another word is refused, null too") {
    CHECK(take_directive(nullptr) == PatchDirective::merge);
    CHECK(failure("{$patch: frob, z: 1}") == "unknown patch strategy 'frob'");
    CHECK(failure("{$patch: null}") == "unknown patch strategy 'null'");
    CHECK(failure("[{$patch: Delete}]") == "unknown patch strategy 'Delete'");
}

TEST_CASE("render::has_known_directive: nothing said is known too") {
    yaml::Arena arena;
    CHECK(has_known_directive(parsed(arena, "{a: 1}")));
    CHECK(has_known_directive(parsed(arena, "{$patch: delete}")));
    CHECK_FALSE(has_known_directive(parsed(arena, "{$patch: frob}")));
}
