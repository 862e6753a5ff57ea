// SPDX-License-Identifier: Apache-2.0
// Objects against the kinds of a small server, and against definitions that are rendered with them.
#include "render/validate/validate.hpp"

#include "json/parse.hpp"
#include "render/validate/origin.hpp"

#include <doctest/doctest.h>

using namespace berth;
using namespace berth::render;
using namespace berth::render::validate;

namespace {

constexpr std::string_view server = R"({"version": "v1.34.4",
  "kinds": [{"group": "apps", "version": "v1", "kind": "Deployment", "schema": "io.k8s.api.apps.v1.Deployment"}],
  "schemas": {
    "io.k8s.api.apps.v1.Deployment": {"type": "object", "properties": {
      "apiVersion": {"type": "string"}, "kind": {"type": "string"},
      "metadata": {"allOf": [{"$ref": "#/components/schemas/io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta"}]},
      "spec": {"type": "object", "required": ["selector"], "properties": {"selector": {"type": "object"}, "replicas": {"type": "integer"}}}}},
    "io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta": {"type": "object", "properties": {"name": {"type": "string"}}}}})";

std::string findings(std::initializer_list<RenderedObject> objects) {
    ApiSchema schema{json::parse(server)};
    std::vector<const RenderedObject*> all;
    for (const RenderedObject& object : objects) {
        all.push_back(&object);
    }
    std::string text;
    for (const ObjectFindings& one : validate::validate(all, schema)) {
        for (const Finding& finding : one.findings) {
            text += std::to_string(one.object) + " " + path_text(finding.path) + ": " + finding.message + "; " + finding.hint + "\n";
        }
    }
    return text;
}

RenderedObject object(std::string group, std::string kind, std::string yaml) {
    return {.group = std::move(group), .version = "v1", .kind = std::move(kind), .name = "x", .name_space = {}, .scope = {}, .yaml = std::move(yaml)};
}

}  // namespace

TEST_CASE("every mistake of every object") {
    CHECK(findings({object("apps", "Deployment", "apiVersion: apps/v1\nkind: Deployment\nmetadata: {nmae: x}\nspec: {replicas: two}\n")}) ==
          "0 metadata.nmae: unknown field; did you mean 'name'?\n"
          "0 spec: 'selector' is missing; \n"
          "0 spec.replicas: must be an integer, is the string \"two\"; \n");
}

TEST_CASE("a kind that the cluster does not have") {
    CHECK(findings({object("extensions", "Deployment", "apiVersion: extensions/v1beta1\nkind: Deployment\n")}) ==
          "0 kind: the cluster has no kind 'Deployment' in 'extensions/v1beta1'; it is known in 'apps/v1'\n");
    CHECK(findings({object("apps", "Deploymnet", "apiVersion: apps/v1\nkind: Deploymnet\n")}).find("did you mean 'Deployment'?") != std::string::npos);
}

TEST_CASE("a definition counts for objects before and after it") {
    const auto crd = object("apiextensions.k8s.io", "CustomResourceDefinition", R"(apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
spec:
  group: example.com
  names: {kind: Gate}
  versions:
  - name: v1
    served: true
    schema: {openAPIV3Schema: {type: object, properties: {size: {type: integer}}}}
  - name: v0
    served: false
)");
    const auto gate = [](std::string_view version) {
        return object("example.com", "Gate", "apiVersion: example.com/" + std::string(version) + "\nkind: Gate\nsize: big\n");
    };
    const auto text = findings({gate("v1"), crd, gate("v0")});
    CHECK(text.find("0 size: must be an integer, is the string \"big\"") != std::string::npos);
    CHECK(text.find("2 kind: the cluster has no kind 'Gate' in 'example.com/v0'; it is known in 'example.com/v1'") != std::string::npos);
}

TEST_CASE("a finding leads to what set its value, or to what is near") {
    const auto rendered = object("", "Pod", "kind: Pod\nspec:\n  containers:\n  - image: i\n    name: a\n");
    const ExplainedObject explained{.kind = "Pod", .name = "x", .name_space = {}, .fields = {
        {.path = "kind", .value = "Pod", .causes = {{.file = "/pod.yaml", .line = 1}}},
        {.path = "spec.containers[name=a].image", .value = "i", .causes = {{.file = "/pod.yaml", .line = 4}, {.file = "/patch.yaml", .line = 2}}}}};
    const auto line = [&](const Path& path) { return find_cause(rendered, explained, path).value_or(Cause{}).line; };
    CHECK(line({"spec", "containers", std::size_t{0}, "image"}) == 2);
    CHECK(line({"spec", "containers", std::size_t{0}}) == 2);
    CHECK(line({"spec", "containers", std::size_t{0}, "gone"}) == 2);
    CHECK(line({}) == 1);
}
