// SPDX-License-Identifier: Apache-2.0
// Forgiving readers of API objects.
#include "kube/fields.hpp"

#include <doctest/doctest.h>

#include "json/parse.hpp"
#include "kube/object_ref.hpp"

using namespace berth;
using namespace berth::kube;

TEST_CASE("missing, null and mistyped fields are not there") {
    const auto object = json::parse(R"({"a": {"text": "x", "null": null, "number": 3, "flag": true, "list": [1]}})");
    CHECK(text_at(object, {"a", "text"}) == "x");
    CHECK(text_at(object, {"a", "number"}, "none") == "none");
    CHECK_FALSE(find_at(object, {"a", "null"}));
    CHECK(integer_at(object, {"a", "number"}) == 3);
    CHECK_FALSE(integer_at(object, {"a", "text"}));
    CHECK(flag_at(object, {"a", "flag"}));
    CHECK(items_at(object, {"a", "list"}).size() == 1);
    CHECK(items_at(object, {"nothing"}).empty());
}

TEST_CASE("times with fractions and zones") {
    const auto base = parse_time("2026-01-01T00:00:00Z");
    REQUIRE(base);
    CHECK(parse_time("2026-01-01T02:00:00+02:00") == base);
    CHECK(*parse_time("2026-01-01T00:00:00.250000Z") - *base == std::chrono::milliseconds(250));
    CHECK_FALSE(parse_time("yesterday"));
    CHECK_FALSE(parse_time("2026-01-01T00:00:00"));
    CHECK(format_time(*base) == "2026-01-01T00:00:00Z");
}

TEST_CASE("objects are named as people do") {
    const auto ref = ref_of(json::parse(R"({"apiVersion": "apps/v1", "kind": "Deployment", "metadata": {"name": "web", "namespace": "shop"}})"));
    CHECK(to_text(ref) == "Deployment 'shop/web'");
    CHECK(short_name(ref) == "deployment.apps/web");
    CHECK(ref.gvk.api_version() == "apps/v1");
    CHECK(to_text(ref_of(json::parse(R"({"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": "shop"}})"))) == "Namespace 'shop'");
}
