// SPDX-License-Identifier: Apache-2.0
// Which file and line an error names.
#include "render/accumulate/place.hpp"

#include "render/parsed.hpp"

using namespace berth;
using namespace berth::render;

namespace {

std::string place_of_failure(const Resource& resource, const Error& failure) {
    try {
        at_object(resource, [&]() -> int { throw failure; });
    } catch (const Error& error) {
        return error.place();
    }
    return {};
}

}  // namespace

TEST_CASE("render::at_object: the line within the object, or else where it begins") {
    yaml::Arena arena;
    Resource resource;
    resource.root = &parsed(arena, "\n\nkind: A\n");
    resource.file = "/app/a.yaml";
    CHECK(place_of_failure(resource, Error("bad")) == "/app/a.yaml:3");
    CHECK(place_of_failure(resource, Error("bad").at_line(7)) == "/app/a.yaml:7");
    CHECK(place_of_failure(resource, Error("bad").at("/app/other.yaml", 9)) == "/app/other.yaml:9");
}

TEST_CASE("render::at_object: of a text within a file only the text's own line is known") {
    yaml::Arena arena;
    Resource resource;
    resource.root = &parsed(arena, "\n\nkind: A\n");
    resource.file = "/app/kustomization.yaml";
    resource.line = 12;
    CHECK(place_of_failure(resource, Error("bad")) == "/app/kustomization.yaml:12");
    CHECK(place_of_failure(resource, Error("bad").at_line(2)) == "/app/kustomization.yaml:12");
}

TEST_CASE("render::at_place: hands on what the work returns, and names the place of what it throws") {
    CHECK(at_place(Place{"/a", 1}, [] { return 5; }) == 5);
    try {
        at_place(Place{"/a", 4}, []() -> int { throw Error("bad"); });
        FAIL("nothing thrown");
    } catch (const Error& error) {
        CHECK(error.place() == "/a:4");
    }
}
