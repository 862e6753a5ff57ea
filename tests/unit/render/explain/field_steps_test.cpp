// SPDX-License-Identifier: Apache-2.0
// One field, written in three ways.
#include "render/explain/field_steps.hpp"

#include <doctest/doctest.h>

using namespace berth::render;

TEST_CASE("render::FieldSteps: each way of writing a path") {
    CHECK(steps_of_path("spec.containers[name=web].image") == FieldSteps{"spec", "containers", "[name=web]", "image"});
    CHECK(steps_of_path("metadata.annotations.[a.b/c]") == FieldSteps{"metadata", "annotations", "a.b/c"});
    CHECK(steps_of_path("args[2]") == FieldSteps{"args", "[2]"});
    CHECK(steps_of_path("").empty());
    CHECK(steps_of_field_path("spec.containers.[name=web].image") == FieldSteps{"spec", "containers", "[name=web]", "image"});
    CHECK(steps_of_field_path("metadata.annotations.a\\.b/c") == FieldSteps{"metadata", "annotations", "a.b/c"});
    CHECK(steps_of_pointer("/metadata/annotations/a.b~1c") == FieldSteps{"metadata", "annotations", "a.b/c"});
}

TEST_CASE("render::leads_to: the field, what holds it, and items of lists however they are meant") {
    const FieldSteps image{"spec", "containers", "[name=web]", "image"};
    CHECK(leads_to({"spec", "containers", "0", "image"}, image));
    CHECK(leads_to({"spec", "containers", "-"}, image));
    CHECK(leads_to({"spec", "containers", "*", "image"}, image));
    CHECK(leads_to({"spec"}, image));
    CHECK_FALSE(leads_to({"spec", "containers", "[name=other]"}, image));
    CHECK_FALSE(leads_to({"spec", "0"}, image));
    CHECK_FALSE(leads_to({"spec", "containers", "0", "image", "tag"}, image));
}
