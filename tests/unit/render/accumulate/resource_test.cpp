// SPDX-License-Identifier: Apache-2.0
// What a build knows of an object, beside its tree and as kustomize's annotations in it.
#include "render/accumulate/resource.hpp"

#include "base/error.hpp"
#include "render/parsed.hpp"
#include "render/print/node_text.hpp"

using namespace berth;
using namespace berth::render;

namespace {

struct Tree {
    yaml::Arena arena;
    Resource resource;

    explicit Tree(std::string_view text) { resource.root = &parsed(arena, text); }
    Tree() : Tree("apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: a\n") {}
    [[nodiscard]] std::string text() const { return node_text(*resource.root); }
};

}  // namespace

TEST_CASE_FIXTURE(Tree, "render::Resource: the first identity stays known through changes of name and namespace") {
    resource.store_previous_id(arena);
    set_name(arena, *resource.root, "b");
    set_namespace(arena, *resource.root, "here");
    resource.store_previous_id(arena);
    set_name(arena, *resource.root, "c");
    CHECK(resource.id().string() == "ConfigMap.v1.[noGrp]/c.here");
    CHECK(resource.original_id().string() == "ConfigMap.v1.[noGrp]/a.default");
    REQUIRE(resource.previous.size() == 2);
    CHECK(resource.previous_id(resource.previous[1]).string() == "ConfigMap.v1.[noGrp]/b.here");
}

TEST_CASE_FIXTURE(Tree, "render::Resource: identities that kustomize loses count of are refused") {
    set_name(arena, *resource.root, "a,b");
    CHECK_THROWS_WITH_AS(resource.store_previous_id(arena),
                         "number of previous names, number of previous namespaces, number of previous kinds not equal",
                         Error);
    set_name(arena, *resource.root, "");
    resource.store_previous_id(arena);
    CHECK(resource.previous.empty());
    CHECK(resource.has_build_state());
    set_name(arena, *resource.root, "named");
    CHECK_THROWS_AS(resource.store_previous_id(arena), Error);
}

TEST_CASE_FIXTURE(Tree, "render::Resource: annotations that are no map make room for notes") {
    yaml::set(arena, *resource.root->find("metadata"), "annotations", yaml::make_string(arena, "text"));
    resource.store_previous_id(arena);
    const yaml::Node* annotations = resource.root->find("metadata")->find("annotations");
    REQUIRE(annotations != nullptr);
    CHECK(annotations->is_mapping());
    CHECK(annotations->size == 0);
}

TEST_CASE_FIXTURE(Tree, "render::Resource: notes need a map of annotations, also where there was a null or none") {
    resource.store_previous_id(arena);
    CHECK(text().ends_with("  annotations: {}\n"));
    Tree with_null{"apiVersion: v1\nkind: ConfigMap\nmetadata:\n  annotations: null\n  name: a\n"};
    with_null.resource.store_previous_id(with_null.arena);
    CHECK(with_null.resource.root->find("metadata")->find("annotations")->is_mapping());
}

TEST_CASE("render::Resource: one that a patch emptied has no identity") {
    const Resource deleted;
    CHECK(deleted.is_empty());
    CHECK(deleted.id().is_empty());
    CHECK(deleted.name().empty());
}

TEST_CASE("render::parse_behavior reads what behavior_name writes, and takes all else for unspecified") {
    for (const Behavior behavior : {Behavior::create, Behavior::replace, Behavior::merge, Behavior::unspecified}) {
        CHECK(parse_behavior(behavior_name(behavior)) == behavior);
    }
    CHECK(parse_behavior("Merge") == Behavior::unspecified);
    CHECK(parse_behavior("") == Behavior::unspecified);
}

TEST_CASE_FIXTURE(Tree, "render::write_build_annotations: the state in kustomize's names, and back again") {
    resource.store_previous_id(arena);
    resource.store_previous_id(arena);
    resource.prefixes = {"one-", "two-"};
    resource.has_behavior = true;
    resource.behavior = Behavior::merge;
    resource.needs_hash = true;
    write_build_annotations(arena, resource, *resource.root);
    CHECK(text() == R"(apiVersion: v1
kind: ConfigMap
metadata:
  name: a
  annotations:
    internal.config.kubernetes.io/previousNames: 'a,a'
    internal.config.kubernetes.io/previousNamespaces: 'default,default'
    internal.config.kubernetes.io/previousKinds: 'ConfigMap,ConfigMap'
    internal.config.kubernetes.io/prefixes: 'one-,two-'
    internal.config.kubernetes.io/generatorBehavior: 'merge'
    internal.config.kubernetes.io/needsHashSuffix: 'enabled'
)");
    Resource other;
    other.root = resource.root;
    absorb_build_annotations(arena, other);
    CHECK(other.previous.size() == 2);
    CHECK(other.original_id().string() == "ConfigMap.v1.[noGrp]/a.default");
    CHECK(other.prefixes == std::vector<std::string_view>{"one-", "two-"});
    CHECK(other.behavior == Behavior::merge);
    CHECK(other.has_behavior);
    CHECK(other.needs_hash);
    CHECK_FALSE(other.from_helm);
    CHECK(metadata_map(*other.root, "annotations").empty());
}

TEST_CASE("render::absorb_build_annotations: others' annotations stay, and half of an identity is none") {
    Tree tree("metadata:\n  annotations:\n    mine: x\n    internal.config.kubernetes.io/previousNames: a\n"
              "    internal.config.kubernetes.io/path: f.yaml\n");
    absorb_build_annotations(tree.arena, tree.resource);
    CHECK(tree.resource.previous.empty());
    CHECK(metadata_map(*tree.resource.root, "annotations") ==
          StringMap{{"internal.config.kubernetes.io/path", "f.yaml"}, {"mine", "x"}});
}

TEST_CASE("render::finish_annotations: all strings, without what builds and functions leave behind") {
    Tree tree("metadata:\n  annotations: {a: 1, b: true, config.kubernetes.io/path: x, "
              "internal.config.kubernetes.io/index: '0', config.kubernetes.io/other: y}\n");
    finish_annotations(tree.arena, *tree.resource.root);
    CHECK(tree.text() ==
          "metadata:\n  annotations:\n    a: \"1\"\n    b: \"true\"\n    config.kubernetes.io/other: \"y\"\n");
    Tree only_notes("metadata:\n  annotations: {config.k8s.io/id: '1'}\n  name: a\n");
    finish_annotations(only_notes.arena, *only_notes.resource.root);
    CHECK(only_notes.text() == "metadata:\n  name: a\n");
}

TEST_CASE_FIXTURE(Tree, "render::Resource: annotations are there for notes that are taken, and for nothing else") {
    resource.ensure_annotations_for_notes(arena);
    CHECK(find_metadata_map(*resource.root, "annotations") == nullptr);
    resource.suffixes = {"-x"};
    CHECK(resource.has_build_state());
    resource.ensure_annotations_for_notes(arena);
    CHECK(find_metadata_map(*resource.root, "annotations") != nullptr);
    resource.clear_build_state();
    CHECK_FALSE(resource.has_build_state());
}
