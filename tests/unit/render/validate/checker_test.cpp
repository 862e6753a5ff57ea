// SPDX-License-Identifier: Apache-2.0
// Single rules of schemas; tests/lab/validate_test.py holds all of them against a real API server.
#include "render/validate/checker.hpp"

#include "json/parse.hpp"
#include "render/validate/formats.hpp"

#include <doctest/doctest.h>

using namespace berth;
using namespace berth::render::validate;

namespace {

/// "path: message (hint)" of every finding, a line each.
std::string findings(std::string_view value, std::string_view schema, Dialect dialect = Dialect::api_type) {
    const json::Value parsed = json::parse(schema);
    const Definitions definitions{parsed.find("definitions")};
    std::string text;
    for (const Finding& finding : check(json::parse(value), parsed, definitions, dialect)) {
        text += path_text(finding.path) + ": " + finding.message + (finding.hint.empty() ? "" : " (" + finding.hint + ")") + "\n";
    }
    return text;
}

}  // namespace

TEST_CASE("unknown fields, with what may have been meant") {
    const auto* schema = R"({"type": "object", "properties": {"image": {"type": "string"}}})";
    CHECK(findings(R"({"image": "x"})", schema).empty());
    CHECK(findings(R"({"imagee": "x", "zzzzzz": 1})", schema) ==
          "imagee: unknown field (did you mean 'image'?)\nzzzzzz: unknown field\n");
    CHECK(findings(R"({"imagee": "x"})", schema, Dialect::json_schema).empty());
}

TEST_CASE("an object without fields: free in an API type, empty in a structural schema unless it says so") {
    CHECK(findings(R"({"a": 1})", R"({"type": "object"})").empty());
    CHECK(findings(R"({"a": 1})", R"({"type": "object"})", Dialect::custom_resource) == "a: unknown field\n");
    CHECK(findings(R"({"a": 1})", R"({"type": "object", "x-kubernetes-preserve-unknown-fields": true})", Dialect::custom_resource).empty());
}

TEST_CASE("types, and null as good as absent") {
    CHECK(findings(R"("3")", R"({"type": "integer"})") == ": must be an integer, is the string \"3\"\n");
    CHECK(findings("3.5", R"({"type": "integer"})") == ": must be an integer, is the number 3.5\n");
    CHECK(findings("null", R"({"type": "integer"})").empty());
    CHECK(findings("null", R"({"type": "integer"})", Dialect::json_schema) == ": must be an integer, is null\n");
    CHECK(findings("null", R"({"type": ["integer", "null"]})", Dialect::json_schema).empty());
    CHECK(findings(R"({"a": null})", R"({"type": "object", "required": ["a"], "properties": {"a": {"type": "string"}}})") == ": 'a' is missing\n");
    CHECK(findings("[null]", R"({"type": "array", "items": {"type": "string"}})", Dialect::custom_resource) == "[0]: must not be null\n");
}

TEST_CASE("integers or strings, quantities and ranges") {
    const auto* go = R"({"format": "int-or-string", "oneOf": [{"type": "integer"}, {"type": "string"}]})";
    CHECK(findings("5", go).empty());
    CHECK(findings(R"("50%")", go).empty());
    CHECK(findings("true", go) == ": must be an integer or a string, is the boolean true\n");
    CHECK(findings("99999999999", go).find("must lie between") != std::string::npos);
    CHECK(findings("2147483648", R"({"type": "integer", "format": "int32"})").find("must lie between") != std::string::npos);
    CHECK(findings("-2147483648", R"({"type": "integer", "format": "int32"})").empty());
    for (const auto* good : {"100m", "1Gi", "0.5", "1e3", ".5", "-1", "12E"}) {
        CHECK_MESSAGE(is_quantity(good), good);
    }
    for (const auto* bad : {"", "1 Gi", "1gi", "Gi", "1e", "1Gib"}) {
        CHECK_MESSAGE(!is_quantity(bad), bad);
    }
}

TEST_CASE("formats, patterns, enums and bounds") {
    CHECK(findings(R"("2020-01-01T00:00:00Z")", R"({"format": "date-time"})").empty());
    CHECK(findings(R"("2020-01-01")", R"({"format": "date-time"})").find("must be a date and time") != std::string::npos);
    CHECK(findings(R"("not base64!")", R"({"format": "byte"})").find("must be base64") != std::string::npos);
    CHECK(findings(R"("Abc")", R"({"type": "string", "pattern": "^[a-z]+$"})").find("must match '^[a-z]+$'") != std::string::npos);
    CHECK(findings(R"("Alway")", R"({"type": "string", "enum": ["Always", "Never"]})") ==
          ": must be one of \"Always\", \"Never\", is the string \"Alway\" (did you mean 'Always'?)\n");
    CHECK(findings(R"("")", R"({"type": "string", "enum": ["Always"]})").empty());
    CHECK_FALSE(findings(R"("")", R"({"type": "string", "enum": ["Always"]})", Dialect::custom_resource).empty());
    CHECK(findings("0", R"({"minimum": 1})") == ": must be at least 1, is 0\n");
    CHECK(findings("1", R"({"minimum": 1, "exclusiveMinimum": true})") == ": must be more than 1, is 1\n");
    CHECK(findings("\"\xC3\xA9\xC3\xA9\"", R"({"type": "string", "maxLength": 2})").empty());
}

TEST_CASE("alternatives tell what the nearest one says") {
    const auto* schema = R"({"oneOf": [{"required": ["a"]}, {"required": ["b", "c"]}]})";
    CHECK(findings(R"({"a": 1})", schema).empty());
    CHECK(findings("{}", schema) == ": 'a' is missing\n");
    CHECK(findings(R"({"a": 1, "b": 1, "c": 1})", schema) == ": fits 2 of 2 alternatives, must fit one (oneOf)\n");
    CHECK(findings("1", R"({"not": {"type": "integer"}})") == ": is what the schema excludes (not)\n");
}

TEST_CASE("lists that are sets or maps hold nothing twice") {
    CHECK(findings(R"(["a", "b", "a"])", R"({"type": "array", "x-kubernetes-list-type": "set"})", Dialect::custom_resource) == "[2]: is there twice\n");
    CHECK(findings(R"([{"n": 1}, {"n": 1}])", R"({"type": "array", "x-kubernetes-list-type": "map", "x-kubernetes-list-map-keys": ["n"]})",
                   Dialect::custom_resource) == "[1]: is there twice\n");
}

TEST_CASE("references, also to themselves") {
    const auto* schema = R"({"$ref": "#/definitions/T", "definitions": {"T": {"type": "object", "properties": {"t": {"$ref": "#/definitions/T"}}}}})";
    CHECK(findings(R"({"t": {"t": {"zzzz": 1}}})", schema) == "t.t.zzzz: unknown field\n");
}
