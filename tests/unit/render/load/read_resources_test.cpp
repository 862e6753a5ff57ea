// SPDX-License-Identifier: Apache-2.0
// From a text to its objects: lists, aliases, and what must not be missing.
#include "render/load/read_resources.hpp"

#include "render/parsed.hpp"
#include "render/print/printer.hpp"

using namespace berth;
using namespace berth::render;

namespace {

std::vector<std::string> objects(std::string_view text) {
    yaml::Arena arena;
    std::vector<std::string> printed;
    for (const yaml::Node* root : read_objects(arena, text)) {
        printed.push_back(print_json(*root));
    }
    return printed;
}

std::string data_of(std::string_view data) {
    return objects("kind: A\nmetadata: {name: a}\ndata:\n" + std::string{data}).at(0);
}

}  // namespace

TEST_CASE("render::read_objects: the first quoted << of a mapping is dropped, where another merged too") {
    const std::string head = R"({"data":)";
    const std::string tail = R"(,"kind":"A","metadata":{"name":"a"}})";
    CHECK(data_of("  '<<': gone\n  k: v\n") == head + R"({"k":"v"})" + tail);
    CHECK(data_of("  '<<': gone\n  k: v\n  \"<<\": x\n") == head + R"({"\u003c\u003c":"x","k":"v"})" + tail);
    CHECK(data_of("  <<: {m: w}\n  k: v\n") == head + R"({"k":"v","m":"w"})" + tail);
    CHECK(data_of("  <<: {m: w}\n  k: v\n  \"<<\": x\n") == head + R"({"\u003c\u003c":"x","k":"v","m":"w"})" + tail);
}

TEST_CASE("render::read_objects: aliases become copies") {
    CHECK(objects("kind: A\nmetadata: &m {name: a}\nspec: *m\n") ==
          std::vector<std::string>{R"({"kind":"A","metadata":{"name":"a"},"spec":{"name":"a"}})"});
}

TEST_CASE("render::read_objects: documents without content are none, items of lists stand behind the others") {
    CHECK(objects("").empty());
    CHECK(objects("---\n# nothing\n---\nnull\n---\n{}\n").empty());
    CHECK(objects("kind: RoleList\nitems:\n- {kind: Role, metadata: {name: a}}\n---\nkind: B\nmetadata: {name: b}\n") ==
          std::vector<std::string>{R"({"kind":"B","metadata":{"name":"b"}})", R"({"kind":"Role","metadata":{"name":"a"}})"});
}

TEST_CASE("render::read_objects: what an object must have") {
    const auto failure = [](std::string_view text) {
        return failure_of([&] { return objects(text); });
    };
    CHECK(failure("- a\n") == "missing Resource metadata");
    CHECK(failure("data: {a: b}\n") == "missing Resource metadata");
    CHECK(failure("apiVersion: v1\nmetadata: {name: a}\n") == "missing kind in object {{v1 } {{a } map[] map[]}}");
    CHECK(failure("apiVersion: v1\nkind: A\nmetadata: {labels: {b: x, a: y}}\n") ==
          "missing metadata.name in object {{v1 A} {{ } map[a:y b:x] map[]}}");
    CHECK(failure("kind: AList\nitems: x\n") == "expected array in AList/items, but found string");
    CHECK(failure("a: b: c\n") == "MalformedYAMLError: yaml: mapping values are not allowed in this context");
}

TEST_CASE("render::read_objects: lines are those of the whole text") {
    yaml::Arena arena;
    constexpr std::string_view text = "kind: A\nmetadata: {name: a}\n---\nkind: B\nmetadata: {name: b}\n";
    CHECK(read_objects(arena, text).at(1)->line == 4);
    CHECK(read_objects(arena, text, CountLines::of_each_document).at(1)->line == 1);
}
