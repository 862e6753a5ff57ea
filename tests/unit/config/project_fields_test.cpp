// SPDX-License-Identifier: Apache-2.0
// The list of berth.yaml's fields is what is read: load_project() itself fails otherwise.
#include "config/project_fields.hpp"

#include <doctest/doctest.h>

#include <stdexcept>

#include "config/project.hpp"
#include "base/file.hpp"
#include "yaml/document.hpp"

using namespace berth;
using namespace berth::config;

TEST_CASE("a file with every listed field is read") {
    const TemporaryDirectory folder;
    const auto& root = folder.path();
    write_file(root / "Dockerfile", "FROM scratch\n");
    write_file(root / "kustomization.yaml", "");
    std::string text;
    for (const auto& field : project_fields())
        text += field.name == "context" ? "" : std::string(field.name) + ": " +
                (field.type == FieldType::flag ? "true" : field.type == FieldType::texts ? "[x]" : field.type == FieldType::images ? "[{name: i}]"
                 : field.name == "kustomization" ? "." : "x") + "\n";
    write_file(root / "berth.yaml", text);
    CHECK(load_project(root).images.size() == 1);
}

TEST_CASE("reading and list that do not agree") {
    const std::string file = "berth.yaml";
    const auto documents = yaml::Documents::parse("{}", file);
    yaml::Fields fields(file, documents.only());
    CHECK_THROWS_AS(require_listed(fields, project_fields()), std::logic_error);  // listed and not read
    for (const auto& field : project_fields()) static_cast<void>(fields.find(field.name));
    CHECK_NOTHROW(require_listed(fields, project_fields()));
    static_cast<void>(fields.find("more"));
    CHECK_THROWS_AS(require_listed(fields, project_fields()), std::logic_error);
}

TEST_CASE("the schema has every field with its words") {
    const auto schema = project_schema();
    for (const auto& field : project_fields()) CHECK(schema.text_at({"properties", field.name, "description"}) == field.description);
    const auto* images = schema.find_path({"properties", "images", "items"});
    REQUIRE(images);
    for (const auto& field : image_fields()) CHECK(images->text_at({"properties", field.name, "description"}) == field.description);
    CHECK_FALSE(schema.find("additionalProperties")->as_bool());
}
