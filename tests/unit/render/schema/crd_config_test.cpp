// SPDX-License-Identifier: Apache-2.0
// Field specs out of the marks of OpenAPI definitions; tests/data/render compares whole builds with kustomize.
#include "render/schema/transformer_config.hpp"

#include "render/parsed.hpp"

#include <fmt/format.h>

using namespace berth;
using namespace berth::render;

namespace {

constexpr std::string_view object_fields = "      kind: {}\n      apiVersion: {}\n      metadata: {}\n";

/// A file of `crds`: of each name what stands among its properties.
std::string definitions(const std::vector<std::pair<std::string, std::string>>& properties) {
    std::string text;
    for (const auto& [name, fields] : properties) {
        text += fmt::format("{}:\n  Schema:\n    properties:\n{}{}", name, object_fields, fields);
    }
    return text;
}

std::vector<std::string> told(const FieldSpecs& specs) {
    std::vector<std::string> texts;
    for (const FieldSpec& spec : specs) {
        texts.push_back(fmt::format("{}:{}", spec.kind, spec.path));
    }
    return texts;
}

}  // namespace

TEST_CASE("render::parse_crd_config: marks, along references too, each field once") {
    yaml::Arena arena;
    const TransformerConfig config = parse_crd_config(
        arena, definitions({{"x.Gate", "      spec: {$ref: x.Spec}\n      again: {x-kubernetes-identity: ''}\n"},
                            {"y.Gate", "      again: {x-kubernetes-identity: ''}\n"}}) +
                   "x.Spec:\n  Schema:\n    properties:\n      note: {x-kubernetes-annotation: ''}\n"
                   "      secret: {x-kubernetes-object-ref-api-version: v1, x-kubernetes-object-ref-kind: Secret}\n"
                   "      other: {x-kubernetes-object-ref-api-version: v1, x-kubernetes-object-ref-kind: Secret,\n"
                   "              x-kubernetes-object-ref-name-key: called}\n");
    using Texts = std::vector<std::string>;
    CHECK(told(config.name_prefix) == Texts{"Gate:again"});
    CHECK(told(config.common_annotations) == Texts{"Gate:spec/note"});
    REQUIRE(config.name_reference.size() == 1);
    CHECK(config.name_reference[0].kind == "Secret");
    CHECK(told(config.name_reference[0].referrers) == Texts{"Gate:spec/secret/name", "Gate:spec/other/called"});
}

TEST_CASE("render::parse_crd_config: references without an end") {
    yaml::Arena arena;
    const auto failure = [&](const std::string& text) {
        return failure_of([&] { return parse_crd_config(arena, text); });
    };
    CHECK(failure(definitions({{"A", "      b: {$ref: B}\n"}, {"B", "      a: {$ref: A}\n"}}))
              .find("definition \"A\" leads back to itself by $ref: A -> B -> A") != std::string::npos);
    std::string doubling;
    for (int level = 0; level < 40; ++level) {
        doubling += definitions({{fmt::format("L{}", level),
                                  fmt::format("      one: {{$ref: L{}}}\n      two: {{$ref: L{}}}\n", level + 1, level + 1)}});
    }
    CHECK(failure(doubling).find("lead to more than 1000000 fields") != std::string::npos);
}

TEST_CASE("render::parse_crd_config: of members with one name the last counts, but a schema in JSON has none twice") {
    yaml::Arena arena;
    const std::string marked = R"({"Schema": {"properties": {"kind": {}, "apiVersion": {}, "metadata": {}, )";
    const std::string first = R"("x.Gate": )" + marked + R"("a": {"x-kubernetes-identity": ""}}}})";
    const std::string last = R"("x.Gate": )" + marked + R"("b": {"x-kubernetes-identity": ""}}}})";
    for (const std::string& text : {"{" + first + "," + last + "}", first + "\n" + last + "\n"}) {
        CAPTURE(text);
        CHECK(told(parse_crd_config(arena, text).name_prefix) == std::vector<std::string>{"Gate:b"});
    }
    CHECK(failure_of([&] {
              return parse_crd_config(arena, R"({"x.Gate": )" + marked + R"("a": {"$ref": "y", "$ref": "z"}}}}})");
          }).contains("duplicate name"));
}
