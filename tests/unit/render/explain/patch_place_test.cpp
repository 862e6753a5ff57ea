// SPDX-License-Identifier: Apache-2.0
// Lines within patches of both kinds.
#include "render/explain/patch_place.hpp"

#include <doctest/doctest.h>

using namespace berth::render;

namespace {

std::uint32_t line_of(std::string_view patch, std::string_view path, std::string_view value, std::uint32_t first_line = 1) {
    return PatchLines(patch, first_line).find({.steps = steps_of_path(path), .path = path, .value = value});
}

}  // namespace

TEST_CASE("render::PatchLines: a strategic merge patch") {
    constexpr auto patch = "kind: Service\nspec:\n  ports:\n  - port: 80\n    targetPort: web\n";
    CHECK(line_of(patch, "kind", "Service") == 1);
    CHECK(line_of(patch, "kind", "Service", 10) == 10);
    CHECK(line_of(patch, "spec.ports[0].port", "80") == 4);
    CHECK(line_of(patch, "spec.ports[3].targetPort", "web") == 5);  // the item came to stand elsewhere
    CHECK(line_of(patch, "spec.type", "NodePort") == 0);
}

TEST_CASE("render::PatchLines: operations, the last and the surest") {
    constexpr auto patch = "- op: replace\n  path: /spec/replicas\n  value: 1\n"
                           "- op: replace\n  path: /spec/replicas\n  value: 2\n"
                           "- op: add\n  path: /spec/containers/0/env\n  value: []\n";
    CHECK(line_of(patch, "spec.replicas", "1") == 3);
    CHECK(line_of(patch, "spec.replicas", "2") == 6);
    CHECK(line_of(patch, "spec.replicas", "3") == 6);
    CHECK(line_of(patch, "spec.containers[name=web].env[name=a].value", "b") == 9);
    CHECK(line_of("[{\"op\": \"replace\",\n\"path\": \"/kind\",\n\"value\": \"x\"}]", "kind", "x") == 3);
    CHECK(line_of("- [broken", "kind", "x") == 0);
}
