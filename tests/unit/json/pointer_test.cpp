// SPDX-License-Identifier: Apache-2.0
// Pointers and patches; cases from the appendices of RFC 6901, 6902 and 7386.
#include "json/pointer.hpp"

#include <doctest/doctest.h>

#include "base/error.hpp"
#include "json/parse.hpp"
#include "json/write.hpp"

using namespace berth;
using json::parse;

TEST_CASE("pointers find what they name") {
    const auto value = parse(R"({"foo":["bar","baz"],"":0,"a/b":1,"m~n":8})");
    CHECK(json::find_pointer(value, "") == &value);
    CHECK(json::find_pointer(value, "/foo/1")->as_string() == "baz");
    CHECK(json::find_pointer(value, "/")->as_integer() == 0);
    CHECK(json::find_pointer(value, "/a~1b")->as_integer() == 1);
    CHECK(json::find_pointer(value, "/m~0n")->as_integer() == 8);
    CHECK(json::find_pointer(value, "/foo/2") == nullptr);
    CHECK_THROWS_AS(static_cast<void>(json::find_pointer(value, "foo")), Error);
}

TEST_CASE("patches apply") {
    const auto patched = [](const char* document, const char* patch) {
        return json::write(json::apply_patch(parse(document), parse(patch)));
    };
    CHECK(patched(R"({"foo":["a","c"]})", R"([{"op":"add","path":"/foo/1","value":"b"}])") == R"({"foo":["a","b","c"]})");
    CHECK(patched(R"({"foo":["a"]})", R"([{"op":"add","path":"/foo/-","value":1}])") == R"({"foo":["a",1]})");
    CHECK(patched(R"({"a":1,"b":2})", R"([{"op":"remove","path":"/a"}])") == R"({"b":2})");
    CHECK(patched(R"({"a":{"x":1}})", R"([{"op":"move","from":"/a/x","path":"/b"}])") == R"({"a":{},"b":1})");
    CHECK(patched(R"({"a":[1]})", R"([{"op":"copy","from":"/a","path":"/b"},{"op":"replace","path":"/b/0","value":2}])") ==
          R"({"a":[1],"b":[2]})");
    CHECK_NOTHROW(patched(R"({"a":1})", R"([{"op":"test","path":"/a","value":1}])"));
    for (const auto* bad : {R"([{"op":"test","path":"/a","value":2}])", R"([{"op":"remove","path":"/b"}])",
                            R"([{"op":"replace","path":"/b","value":1}])", R"([{"op":"add","path":"/b/c","value":1}])",
                            R"([{"op":"frob","path":"/a"}])", R"([{"op":"add","path":"/a"}])"}) {
        CAPTURE(bad);
        CHECK_THROWS_AS(patched(R"({"a":1})", bad), Error);
    }
}

TEST_CASE("merge patches apply") {
    const auto merged = [](const char* document, const char* patch) {
        return json::write(json::apply_merge_patch(parse(document), parse(patch)));
    };
    CHECK(merged(R"({"a":"b","b":"c"})", R"({"a":null})") == R"({"b":"c"})");
    CHECK(merged(R"({"a":{"b":"c"}})", R"({"a":{"b":"d","c":null}})") == R"({"a":{"b":"d"}})");
    CHECK(merged(R"({"a":[{"b":"c"}]})", R"({"a":[1]})") == R"({"a":[1]})");
    CHECK(merged(R"({})", R"({"a":{"bb":{"ccc":null}}})") == R"({"a":{"bb":{}}})");
}
