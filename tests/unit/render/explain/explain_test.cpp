// SPDX-License-Identifier: Apache-2.0
// Every field knows who set it.
#include "render/explain/explain.hpp"

#include <doctest/doctest.h>

#include "render/file_system.hpp"

using namespace berth::render;

namespace {

const ExplainedField& field(const ExplainedObject& object, std::string_view path) {
    for (const auto& candidate : object.fields) {
        if (candidate.path == path) {
            return candidate;
        }
    }
    FAIL("no field " << path);
    return object.fields.front();
}

}  // namespace

TEST_CASE("causes are files with lines, and fields of kustomizations") {
    MemoryFileSystem files;
    files.write("/k/base/kustomization.yaml", "resources:\n- d.yaml\nnamePrefix: b-\n");
    files.write("/k/base/d.yaml",
                "apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: web\nspec:\n  replicas: 1\n  template:\n"
                "    spec:\n      containers:\n      - name: web\n        image: app:v1\n");
    files.write("/k/over/kustomization.yaml",
                "resources:\n- ../base\nreplicas:\n- name: web\n  count: 3\nimages:\n- name: app\n  newTag: v2\n"
                "commonAnnotations:\n  a.b/c: d\nconfigMapGenerator:\n- name: c\n  literals:\n  - x=1\n");
    const auto objects = explain("/k/over", {}, {.files = files});
    REQUIRE(objects.size() == 2);
    const auto& config_map = objects[0].kind == "ConfigMap" ? objects[0] : objects[1];
    const auto& deployment = objects[0].kind == "ConfigMap" ? objects[1] : objects[0];

    const auto& replicas = field(deployment, "spec.replicas");
    CHECK(replicas.value == "3");
    REQUIRE(replicas.causes.size() == 2);
    CHECK(replicas.causes[0].file == "/k/base/d.yaml");
    CHECK(replicas.causes[0].line == 6);
    CHECK(replicas.causes[1].file == "/k/over/kustomization.yaml");
    CHECK(replicas.causes[1].line == 5);
    CHECK(replicas.causes[1].kustomization_line == 4);
    CHECK(replicas.causes[1].field == "replicas[0]");

    CHECK(field(deployment, "spec.template.spec.containers[name=web].image").causes.back().field == "images[0]");
    CHECK(field(deployment, "metadata.name").causes.back().field == "namePrefix");
    CHECK(field(deployment, "metadata.annotations.[a.b/c]").causes.back().field == "commonAnnotations");
    CHECK(field(config_map, "data.x").causes.back().field == "configMapGenerator[0]");
    CHECK(field(config_map, "metadata.name").causes.back().field == "name suffix hash");
}
