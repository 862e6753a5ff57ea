// SPDX-License-Identifier: Apache-2.0
// Custom resources against a schema that is not in the cluster yet.
#include "sync/schema_check.hpp"

#include <doctest/doctest.h>

#include "json/parse.hpp"

using namespace berth;
using namespace berth::sync;

namespace {

const auto definition = json::parse(R"({"spec": {"versions": [{"name": "v1", "served": true, "schema": {"openAPIV3Schema": {
    "type": "object", "required": ["spec"], "properties": {"spec": {"type": "object", "required": ["size"], "properties": {
        "size": {"type": "integer", "minimum": 1, "maximum": 9}, "color": {"type": "string", "enum": ["red", "blue"]},
        "port": {"x-kubernetes-int-or-string": true}, "names": {"type": "array", "maxItems": 1, "items": {"type": "string"}},
        "labels": {"type": "object", "additionalProperties": {"type": "string"}},
        "free": {"type": "object", "x-kubernetes-preserve-unknown-fields": true}}}}}}}, {"name": "v0", "served": false}]}})");

std::vector<std::string> problems(std::string_view spec) {
    return check_schema(json::parse(R"({"apiVersion": "x/v1", "kind": "X", "metadata": {"name": "x"}, "spec": )" + std::string(spec) + "}"), definition, "v1");
}

}  // namespace

TEST_CASE("what fits has no problems") {
    CHECK(problems(R"({"size": 3, "color": "red", "port": "http", "names": ["a"], "labels": {"a": "b"}, "free": {"any": [1]}, "names": null})").empty());
}

TEST_CASE("problems name the field") {
    CHECK(problems(R"({})") == std::vector<std::string>{"spec.size: is required"});
    CHECK(problems(R"({"size": "3"})") == std::vector<std::string>{"spec.size: must be of type integer, is string"});
    CHECK(problems(R"({"size": 10})") == std::vector<std::string>{"spec.size: must be at most 9"});
    CHECK(problems(R"({"size": 1, "color": "green"})") == std::vector<std::string>{R"(spec.color: must be one of "red", "blue", is "green")"});
    CHECK(problems(R"({"size": 1, "colour": "red"})") == std::vector<std::string>{"spec.colour: unknown field"});
    CHECK(problems(R"({"size": 1, "names": ["a", 2]})") ==
          std::vector<std::string>{"spec.names: must have at most 1 elements", "spec.names[1]: must be of type string, is integer"});
    CHECK(problems(R"({"size": 1, "labels": {"a": 1}})") == std::vector<std::string>{"spec.labels.a: must be of type string, is integer"});
}

TEST_CASE("versions that are not served or not there") {
    CHECK(check_schema({}, definition, "v0") == std::vector<std::string>{"apiVersion: version 'v0' is not served"});
    CHECK(check_schema({}, definition, "v9") == std::vector<std::string>{"apiVersion: the CustomResourceDefinition has no version 'v9'"});
}
