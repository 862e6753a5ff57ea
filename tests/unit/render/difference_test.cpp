// SPDX-License-Identifier: Apache-2.0
// Which objects are taken for the same one.
#include "render/difference.hpp"

#include <doctest/doctest.h>

using namespace berth::render;

namespace {

RenderedObject object(std::string kind, std::string name, std::string yaml, std::string name_space = "") {
    return {.group = {}, .version = "v1", .kind = std::move(kind), .name = std::move(name),
            .name_space = std::move(name_space), .scope = {}, .yaml = std::move(yaml)};
}

}  // namespace

TEST_CASE("render::difference: nothing to say about equal results") {
    const RenderResult result{.objects = {object("Service", "a", "x: 1\n")}, .warnings = {}};
    CHECK(difference(result, result).empty());
}

TEST_CASE("render::difference: changed, new and gone objects") {
    const RenderResult before{.objects = {object("Service", "gone", "x: 1\n"), object("Service", "a", "x: 1\n", "shop")},
                              .warnings = {}};
    const RenderResult after{.objects = {object("Service", "a", "x: 2\n", "shop"), object("Service", "new", "x: 3\n")},
                             .warnings = {}};
    CHECK(difference(before, after) == "--- Service/shop/a\n+++ Service/shop/a\n@@ -1 +1 @@\n-x: 1\n+x: 2\n"
                                       "--- /dev/null\n+++ Service/new\n@@ -0,0 +1 @@\n+x: 3\n"
                                       "--- Service/gone\n+++ /dev/null\n@@ -1 +0,0 @@\n-x: 1\n");
}

TEST_CASE("render::pair_objects: a new hash is a change of the same object") {
    const RenderResult before{.objects = {object("ConfigMap", "c-4h2mbtbbt6", "a"), object("ConfigMap", "d-4h2mbtbbt6", "b")},
                              .warnings = {}};
    const RenderResult after{.objects = {object("ConfigMap", "d-4h2mbtbbt6", "b"), object("ConfigMap", "c-8f2d5hh62d", "c")},
                             .warnings = {}};
    const auto pairs = pair_objects(before, after);
    REQUIRE(pairs.size() == 2);
    CHECK(pairs[0].before == &before.objects[1]);
    CHECK(pairs[1].before == &before.objects[0]);
    CHECK(pairs[1].after == &after.objects[1]);
}

TEST_CASE("render::pair_objects: no hash, no pair") {
    const RenderResult before{.objects = {object("ConfigMap", "c-production", "a"), object("Secret", "s-4h2mbtbbt6", "b")},
                              .warnings = {}};
    const RenderResult after{.objects = {object("ConfigMap", "c-deployment", "a"), object("ConfigMap", "s-8f2d5hh62d", "b")},
                             .warnings = {}};
    CHECK(pair_objects(before, after).size() == 4);
}
