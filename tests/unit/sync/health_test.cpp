// SPDX-License-Identifier: Apache-2.0
// Health of objects by both sets of rules, and of the two together.
#include "sync/health/health.hpp"

#include <doctest/doctest.h>

#include <cstdlib>
#include <filesystem>
#include <map>

#include "base/environment.hpp"
#include "base/file.hpp"
#include "json/parse.hpp"
#include "kube/fields.hpp"
#include "yaml/json.hpp"

using namespace berth;
using namespace berth::sync;
namespace fs = std::filesystem;

namespace {

const auto now = *kube::parse_time("2026-11-22T18:00:00Z");

json::Value yaml_object(const std::string& text) { return yaml::parse_json_values(text, "test").at(0); }

json::Value pod(std::string_view restart, std::string_view phase, const std::string& status) {
    return yaml_object("{apiVersion: v1, kind: Pod, metadata: {name: p}, spec: {restartPolicy: " + std::string(restart) + "}, status: {phase: " +
                       std::string(phase) + ", " + status + "}}");
}

HealthStatus argo_status(std::string_view name) {
    static const std::map<std::string_view, HealthStatus> names{
        {"Healthy", HealthStatus::healthy},   {"Suspended", HealthStatus::suspended}, {"Progressing", HealthStatus::progressing},
        {"Missing", HealthStatus::missing},   {"Degraded", HealthStatus::degraded},   {"Unknown", HealthStatus::unknown}};
    return names.at(name);
}

// The cases of other projects live outside this one; without them these tests have nothing to say, and say so.
std::vector<fs::path> cases(std::string_view folder) {
    std::vector<fs::path> found;
    const auto root = find_environment("BERTH_CASES");
    if (!root) {
        MESSAGE("skipped: BERTH_CASES names no folder of cases");
        return found;
    }
    for (const auto& entry : fs::directory_iterator(fs::path(*root) / "health" / folder)) found.push_back(entry.path());
    CHECK(found.size() > 30);
    return found;
}

json::Value expected_of(const fs::path& path) {
    return json::parse(read_file(AbsolutePath((path / "expected.json").string())));
}
json::Value object_of(const fs::path& path) {
    return yaml_object(read_file(AbsolutePath((path / "object.yaml").string())));
}

}  // namespace

TEST_CASE("cases of Argo CD") {
    for (const auto& path : cases("argo")) {
        CAPTURE(path.filename().string());
        const auto expected = expected_of(path);
        const auto health = argo_health(object_of(path));
        if (expected.find("status")->is_null()) {
            CHECK_FALSE(health);
            continue;
        }
        REQUIRE(health);
        CHECK(to_text(health->status) == to_text(argo_status(expected.text_at({"status"}))));
        if (const auto* message = expected.find("message")) CHECK(health->message == message->as_string());
    }
}

TEST_CASE("cases of kstatus") {
    static const std::map<std::string_view, Kstatus> names{
        {"Current", Kstatus::current}, {"InProgress", Kstatus::in_progress}, {"Failed", Kstatus::failed}, {"Terminating", Kstatus::terminating}};
    for (const auto& path : cases("kstatus")) {
        CAPTURE(path.filename().string());
        const auto expected = expected_of(path);
        const auto clock = kube::parse_time(expected.text_at({"now"})).value_or(now);
        const auto result = kstatus_of(object_of(path), clock);
        CHECK(static_cast<int>(result.status) == static_cast<int>(names.at(expected.text_at({"status"}))));
        if (const auto* conditions = expected.find("conditions"); conditions && !conditions->as_array().empty())
            CHECK(result.reason == conditions->as_array()[0].text_at({"reason"}));
    }
}

TEST_CASE("a rollout is over only when both agree") {
    const auto deployment = [](const std::string& status) {
        return health_of(yaml_object("{apiVersion: apps/v1, kind: Deployment, metadata: {name: d, generation: 2}, spec: {replicas: 2}, status: {" + status + "}}"), now);
    };
    const std::string counts = "observedGeneration: 2, replicas: 2, updatedReplicas: 2, readyReplicas: 2, availableReplicas: 2";
    CHECK(deployment(counts + ", conditions: [{type: Available, status: 'True'}]").status == HealthStatus::healthy);
    CHECK(deployment(counts + ", conditions: [{type: Available, status: 'False'}]").status == HealthStatus::progressing);
    CHECK(deployment("observedGeneration: 1").status == HealthStatus::progressing);
    CHECK(deployment(counts + ", conditions: [{type: Progressing, status: 'False', reason: ProgressDeadlineExceeded}]").status == HealthStatus::degraded);
}

TEST_CASE("what neither gets right") {
    CHECK(health_of(pod("Always", "Pending", "initContainerStatuses: [{name: i, state: {waiting: {reason: ErrImagePull, message: no}}}]"), now) ==
          Health{HealthStatus::degraded, "init container 'i': no"});
    CHECK(health_of(pod("Never", "Failed", "message: gone"), now).status == HealthStatus::degraded);
    CHECK(health_of(pod("Never", "Running", "conditions: [{type: Ready, status: 'True'}]"), now).status == HealthStatus::healthy);
    CHECK(health_of(yaml_object("{apiVersion: networking.k8s.io/v1, kind: Ingress, metadata: {name: i}}"), now).status == HealthStatus::healthy);
    CHECK(health_of(yaml_object("{apiVersion: v1, kind: Service, metadata: {name: s}, spec: {type: LoadBalancer, clusterIP: 10.0.0.1}}"), now).status == HealthStatus::healthy);
    const auto job = [](const std::string& rest) {
        return health_of(yaml_object("{apiVersion: batch/v1, kind: Job, metadata: {name: j}, " + rest + "}"), now).status;
    };
    CHECK(job("spec: {suspend: true}, status: {conditions: [{type: Suspended, status: 'True'}]}") == HealthStatus::suspended);
    CHECK(job("spec: {suspend: false}, status: {startTime: x, conditions: [{type: Suspended, status: 'False'}]}") == HealthStatus::progressing);
    CHECK(job("status: {startTime: x}") == HealthStatus::progressing);
    CHECK(job("status: {conditions: [{type: Suspended, status: 'False'}, {type: Complete, status: 'True'}]}") == HealthStatus::healthy);
}

TEST_CASE("an object being deleted is not well") {
    CHECK(health_of(yaml_object("{apiVersion: v1, kind: ConfigMap, metadata: {name: c, deletionTimestamp: x}}"), now).status == HealthStatus::progressing);
}
