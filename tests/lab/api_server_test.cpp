// SPDX-License-Identifier: Apache-2.0
// KubeApi over HTTP against the real kube-apiserver that with_api_server.py starts.
#include "kube/api_server.hpp"

#include <doctest/doctest.h>

#include <chrono>
#include <thread>

#include "base/error.hpp"
#include "http/curl_client.hpp"
#include "json/parse.hpp"
#include "kube/api_error.hpp"
#include "kube_api_contract.hpp"

using namespace berth;
using namespace berth::kube;

TEST_CASE("ApiServer keeps the contract of KubeApi") {
    http::CurlClient http("berth-test");
    ApiServer api(http, Kubeconfig::load(kubeconfig_paths()).connection(""));
    check_kube_api(api);
}

TEST_CASE("a token does as well as a certificate, and a wrong one is refused") {
    http::CurlClient http("berth-test");
    const auto config = Kubeconfig::load(kubeconfig_paths());
    auto connection = config.connection("token");
    CHECK(ApiServer(http, connection).find({{"", "v1", "Namespace"}, "", "default"}, {}));
    connection.token = "wrong";
    try {
        static_cast<void>(ApiServer(http, connection).find({{"", "v1", "Namespace"}, "", "default"}, {}));
        FAIL("not refused");
    } catch (const ApiError& error) {
        CHECK(error.kind() == ErrorKind::denied);
    }
}

TEST_CASE("mistakes in objects are told with their fields") {
    http::CurlClient http("berth-test");
    ApiServer api(http, Kubeconfig::load(kubeconfig_paths()).connection(""));
    const auto refusal = [&](std::string_view text) {
        try {
            api.apply(json::parse(text), {.dry_run = DryRun::yes}, {});
        } catch (const ApiError& error) {
            return error.status();
        }
        return ApiError::Status{};
    };
    const auto service = refusal(R"({"apiVersion": "v1", "kind": "Service", "metadata": {"name": "s", "namespace": "default"},
        "spec": {"ports": [{"port": 99999}]}})");
    CHECK(service.code == 422);
    REQUIRE_FALSE(service.causes.empty());
    CHECK(service.causes[0].field == "spec.ports[0].port");
    CHECK(refusal(R"({"apiVersion": "v1", "kind": "Service", "metadata": {"name": "s", "namespace": "default"}, "spec": {"prots": []}})")
              .message.find("prots") != std::string::npos);
}

TEST_CASE("immutable fields of the kinds that have them") {
    http::CurlClient http("berth-test");
    ApiServer api(http, Kubeconfig::load(kubeconfig_paths()).connection(""));
    const auto changed = [&](std::string kind, std::string before, std::string after) {
        const auto object = [&](const std::string& spec) { return json::parse(kind + spec + "}"); };
        api.apply(object(before), {}, {});
        try {
            api.apply(object(after), {.dry_run = DryRun::yes}, {});
        } catch (const ApiError& error) {
            return immutable_fields(error.status());
        }
        return std::vector<StatusCause>();
    };
    const std::string pod = R"("template": {"metadata": {"labels": {"a": "b"}}, "spec": {"restartPolicy": "Never", "containers": [{"name": "c", "image": "i"}]}})";
    const std::string always = R"("template": {"metadata": {"labels": {"a": "b"}}, "spec": {"containers": [{"name": "c", "image": "i"}]}})";
    const auto meta = [](std::string_view type) {
        return std::string(R"({"apiVersion": ")") + std::string(type) + R"(, "metadata": {"name": "immutable", "namespace": "default"}, "spec": )";
    };
    CHECK(changed(meta(R"(apps/v1", "kind": "Deployment")"), R"({"selector": {"matchLabels": {"a": "b"}}, )" + always + "}",
                  R"({"selector": {"matchLabels": {"a": "b", "c": "d"}}, "template": {"metadata": {"labels": {"a": "b", "c": "d"}}, "spec": {"containers": [{"name": "c", "image": "i"}]}}})")
              .size() == 1);
    CHECK(changed(meta(R"(apps/v1", "kind": "StatefulSet")"), R"({"serviceName": "one", "selector": {"matchLabels": {"a": "b"}}, )" + always + "}",
                  R"({"serviceName": "two", "selector": {"matchLabels": {"a": "b"}}, )" + always + "}")
              .size() == 1);
    CHECK_FALSE(changed(meta(R"(batch/v1", "kind": "Job")"), "{" + pod + "}", R"({"completions": 3, )" + pod + "}").empty());
    CHECK_FALSE(changed(meta(R"(v1", "kind": "PersistentVolumeClaim")"), R"({"accessModes": ["ReadWriteOnce"], "resources": {"requests": {"storage": "1Gi"}}})",
                        R"({"accessModes": ["ReadWriteMany"], "resources": {"requests": {"storage": "1Gi"}}})")
                    .empty());
    CHECK_FALSE(changed(meta(R"(v1", "kind": "Service")"), R"({"clusterIP": "10.250.0.77", "ports": [{"port": 80}]})", R"({"clusterIP": "10.250.0.78", "ports": [{"port": 80}]})").empty());
    // A plain mistake is none of these.
    CHECK(changed(meta(R"(apps/v1", "kind": "Deployment")"), R"({"selector": {"matchLabels": {"a": "b"}}, )" + always + "}",
                  R"({"replicas": -1, "selector": {"matchLabels": {"a": "b"}}, )" + always + "}")
              .empty());
}

TEST_CASE("a server that is not there is said so, at once") {
    http::CurlClient http("berth-test");
    auto connection = Kubeconfig::load(kubeconfig_paths()).connection("");
    connection.server = "https://127.0.0.1:1";
    try {
        static_cast<void>(ApiServer(http, connection).find({{"", "v1", "Namespace"}, "", "default"}, {}));
        FAIL("answered");
    } catch (const Error& error) {
        CHECK(error.kind() == ErrorKind::unavailable);
        CHECK(error.message() == "the cluster at 'https://127.0.0.1:1' does not answer");
    }
}

TEST_CASE("how quick it is") {
    http::CurlClient http("berth-test");
    ApiServer api(http, Kubeconfig::load(kubeconfig_paths()).connection(""));
    using Clock = std::chrono::steady_clock;
    const auto milliseconds = [](Clock::duration time) { return std::chrono::duration<double, std::milli>(time).count(); };
    const auto object = [](int turn) {
        return json::Object{{"apiVersion", "v1"}, {"kind", "ConfigMap"}, {"metadata", json::Object{{"name", "quick"}, {"namespace", "default"}}},
                            {"data", json::Object{{"turn", std::to_string(turn)}}}};
    };
    api.apply(object(0), {}, {});
    std::vector<double> applies;
    for (int turn = 1; turn <= 100; ++turn) {
        const auto begun = Clock::now();
        api.apply(object(turn), {}, {});
        applies.push_back(milliseconds(Clock::now() - begun));
    }
    std::sort(applies.begin(), applies.end());
    MESSAGE("apply: median ", applies[50], " ms, p95 ", applies[95], " ms");
    CHECK(applies[95] < 300);
}
