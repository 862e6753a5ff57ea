// SPDX-License-Identifier: Apache-2.0
// What validators may do, and what is told of those that do more.
#include "render/accumulate/validation.hpp"

#include "render/build_session.hpp"
#include "render/parsed.hpp"

using namespace berth;
using namespace berth::render;

namespace {

struct Validated : BuildSession {
    ResourceMap resources = read("apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: a\n---\n"
                                 "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: b\n");

    std::string failure(const Transform& validator) {
        return failure_of([&] { return run_validator(session, validator, resources), 0; });
    }
    static Transform labels(std::string_view name) {
        return [name](Session& session, ResourceMap& resources) {
            for (Resource* resource : resources.resources()) {
                set_metadata_entry(session.arena, *resource->root, "labels", name, "yes");
            }
        };
    }
};

}  // namespace

TEST_CASE_FIXTURE(Validated, "render::run_validator: the label validated-by may be set, and stays") {
    CHECK(failure(labels("validated-by")) == "");
    CHECK(metadata_map(*resources.resources().front()->root, "labels") == StringMap{{"validated-by", "yes"}});
}

TEST_CASE_FIXTURE(Validated, "render::run_validator: any other label is a change, told by the first object that has it") {
    CHECK(failure(labels("other")) ==
          "validator shouldn't modify the resource map: nodes unequal: \n"
          R"( -- {"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"a"}},)" "\n"
          R"( -- {"apiVersion":"v1","kind":"ConfigMap","metadata":{"labels":{"other":"yes"},"name":"a"}})");
}

TEST_CASE_FIXTURE(Validated, "render::run_validator: the order of the objects is no part of them, their number is") {
    CHECK(failure([](Session&, ResourceMap& all) {
              all.assign({all.resources().rbegin(), all.resources().rend()});
          }) == "");
    CHECK(names_of(resources) == std::vector<std::string>{"b", "a"});
    CHECK(failure([](Session&, ResourceMap& all) { all.assign({all.resources().front()}); }) ==
          "validator shouldn't modify the resource map: lists have different number of entries: 2 before, 1 after");
}

TEST_CASE_FIXTURE(Validated, "render::run_validator: an object that is emptied or renamed is missed by its identity") {
    constexpr std::string_view missed =
        "validator shouldn't modify the resource map: id in self missing from other; id: ConfigMap.v1.[noGrp]/b.[noNs]";
    CHECK(failure([](Session& own, ResourceMap& all) { set_name(own.arena, *all.resources()[1]->root, "c"); }) ==
          missed);
    resources = read("apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: b\n");
    CHECK(failure([](Session&, ResourceMap& all) { all.resources().front()->root = nullptr; }) == missed);
}

TEST_CASE_FIXTURE(Validated, "render::run_validator: numbers that JSON has no word for can be compared") {
    resources = read("apiVersion: v1\nkind: A\nmetadata:\n  name: a\nspec: .nan\n");
    CHECK(failure([](Session&, ResourceMap&) {}) == "");
    CHECK(failure([](Session& own, ResourceMap& all) {
              set_field(own.arena, *all.resources().front()->root, "spec", yaml::make_string(own.arena, "x"));
          }).starts_with("validator shouldn't modify the resource map: nodes unequal"));
}

TEST_CASE_FIXTURE(Validated, "render::run_validator: what a validator throws is told as it is") {
    CHECK(failure([](Session&, ResourceMap&) { throw Error("image is not pinned"); }) == "image is not pinned");
}
