// SPDX-License-Identifier: Apache-2.0
// What becomes of values on their way through JSON; expected is what kustomize's JSON patches do to them.
#include "render/merge/json_tree.hpp"

#include "render/parsed.hpp"
#include "render/print/node_text.hpp"
#include "render/print/printer.hpp"

using namespace berth;
using namespace berth::render;

namespace {

struct Trees {
    yaml::Arena arena;

    yaml::Node& parse(std::string_view text) { return parsed(arena, text); }
    yaml::Node* of_object(std::string_view text) { return json_of_object(arena, parse(text)); }
    yaml::Node* of_yaml(std::string_view text) { return json_of_yaml(arena, parse(text)); }
    yaml::Node& object_of(yaml::Node* tree) {
        become_object(arena, *tree);
        return *tree;
    }
    yaml::Node* of_json(std::string_view text, const JsonSpellings& spellings) {
        return json_of_json(arena, parse(text), spellings);
    }
    /// What a value in an object is as JSON, digits and all.
    std::string_view digits(std::string_view value) {
        return of_object("v: " + std::string{value} + "\n")->find("v")->value;
    }
};

}  // namespace

TEST_CASE_FIXTURE(Trees, "render::json_of_object: numbers are printed anew, dates become moments, data its bytes") {
    CHECK(digits("0x1F") == "31");
    CHECK(digits("1.0") == "1");
    CHECK(digits("1.5e3") == "1500");
    CHECK(digits("12345678901234567890") == "12345678901234567890");
    CHECK(digits("2020-01-01") == "2020-01-01T00:00:00Z");
    CHECK(digits("!!binary aGk=") == "hi");
    CHECK(of_object("v: 'true'")->find("v")->tag == yaml::Tag::string);
    CHECK(of_object("v: ~")->find("v")->is_null());
}

TEST_CASE_FIXTURE(Trees, "render::json_of_object: an alias is what it stands for") {
    CHECK(print_json(*of_object("{a: &x {k: [1]}, b: *x}")) == R"({"a":{"k":[1]},"b":{"k":[1]}})");
}

TEST_CASE_FIXTURE(Trees, "render::json_of_object: a merge that a path made is carried out") {
    CHECK(print_json(*json_of_object(arena, object_of(of_yaml("{m: {'<<': {a: 1, b: 1}, b: 2}}")))) ==
          R"({"m":{"a":1,"b":2}})");
}

TEST_CASE_FIXTURE(Trees, "render::json_of_object: a tag that its text contradicts, and numbers JSON has no word for") {
    CHECK(failure_of([&] { return of_object("a: !!int x"); }) == "yaml: cannot decode !!str `x` as a !!int");
    CHECK(failure_of([&] { return of_object("a: .nan"); }) == "json: unsupported value: NaN");
    CHECK(failure_of([&] { return of_object("a: -.inf"); }) == "json: unsupported value: -Inf");
}

TEST_CASE_FIXTURE(Trees, "render::json_of_yaml: keys and values are those of YAML 1.1, except that dates stay texts") {
    CHECK(print_json(*of_yaml("{yes: on, 1: a, 1.5: b, 012: c, 'yes': d}")) ==
          R"({"1":"a","1.5":"b","10":"c","true":true,"yes":"d"})");
    CHECK(print_json(*of_yaml("[0o17, 017, 0b11, 1_000, 1:30, ~, 2020-01-01]")) ==
          R"([15,15,3,1000,"1:30",null,"2020-01-01"])");
}

TEST_CASE_FIXTURE(Trees, "render::json_of_yaml: of members with one name the last counts, in the first one's place") {
    const yaml::Node* tree = of_yaml("{a: 1, b: 2, a: 3}");
    CHECK(tree->pairs() == 2);
    CHECK(tree->key(0)->value == "a");
    CHECK(tree->find("a")->value == "3");
}

TEST_CASE_FIXTURE(Trees, "render::json_of_yaml: infinities are refused") {
    CHECK(failure_of([&] { return of_yaml("[.inf]"); }) == "json: unsupported value: +Inf");
    CHECK(failure_of([&] { return of_yaml("[.nan]"); }) == "json: unsupported value: NaN");
}

TEST_CASE_FIXTURE(Trees, "render::json_of_json: numbers keep their digits, words in quotes are texts") {
    const yaml::Node* tree = of_json(R"([1.0, 1e3, -0, true, null, "true", "012"])", {"true", "012"});
    CHECK(tree->items[0]->value == "1.0");
    CHECK(tree->items[1]->value == "1e3");
    CHECK(tree->items[2]->value == "-0");
    CHECK(tree->items[3]->tag == yaml::Tag::boolean);
    CHECK(tree->items[4]->is_null());
    CHECK(tree->items[5]->tag == yaml::Tag::string);
    CHECK(tree->items[6]->tag == yaml::Tag::string);
}

TEST_CASE_FIXTURE(Trees, "render::same_json: nothing and null are the same, numbers are their digits") {
    CHECK(same_json(nullptr, nullptr));
    CHECK(same_json(nullptr, of_yaml("null")));
    CHECK_FALSE(same_json(nullptr, of_yaml("''")));
    CHECK(same_json(of_json("10", {}), of_object("10")));
    CHECK_FALSE(same_json(of_json("10", {}), of_json("10.0", {})));
    CHECK_FALSE(same_json(of_json("10", {}), of_json(R"("10")", {"10"})));
}

TEST_CASE_FIXTURE(Trees, "render::same_json: strings are their spelling, which Go escapes") {
    const yaml::Node* of_go = of_object("'a<b'");
    CHECK(same_json(of_go, of_yaml("a<b")));
    CHECK(same_json(of_go, of_json(R"("a\u003cb")", {R"(a\u003cb)"})));
    CHECK_FALSE(same_json(of_go, of_json(R"("a<b")", {"a<b"})));
    CHECK_FALSE(same_json(of_object("ab"), of_json(R"("\u0061b")", {R"(\u0061b)"})));
}

TEST_CASE_FIXTURE(Trees, "render::same_json: members in any order, elements in theirs") {
    CHECK(same_json(of_yaml("{a: 1, b: [1, 2]}"), of_yaml("{b: [1, 2], a: 1}")));
    CHECK_FALSE(same_json(of_yaml("[1, 2]"), of_yaml("[2, 1]")));
    CHECK_FALSE(same_json(of_yaml("{a: 1}"), of_yaml("{a: 1, b: 2}")));
    CHECK_FALSE(same_json(of_yaml("{a: null}"), of_yaml("{b: null}")));
    CHECK_FALSE(same_json(of_yaml("{}"), of_yaml("[]")));
}

TEST_CASE_FIXTURE(Trees, "render::become_object: numbers are floats of double precision from here on") {
    const auto through = [&](std::string_view digits) {
        return print_json(object_of(of_json("{\"n\": " + std::string{digits} + "}", {"n"})));
    };
    CHECK(through("1.0") == R"({"n":1})");
    CHECK(through("9007199254740993") == R"({"n":9007199254740992})");
    CHECK(through("12345678901234567890") == R"({"n":12345678901234567000})");
    CHECK(failure_of([&] { return through("1e400"); }) ==
          "json: cannot unmarshal number 1e400 into Go value of type float64");
}

TEST_CASE_FIXTURE(Trees, "render::become_object: strings get the style that go-yaml writes them in") {
    yaml::Node* tree = of_yaml(R"({a: plain, b: "yes", c: "12:30", d: "# x", e: "a\nb", f: "012"})");
    CHECK(node_text(object_of(tree)) == R"(a: plain
b: "yes"
c: "12:30"
d: '# x'
e: |-
  a
  b
f: "012"
)");
}

TEST_CASE_FIXTURE(Trees, "render::become_object: keys << merge, which they did not in JSON") {
    const auto through = [&](std::string_view text) { return print_json(object_of(of_yaml(text))); };
    CHECK(through("{m: {'<<': {a: 1, b: 1}, b: 2}}") == R"({"m":{"a":1,"b":2}})");
    CHECK(through("{m: {'<<': [{a: 1}, {a: 2, c: 3}], a: 0}}") == R"({"m":{"a":0,"c":3}})");
    CHECK(failure_of([&] { return through("{m: {'<<': 1}}"); }) ==
          "yaml: map merge requires map or sequence of maps as the value");
    CHECK_NOTHROW(object_of(of_yaml("{m: {'<<': 1}}")));
}

TEST_CASE_FIXTURE(Trees, "render::set_json_member: in its place, or at the end") {
    yaml::Node& tree = *of_yaml("{a: 1, b: 2}");
    set_json_member(arena, tree, "a", yaml::make_string(arena, "x"));
    set_json_member(arena, tree, "true", yaml::make_string(arena, "y"));
    CHECK(tree.key(0)->value == "a");
    CHECK(tree.key(2)->tag == yaml::Tag::string);
    CHECK(print_json(tree) == R"({"a":"x","b":2,"true":"y"})");
}
