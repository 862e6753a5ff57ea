// SPDX-License-Identifier: Apache-2.0
// kyaml's rules about nulls, quotes and styles of the fields that every object has.
#include "render/accumulate/object_fields.hpp"

#include "render/parsed.hpp"
#include "render/print/node_text.hpp"

using namespace berth;
using namespace berth::render;

namespace {

struct Object {
    yaml::Arena arena;
    yaml::Node* root = nullptr;

    yaml::Node& read(std::string_view text) {
        root = &parsed(arena, text);
        return *root;
    }
    [[nodiscard]] std::string text() const { return node_text(*root); }
};

}  // namespace

TEST_CASE_FIXTURE(Object, "render::object_id: what is missing, null or no text is empty") {
    read("{apiVersion: apps/v1, kind: Deployment, metadata: {name: a, namespace: b}}");
    const ResourceId id = object_id(*root);
    CHECK(id.string() == "Deployment.v1.apps/a.b");
    read("{kind: [x], metadata: {name: null, namespace: {}}}");
    CHECK(object_id(*root).is_empty());
    CHECK(object_name(read("{metadata: null}")).empty());
    CHECK(object_name(read("{metadata: {}}")).empty());
}

TEST_CASE_FIXTURE(Object, "render::metadata_map: texts as they stand, of two the last, nothing of collections") {
    read("metadata: {labels: {a: 1.50, b: [x], c: null, d: , a: true}}");
    CHECK(metadata_map(*root, "labels") == StringMap{{"a", "true"}, {"b", ""}, {"c", "null"}, {"d", ""}});
    CHECK(metadata_map(*root, "annotations").empty());
}

TEST_CASE_FIXTURE(Object, "render::set_metadata_map: the whole map, in quotes where YAML 1.1 has another word for it") {
    read("metadata:\n  labels: {z: 1}\n  name: a\n");
    set_metadata_map(arena, *root, "labels", {{"b", "yes"}, {"a", "plain"}, {"c", "12"}});
    CHECK(text() == "metadata:\n  name: a\n  labels:\n    a: plain\n    b: \"yes\"\n    c: \"12\"\n");
    set_metadata_map(arena, *root, "labels", {});
    CHECK(text() == "metadata:\n  name: a\n");
    read("kind: A\n");
    set_metadata_map(arena, *root, "labels", {{"a", "b"}});
    CHECK(text() == "kind: A\nmetadata:\n  labels:\n    a: b\n");
}

TEST_CASE_FIXTURE(Object, "render::set_metadata_map: nothing below a null, an error below a list") {
    read("metadata: null\n");
    set_metadata_map(arena, *root, "labels", {{"a", "b"}});
    CHECK(text() == "metadata: null\n");
    read("metadata:\n- x\n");
    CHECK_THROWS_WITH_AS(set_metadata_map(arena, *root, "labels", {{"a", "b"}}),
                         "wrong node kind: expected MappingNode but got SequenceNode: node contents:\n- x\n", Error);
}

TEST_CASE_FIXTURE(Object, "render::set_metadata_entry: one entry, in quotes where it is new; nulls on the way become maps") {
    read("metadata:\n  annotations:\n    a: 'x' \n    b: 5\n");
    set_metadata_entry(arena, *root, "annotations", "a", "y");
    set_metadata_entry(arena, *root, "annotations", "c", "true");
    CHECK(text() == "metadata:\n  annotations:\n    a: 'y'\n    b: 5\n    c: 'true'\n");
    read("metadata: null\n");
    set_metadata_entry(arena, *root, "labels", "a", "b");
    CHECK(text() == "metadata:\n  labels:\n    a: 'b'\n");
}

TEST_CASE_FIXTURE(Object, "render::annotate: a new one in single quotes, one that is there as it was") {
    read("metadata:\n  annotations:\n    old: \"1\"\n");
    annotate(arena, *root, "old", "2");
    annotate(arena, *root, "new", "3");
    CHECK(text() == "metadata:\n  annotations:\n    old: \"2\"\n    new: '3'\n");
}

TEST_CASE_FIXTURE(Object, "render::set_namespace: set where it is or at the end, removed by nothing") {
    read("metadata:\n  name: a\n");
    set_namespace(arena, *root, "b");
    CHECK(object_namespace(*root) == "b");
    set_namespace(arena, *root, "");
    CHECK(text() == "metadata:\n  name: a\n");
    read("kind: A\n");
    set_namespace(arena, *root, "");
    CHECK(text() == "kind: A\n");
}

TEST_CASE_FIXTURE(Object, "render::set_field: the field's style stays, and null or nothing removes it") {
    read("a: 'x'\nb: [1]\nc: 1\nd: 1\n");
    set_field(arena, *root, "a", yaml::make_string(arena, "y"));
    set_field(arena, *root, "b", &parsed(arena, "- 2\n"));
    set_field(arena, *root, "c", nullptr);
    set_field(arena, *root, "d", &parsed(arena, "null"));
    set_field(arena, *root, "missing", nullptr);
    CHECK(text() == "a: 'y'\nb:\n- 2\n");
    CHECK(static_cast<bool>(root->find("b")->flow));
}

TEST_CASE_FIXTURE(Object, "render::set_field: what is appended is the node itself, which others may share") {
    read("{}");
    yaml::Node* value = yaml::make_string(arena, "x");
    set_field(arena, *root, "a", value);
    CHECK(root->find("a") == value);
}

TEST_CASE_FIXTURE(Object, "render::set_field: without a name it is the mapping that is set, which is refused") {
    read("a: x\n");
    constexpr std::string_view refused =
        "wrong node kind: expected ScalarNode but got MappingNode: node contents:\na: x\n";
    CHECK(failure_of([&] { return set_field(arena, *root, "", yaml::make_string(arena, "y")), 0; }) == refused);
    CHECK(failure_of([&] { return set_field(arena, *root, "", nullptr), 0; }) == refused);
    CHECK(failure_of([&] { return append_field(arena, *root, "", *yaml::make_string(arena, "y")), 0; }) == refused);
}

TEST_CASE_FIXTURE(Object, "render::set_scalar: the style stays, null changes nothing, and a collection is refused") {
    read("a: \"x\"\nb:\n- x\n");
    set_scalar(*root->find("a"), *yaml::make_string(arena, "y"));
    set_scalar(*root->find("a"), parsed(arena, "null"));
    CHECK(root->find("a")->value == "y");
    CHECK(root->find("a")->style == yaml::Style::double_quoted);
    CHECK(failure_of([&] { return set_scalar(*root->find("b"), *yaml::make_string(arena, "y")), 0; }) ==
          "wrong node kind: expected ScalarNode but got SequenceNode: node contents:\n- x\n");
}

TEST_CASE("render::quote_if_ambiguous: what YAML 1.1 reads, as a document, as anything but a string") {
    yaml::Arena arena;
    const auto style_after = [&](std::string_view text) {
        yaml::Node* value = yaml::make_string(arena, text);
        quote_if_ambiguous(*value);
        return value->style;
    };
    CHECK(style_after("a: b") == yaml::Style::double_quoted);
    CHECK(style_after("a:b") == yaml::Style::plain);
    CHECK(style_after("") == yaml::Style::plain);
    CHECK(style_after("yes\n") == yaml::Style::plain);
    yaml::Node number = parsed(arena, "12");
    quote_if_ambiguous(number);
    CHECK(number.style == yaml::Style::plain);
}
