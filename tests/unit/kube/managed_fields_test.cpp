// SPDX-License-Identifier: Apache-2.0
// Fields by owner, with keyed lists and sets as FieldsV1 writes them.
#include "kube/managed_fields.hpp"

#include <doctest/doctest.h>

#include "json/parse.hpp"

using namespace berth;
using namespace berth::kube;

namespace {

const auto fields = R"({"f:spec": {"f:replicas": {}, "f:template": {"f:containers": {
    "k:{\"name\":\"web\"}": {".": {}, "f:image": {}, "f:ports": {
        "k:{\"containerPort\":80,\"protocol\":\"TCP\"}": {".": {}, "f:containerPort": {}}}}}}},
    "f:metadata": {"f:finalizers": {"v:\"keep\"": {}}, "f:labels": {"f:app": {}}}})";

json::Value object(std::string_view image, std::string_view rest) {
    return json::parse(R"({"metadata": {"finalizers": ["other", "keep"], "labels": {"app": "a", "more": "b"}}, "spec": {"replicas": 2,
        "template": {"containers": [{"name": "sidecar", "image": "s"}, {"name": "web", "image": ")" +
                       std::string(image) + R"(", "ports": [{"containerPort": 80, "protocol": "TCP", "name": "n"}]}]})" +
                       std::string(rest) + "}}");
}

}  // namespace

TEST_CASE("only owned fields count") {
    const auto set = json::parse(fields);
    const auto before = project(object("one", ""), set);
    CHECK(changed_paths(before, project(object("one", R"(, "paused": true)"), set)).empty());
    CHECK(changed_paths(before, project(object("two", ""), set)) ==
          std::vector<std::string>{R"(.spec.template.containers[name="web"].image)"});
}

TEST_CASE("a removed element of a keyed list and of a set is a change") {
    const auto set = json::parse(fields);
    auto live = object("one", "");
    const auto before = project(live, set);
    live["spec"]["template"]["containers"].as_array().pop_back();
    live["metadata"]["finalizers"].as_array().pop_back();
    const auto changed = changed_paths(before, project(live, set));
    CHECK(changed == std::vector<std::string>{
                         R"(.metadata.finalizers[="keep"])", R"(.spec.template.containers[name="web"])",
                         R"(.spec.template.containers[name="web"].image)",
                         R"(.spec.template.containers[name="web"].ports[containerPort=80,protocol="TCP"])",
                         R"(.spec.template.containers[name="web"].ports[containerPort=80,protocol="TCP"].containerPort)"});
}

TEST_CASE("the manager that owns the field is named, else the last writer") {
    const auto live = json::parse(R"({"metadata": {"managedFields": [
        {"manager": "berth", "operation": "Apply", "fieldsV1": {"f:spec": {"f:replicas": {}}}, "time": "2026-01-01T00:00:00Z"},
        {"manager": "hpa", "operation": "Update", "fieldsV1": {"f:spec": {"f:replicas": {}}}, "time": "2026-01-02T00:00:00Z"},
        {"manager": "edit", "operation": "Update", "fieldsV1": {"f:spec": {"f:paused": {}}}, "time": "2026-01-03T00:00:00Z"},
        {"manager": "kubelet", "operation": "Update", "subresource": "status", "fieldsV1": {"f:spec": {}}, "time": "2026-01-04T00:00:00Z"}]}})");
    CHECK(other_manager(live, "berth", ".spec.replicas") == "hpa");
    CHECK(other_manager(live, "berth", ".spec.gone") == "edit");
    REQUIRE(find_applied_fields(live, "berth"));
    CHECK_FALSE(find_applied_fields(live, "hpa"));
}
