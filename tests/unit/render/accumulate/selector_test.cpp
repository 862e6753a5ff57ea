// SPDX-License-Identifier: Apache-2.0
// Label selectors and patterns.
#include "render/accumulate/selector.hpp"

#include "base/error.hpp"

#include <doctest/doctest.h>

using namespace berth;
using namespace berth::render;

TEST_CASE("render::LabelSelector") {
    const StringMap labels{{"app", "web"}, {"tier", "front"}, {"size", "10"}};
    const auto matches = [&](const char* text) { return LabelSelector{text}.matches(labels); };
    CHECK(matches(""));
    CHECK(matches("app=web"));
    CHECK(matches("app == web, tier!=back"));
    CHECK_FALSE(matches("app=api"));
    CHECK(matches("tier in (front, back)"));
    CHECK(matches("tier notin (back)"));
    CHECK(matches("app,!other"));
    CHECK_FALSE(matches("other"));
    CHECK(matches("size>9"));
    CHECK_FALSE(matches("size<10"));
    CHECK(matches("other!=x"));
    CHECK(LabelSelector{"size>0x9"}.is_bad());
    for (const char* bad : {"app in web", "=x", "a:b", "a=b:c", "a_", "/a", "A.b/c", "size>x", "app in (,,)", "a,", "a b"}) {
        CAPTURE(bad);
        CHECK(LabelSelector{bad}.is_bad());
        CHECK_THROWS_AS(matches(bad), Error);
    }
}

TEST_CASE("render::IdPattern: parts match as a whole") {
    const IdPattern pattern{{.kind = "Deploy.*", .name = "web|api"}};
    CHECK(pattern.matches_gvk({.group = "apps", .version = "v1", .kind = "Deployment"}));
    CHECK_FALSE(pattern.matches_gvk({.group = "apps", .version = "v1", .kind = "MyDeployment"}));
    CHECK(pattern.matches_name("api"));
    CHECK_FALSE(pattern.matches_name("api2"));
    CHECK(pattern.matches_namespace("any"));
    CHECK_THROWS_AS(Pattern{"("}, Error);
}
