// SPDX-License-Identifier: Apache-2.0
// Elements by one key, by several, and by their text.
#include "render/merge/element_list.hpp"

#include "render/parsed.hpp"
#include "render/print/printer.hpp"

using namespace berth;
using namespace berth::render;

namespace {

const Values port_keys{"port", "protocol"};

std::string json_of(yaml::Arena& arena, const ElementList& list) {
    yaml::Node& made = *yaml::make_sequence(arena);
    yaml::set_items(arena, made, list.elements());
    return print_json(made);
}

}  // namespace

TEST_CASE("render::ElementList::find: by all of its keys, or by its text") {
    yaml::Arena arena;
    const yaml::Node& ports = parsed(arena, "[x, {port: 80}, {port: 80, protocol: UDP}]");
    const ElementList list{&ports, "port"};
    CHECK(list.find({.keys = port_keys, .values = {"80", "UDP"}}) == ports.items[2]);
    CHECK(list.find({.keys = port_keys, .values = {"80", ""}}) == ports.items[1]);
    CHECK(list.find({.keys = port_keys, .values = {"80", "TCP"}}) == nullptr);
    const ElementKey text{.keys = {""}, .values = {"x"}};
    CHECK(ElementList{&ports, ""}.find(text) == ports.items[0]);
    CHECK(ElementList{nullptr, ""}.find(text) == nullptr);
    CHECK(ElementList{ports.items[1], ""}.find(text) == nullptr);
}

TEST_CASE("render::ElementList::set: every match is replaced, and what is nothing goes") {
    yaml::Arena arena;
    ElementList ports{&parsed(arena, "[{port: 80, name: a}, {}, null, x, {port: 80, name: b}, {port: 81}]"), "port"};
    ports.set(&parsed(arena, "{port: 80, name: new}"), {.keys = {"port"}, .values = {"80"}});
    CHECK(json_of(arena, ports) == R"([{"name":"new","port":80},"x",{"name":"new","port":80},{"port":81}])");
}

TEST_CASE("render::ElementList::set: appended if there is none, removed by nothing") {
    yaml::Arena arena;
    ElementList list{&parsed(arena, "[{name: a}, {name: b}]"), "name"};
    list.set(&parsed(arena, "{name: c}"), {.keys = {"name"}, .values = {"c"}});
    CHECK(json_of(arena, list) == R"([{"name":"a"},{"name":"b"},{"name":"c"}])");
    list.set(nullptr, {.keys = {"name"}, .values = {"a"}});
    CHECK(json_of(arena, list) == R"([{"name":"b"},{"name":"c"}])");
    list.set(&parsed(arena, "{name: a}"), {.keys = {"name"}, .values = {"a"}});
    CHECK(json_of(arena, list) == R"([{"name":"b"},{"name":"c"},{"name":"a"}])");
    ElementList texts{&parsed(arena, "[a, b]"), ""};
    texts.set(nullptr, {.keys = {""}, .values = {"a"}});
    CHECK(json_of(arena, texts) == R"(["b"])");
}

TEST_CASE("render::ElementList::set: without values nothing of the list is kept") {
    yaml::Arena arena;
    ElementList list{&parsed(arena, "[{name: a}, {name: b}]"), "name"};
    list.set(&parsed(arena, "{image: c}"), {.keys = {"name"}, .values = {}});
    CHECK(json_of(arena, list) == R"([{"image":"c"}])");
}

TEST_CASE("render::ElementList: the list it is made of stays as it is") {
    yaml::Arena arena;
    const yaml::Node& list = parsed(arena, "[{name: a}, {name: b}]");
    ElementList elements{&list, "name"};
    elements.set(nullptr, {.keys = {"name"}, .values = {"a"}});
    CHECK(json_of(arena, elements) == R"([{"name":"b"}])");
    CHECK(print_json(list) == R"([{"name":"a"},{"name":"b"}])");
}

TEST_CASE("render::ElementList::note_change: an element that lost its fields goes with the next change") {
    yaml::Arena arena;
    yaml::Node& parts = parsed(arena, "[{name: }, {image: a}]");
    ElementList list{&parts, "name"};
    const ElementKey nameless{.keys = {"name"}, .values = {""}};
    const auto place = list.find_place(nameless);
    REQUIRE(place);
    yaml::erase(*list.at(*place), "name");
    list.note_change(*place);
    list.set(nullptr, nameless);
    CHECK(json_of(arena, list) == R"([{"image":"a"}])");
}
