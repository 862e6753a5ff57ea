// SPDX-License-Identifier: Apache-2.0
// What is written reads back as the same.
#include "toml/write.hpp"

#include <doctest/doctest.h>

#include "base/error.hpp"
#include "json/parse.hpp"
#include "toml/parse.hpp"

using namespace berth;

TEST_CASE("tables, arrays of tables, odd keys and all scalars come back") {
    for (const char* text : {
             R"({})",
             R"({"a":1,"b":-2.5,"c":true,"d":"x\"y\\\n\u0001","e":[1,2,3],"f":[],"g":{}})",
             R"({"plugins":{"io.containerd.grpc.v1.cri":{"registry":{"config_path":"/c"},"x":false}},"version":2})",
             R"({"t":[{"n":1,"in":{"m":2}},{"n":3,"list":[{"z":1},{"z":2}]}],"mixed":[[1,2],["a"]]})",
             R"({"a b":{"":{"é":"ü"}}})",
             R"({"deep":[{"a":1},2]})",
         }) {
        CAPTURE(text);
        const json::Value value = json::parse(text);
        const std::string written = toml::write(value);
        CAPTURE(written);
        CHECK(toml::parse(written, "written") == value);
    }
}

TEST_CASE("a whole number that was a float stays one, and null is refused") {
    CHECK(toml::write(json::Object{{"f", 3.0}}) == "f = 3.0\n");
    CHECK_THROWS_AS((void)toml::write(json::Object{{"n", nullptr}}), Error);
}
