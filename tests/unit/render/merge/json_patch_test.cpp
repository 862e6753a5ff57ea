// SPDX-License-Identifier: Apache-2.0
// The examples of RFC 6902, and where the library that kustomize uses differs from it.
#include "render/merge/json_patch.hpp"

#include "render/parsed.hpp"
#include "render/print/printer.hpp"

using namespace berth;
using namespace berth::render;

namespace {

std::string patched(std::string_view object, std::string_view patch) {
    yaml::Arena arena;
    return print_json(*apply_json_patch(arena, parsed(arena, object), parse_json_patch(arena, patch)));
}

std::string failure(std::string_view object, std::string_view patch) {
    return failure_of([&] { return patched(object, patch); });
}

constexpr std::string_view sample = "{list: [a, b, c], map: {x: 1}, none: null}";

}  // namespace

TEST_CASE("render::apply_json_patch: the examples of RFC 6902, appendix A") {
    CHECK(patched(R"({"foo": "bar"})", R"([{"op": "add", "path": "/baz", "value": "qux"}])") ==
          R"({"baz":"qux","foo":"bar"})");
    CHECK(patched(R"({"foo": ["bar", "baz"]})", R"([{"op": "add", "path": "/foo/1", "value": "qux"}])") ==
          R"({"foo":["bar","qux","baz"]})");
    CHECK(patched(R"({"baz": "qux", "foo": "bar"})", R"([{"op": "remove", "path": "/baz"}])") == R"({"foo":"bar"})");
    CHECK(patched(R"({"foo": ["bar", "qux", "baz"]})", R"([{"op": "remove", "path": "/foo/1"}])") ==
          R"({"foo":["bar","baz"]})");
    CHECK(patched(R"({"baz": "qux", "foo": "bar"})", R"([{"op": "replace", "path": "/baz", "value": "boo"}])") ==
          R"({"baz":"boo","foo":"bar"})");
    CHECK(patched(R"({"foo": {"bar": "baz", "waldo": "fred"}, "qux": {"corge": "grault"}})",
                  R"([{"op": "move", "from": "/foo/waldo", "path": "/qux/thud"}])") ==
          R"({"foo":{"bar":"baz"},"qux":{"corge":"grault","thud":"fred"}})");
    CHECK(patched(R"({"foo": ["all", "grass", "cows", "eat"]})",
                  R"([{"op": "move", "from": "/foo/1", "path": "/foo/3"}])") ==
          R"({"foo":["all","cows","eat","grass"]})");
    CHECK(patched(R"({"baz": "qux", "foo": ["a", 2, "c"]})",
                  R"([{"op": "test", "path": "/baz", "value": "qux"}, {"op": "test", "path": "/foo/1", "value": 2}])") ==
          R"({"baz":"qux","foo":["a",2,"c"]})");
    CHECK(failure(R"({"baz": "qux"})", R"([{"op": "test", "path": "/baz", "value": "bar"}])") ==
          "testing value /baz failed: test failed");
    CHECK(patched(R"({"foo": "bar"})", R"([{"op": "add", "path": "/child", "value": {"grandchild": {}}}])") ==
          R"({"child":{"grandchild":{}},"foo":"bar"})");
    CHECK(patched(R"({"foo": "bar"})", R"([{"op": "add", "path": "/baz", "value": "qux", "xyz": 123}])") ==
          R"({"baz":"qux","foo":"bar"})");
    CHECK(failure(R"({"foo": "bar"})", R"([{"op": "add", "path": "/baz/bat", "value": "qux"}])") ==
          R"(add operation does not apply: doc is missing path: "/baz/bat": missing value)");
    CHECK(patched(R"({"/": 9, "~1": 10})", R"([{"op": "test", "path": "/~01", "value": 10}])") == R"({"/":9,"~1":10})");
    CHECK(failure(R"({"/": 9, "~1": 10})", R"([{"op": "test", "path": "/~01", "value": "10"}])") ==
          "testing value /~01 failed: test failed");
    CHECK(patched(R"({"foo": ["bar"]})", R"([{"op": "add", "path": "/foo/-", "value": ["abc", "def"]}])") ==
          R"({"foo":["bar",["abc","def"]]})");
}

TEST_CASE("render::apply_json_patch: unlike the RFC, indexes may count from the end, and have signs and zeros in front") {
    CHECK(patched(sample, "- {op: remove, path: /list/-1}") == R"({"list":["a","b"],"map":{"x":1},"none":null})");
    CHECK(patched("{l: [a, b]}", "- {op: add, path: /l/-1, value: x}") == R"({"l":["a","b","x"]})");
    CHECK(patched("{l: [a, b]}", "- {op: replace, path: /l/-1, value: x}") == R"({"l":["a","x"]})");
    CHECK(patched("{l: [a, b]}", "- {op: add, path: /l/+1, value: x}") == R"({"l":["a","x","b"]})");
    CHECK(patched("{l: [a, b]}", "- {op: remove, path: /l/00}") == R"({"l":["b"]})");
}

TEST_CASE("render::apply_json_patch: unlike the RFC, a missing member is as good as null") {
    CHECK(patched("{a: 1}", "- {op: replace, path: /b, value: 2}") == R"({"a":1,"b":2})");
    CHECK(patched("{a: 1}", "- {op: test, path: /b, value: null}") == R"({"a":1})");
    CHECK(patched("{a: 1}", "- {op: copy, from: /b, path: /c}") == R"({"a":1,"c":null})");
    CHECK(patched("{a: 1}", "- {op: add, path: /b}") == R"({"a":1,"b":null})");
}

TEST_CASE("render::apply_json_patch: all of the object is replaced by a collection alone") {
    CHECK(patched("{a: 1}", "- {op: replace, path: '', value: {b: 2}}") == R"({"b":2})");
    CHECK(failure("{a: 1}", "- {op: replace, path: '', value: []}") ==
          "json: cannot unmarshal array into Go value of type map[string]interface {}");
    CHECK(failure("{a: 1}", "- {op: add, path: '', value: {}}") ==
          R"(add operation does not apply: doc is missing path: "": missing value)");
}

TEST_CASE("render::apply_json_patch: what does not apply, in the library's words") {
    const auto words = [](std::string_view operation) { return failure(sample, operation); };
    CHECK(words("- {op: add, path: /list/4, value: x}") ==
          "error in add for path: '/list/4': Unable to access invalid index: 4: invalid index referenced");
    CHECK(words("- {op: add, path: /list/x, value: x}") ==
          "error in add for path: '/list/x': value was not a proper array index: 'x': strconv.Atoi: parsing \"x\": "
          "invalid syntax");
    CHECK(words("- {op: remove, path: /list/-4}") ==
          "error in remove for path: '/list/-4': Unable to access invalid index: -4: invalid index referenced");
    CHECK(words("- {op: remove, path: /no}") ==
          "error in remove for path: '/no': Unable to remove nonexistent key: no: missing value");
    CHECK(words("- {op: replace, path: /list/3, value: x}") ==
          "replace operation does not apply: doc is missing key: /list/3: missing value");
    CHECK(words("- {op: replace, path: /no/x, value: x}") ==
          "replace operation does not apply: doc is missing path: /no/x: missing value");
    CHECK(words("- {op: move, from: /no, path: /x}") ==
          "error in move for path: 'no': Unable to remove nonexistent key: no: missing value");
    CHECK(words("- {op: move, from: /map, path: /map/x/y}") ==
          "move operation does not apply: doc is missing destination path: /map/x/y: missing value");
    CHECK(words("- {op: copy, from: /no/x, path: /y}") ==
          "copy operation does not apply: doc is missing from path: /no/x: missing value");
    CHECK(words("- {op: copy, from: /map/x, path: /none/y}") ==
          "copy operation does not apply: doc is missing destination path: /none/y: missing value");
    CHECK(words("- {op: test, path: /map/x/y, value: 1}") ==
          "test operation does not apply: is missing path: /map/x/y: missing value");
    CHECK(words("- {op: test, path: /list/7, value: 1}") ==
          "error in test for path: '/list/7': Unable to access invalid index: 7: invalid index referenced");
    CHECK(words("- {op: copy, from: /list/x, path: /y}") ==
          "error in copy for from: '/list/x': strconv.Atoi: parsing \"x\": invalid syntax");
    CHECK(words("- {op: frob, path: /map}") == "Unexpected kind: frob");
}

TEST_CASE("render::apply_json_patch: no path is another thing than the empty one, which is all of the object") {
    const auto without_path = [](const std::string& op) {
        return failure(sample, "- {op: " + op + ", from: /map/x, value: {}}");
    };
    for (const char* op : {"add", "remove", "copy"}) {
        CHECK(without_path(op) == std::string{op} + " operation failed to decode path: missing value");
    }
    for (const char* op : {"replace", "test", "move"}) {
        CHECK(without_path(op) ==
              std::string{op} + " operation failed to decode path: operation missing path field: missing value");
    }
}

TEST_CASE("render::apply_json_patch: a test compares JSON as it is spelt") {
    CHECK(failure("{t: a<b}", R"([{"op": "test", "path": "/t", "value": "a<b"}])") ==
          "testing value /t failed: test failed");
    CHECK(failure("{t: a<b}", R"([{"op": "test", "path": "/t", "value": "a\u003cb"}])") == "");
    CHECK(failure("{t: a<b}", "- {op: test, path: /t, value: a<b}") == "");
    CHECK(failure("{t: 1.0}", R"([{"op": "test", "path": "/t", "value": 1}])") == "");
    CHECK(failure("{t: 1.0}", R"([{"op": "test", "path": "/t", "value": 1.0}])") ==
          "testing value /t failed: test failed");
}

TEST_CASE("render::apply_json_patch: keys << merge in what comes out") {
    CHECK(patched("{a: 1}", R"([{"op": "add", "path": "/m", "value": {"<<": {"a": 1}, "b": 2}}])") ==
          R"({"a":1,"m":{"a":1,"b":2}})");
}

TEST_CASE("render::apply_json_patch: neither object nor patch is changed, and copies are their own") {
    yaml::Arena arena;
    const yaml::Node& object = parsed(arena, "{a: {x: 1}}");
    const JsonPatch patch = parse_json_patch(arena, R"([{"op": "copy", "from": "/a", "path": "/b"},
        {"op": "add", "path": "/b/l", "value": []}, {"op": "add", "path": "/b/l/-", "value": 7}])");
    for (int time = 0; time < 2; ++time) {
        CHECK(print_json(*apply_json_patch(arena, object, patch)) == R"({"a":{"x":1},"b":{"l":[7],"x":1}})");
    }
    CHECK(print_json(object) == R"({"a":{"x":1}})");
}

TEST_CASE("render::apply_json_patch: what cannot be printed as JSON cannot be patched") {
    CHECK(failure("{a: .inf}", "- {op: add, path: /b, value: 1}") == "json: unsupported value: +Inf");
}
