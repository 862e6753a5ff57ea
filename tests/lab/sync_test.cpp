// SPDX-License-Identifier: Apache-2.0
// Reconciliation against the real kube-apiserver that with_api_server.py starts: what only a real server refuses, fills
// in and prunes, and how long the way from a change to the cluster takes.
#include <doctest/doctest.h>

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <mutex>
#include <thread>

#include "base/error.hpp"
#include "http/curl_client.hpp"
#include "kube/api_server.hpp"
#include "kube/fields.hpp"
#include "sync/reconcile.hpp"
#include "yaml/json.hpp"

using namespace berth;
using namespace berth::sync;
using namespace std::chrono_literals;
using kube::text_at;

namespace {

constexpr auto manifests_text = R"(
apiVersion: v1
kind: Namespace
metadata: {name: shop}
---
apiVersion: v1
kind: ConfigMap
metadata: {name: settings, namespace: shop}
data: {x: "1"}
---
apiVersion: v1
kind: Secret
metadata: {name: password, namespace: shop}
stringData: {password: hidden}
---
apiVersion: v1
kind: Service
metadata: {name: web, namespace: shop}
spec:
  selector: {app: web}
  ports: [{port: 80, targetPort: http}]
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: web, namespace: shop}
spec:
  replicas: 2
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec:
      containers:
      - name: web
        image: web:1
        ports: [{name: http, containerPort: 8080}]
        resources: {requests: {cpu: 0.1, memory: 64Mi}}
---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: web, namespace: shop}
spec: {rules: [{http: {paths: [{path: /, pathType: Prefix, backend: {service: {name: web, port: {number: 80}}}}]}}]}
)";

constexpr auto definition_text = R"(
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {name: things.lab.example}
spec:
  group: lab.example
  scope: Namespaced
  names: {kind: Thing, plural: things, singular: thing}
  versions:
  - name: v1
    served: true
    storage: true
    schema: {openAPIV3Schema: {type: object, properties: {spec: {type: object, properties: {size: {type: integer}}}}}}
---
apiVersion: lab.example/v1
kind: Thing
metadata: {name: one, namespace: things}
spec: {size: 3}
---
apiVersion: v1
kind: Namespace
metadata: {name: things}
)";

std::vector<Manifest> manifests(const std::string& text) {
    std::vector<Manifest> all;
    for (auto& object : yaml::parse_json_values(text, "lab.yaml")) all.push_back({std::move(object), "lab.yaml"});
    return all;
}

std::string with(std::string text, std::string_view from, std::string_view to) {
    const auto at = text.find(from);
    REQUIRE(at != std::string::npos);
    return text.replace(at, from.size(), to);
}

struct Fixture {
    http::CurlClient http{"berth-test"};
    kube::ApiServer api{http, kube::Kubeconfig::load(kube::kubeconfig_paths()).connection("")};
    ThreadPool pool{16};
    SystemClock clock;
    progress::NullSink progress;
    std::mutex mutex;
    std::condition_variable changed;
    std::vector<Healed> healed;
    const ReconcileOptions quick{.wait = Wait::no};

    std::unique_ptr<Reconciler> make(const std::string& name, Heal heal = Heal::no) {
        return std::make_unique<Reconciler>(SyncServices{api, pool, clock, progress}, name, heal,
                                            [this](const Healed& one) {
                                                const std::lock_guard lock(mutex);
                                                healed.push_back(one);
                                                changed.notify_all();
                                            },
                                            CancelToken());
    }
    static std::string error_of(const std::function<void()>& work) {
        try {
            work();
        } catch (const Error& error) {
            return error.what();
        }
        return {};
    }
    std::string version(const kube::ObjectRef& ref) { return std::string(text_at(*api.find(ref, {}), {"metadata", "resourceVersion"})); }
};

double milliseconds(std::chrono::nanoseconds time) { return std::chrono::duration<double, std::milli>(time).count(); }

const kube::ObjectRef settings{{"", "v1", "ConfigMap"}, "shop", "settings"};
const kube::ObjectRef deployment{{"apps", "v1", "Deployment"}, "shop", "web"};

}  // namespace

TEST_CASE_FIXTURE(Fixture, "a set with its namespace is made, and again nothing is written") {
    auto reconciler = make("lab");
    const auto first = reconciler->reconcile(manifests(manifests_text), quick, {});
    CHECK(first.count(Action::create) == 6);
    const auto before = version(deployment);
    const kube::ObjectRef record{{"", "v1", "ConfigMap"}, "default", "berth-inventory-lab"};
    const auto record_before = version(record);
    // Defaults, quantities in another spelling and stringData must not look like a difference.
    const auto second = reconciler->reconcile(manifests(manifests_text), quick, {});
    for (const auto& change : second.changes) {
        CAPTURE(kube::to_text(change.ref));
        CHECK(change.action == Action::unchanged);
    }
    CHECK(version(deployment) == before);
    CHECK(version(record) == record_before);

    const auto third = reconciler->reconcile(manifests(with(manifests_text, "replicas: 2", "replicas: 3")), quick, {});
    CHECK(third.count(Action::configure) == 1);
    CHECK(third.changes[4].paths == std::vector<std::string>{".spec.replicas"});
}

TEST_CASE_FIXTURE(Fixture, "mistakes are told before anything is written, all at once, with their manifest") {
    auto reconciler = make("mistakes");
    auto text = with(with(manifests_text, "port: 80,", "port: 99999,"), "replicas: 2", "replicsa: 2");
    for (std::size_t at = 0; (at = text.find("shop", at)) != std::string::npos; at += 8) text.replace(at, 4, "mistakes");
    const auto error = error_of([&] { reconciler->reconcile(manifests(text), quick, {}); });
    CHECK(error.find("2 of 6 objects were refused") == 0);
    CHECK(error.find("Service 'mistakes/web' (lab.yaml)") != std::string::npos);
    CHECK(error.find("Service \"web\" is invalid: spec.ports[0].port") != std::string::npos);
    CHECK(error.find("99999") != std::string::npos);
    CHECK(error.find("replicsa") != std::string::npos);
    CHECK_FALSE(api.find({{"", "v1", "Namespace"}, "", "mistakes"}, {}));
    CHECK_FALSE(api.find({{"", "v1", "ConfigMap"}, "default", "berth-inventory-mistakes"}, {}));
}

TEST_CASE_FIXTURE(Fixture, "an immutable field is explained and nothing is recreated") {
    auto reconciler = make("lab");
    reconciler->reconcile(manifests(manifests_text), quick, {});
    auto text = with(manifests_text, "matchLabels: {app: web}", "matchLabels: {app: web, more: yes}");
    text = with(text, "labels: {app: web}", "labels: {app: web, more: yes}");
    for (std::size_t at = 0; (at = text.find("more: yes", at)) != std::string::npos; at += 9) text.replace(at, 9, "more: 'y'");
    const auto uid = std::string(text_at(*api.find(deployment, {}), {"metadata", "uid"}));
    const auto error = error_of([&] { reconciler->reconcile(manifests(text), quick, {}); });
    CHECK(error.find("Deployment 'shop/web' (lab.yaml) cannot be changed in 'spec.selector'") == 0);
    CHECK(text_at(*api.find(deployment, {}), {"metadata", "uid"}) == uid);
}

TEST_CASE_FIXTURE(Fixture, "a definition and an object of its kind in one set") {
    auto reconciler = make("things");
    CHECK(error_of([&] { reconciler->reconcile(manifests(with(definition_text, "size: 3", "size: big")), quick, {}); })
              .find("Thing 'things/one' (lab.yaml): it does not fit the schema in lab.yaml: spec.size: must be of type integer, is string") == 0);
    reconciler->reconcile(manifests(definition_text), quick, {});
    CHECK(api.find({{"lab.example", "v1", "Thing"}, "things", "one"}, {}));
    CHECK(reconciler->reconcile(manifests(definition_text), quick, {}).count(Action::unchanged) == 3);
    // Without the definition among the manifests, it stays until confirmed, and so does the namespace.
    const auto result = reconciler->reconcile(manifests("{apiVersion: v1, kind: ConfigMap, metadata: {name: rest, namespace: things}}"), quick, {});
    REQUIRE(result.pruned.removed.size() == 1);
    CHECK(result.pruned.removed[0].gvk.kind == "Thing");
    CHECK(result.pruned.kept.size() == 2);
}

TEST_CASE_FIXTURE(Fixture, "a changed manifest is applied in time") {
    auto reconciler = make("lab");
    reconciler->reconcile(manifests(manifests_text), quick, {});
    std::vector<double> times;
    for (int turn = 0; turn < 50; ++turn) {
        const auto begun = std::chrono::steady_clock::now();
        const auto result = reconciler->reconcile(manifests(with(manifests_text, R"(x: "1")", "x: 'turn " + std::to_string(turn) + "'")), quick, {});
        times.push_back(milliseconds(std::chrono::steady_clock::now() - begun));
        CHECK(result.count(Action::configure) == 1);
    }
    std::sort(times.begin(), times.end());
    MESSAGE("6 objects, 1 changed, to applied: median ", times[25], " ms, p95 ", times[47], " ms");
    CHECK(times[47] < 300);
}

TEST_CASE_FIXTURE(Fixture, "drift and deletion are healed in time") {
    auto reconciler = make("lab", Heal::yes);
    std::vector<double> times;
    for (int turn = 0; turn < 40; ++turn) {
        // A new manifest each turn, or it would be a fight.
        reconciler->reconcile(manifests(with(manifests_text, R"(x: "1")", "x: 'turn " + std::to_string(turn) + "'")), quick, {});
        const bool removes = turn % 4 == 3;
        std::size_t before = 0;
        {
            const std::lock_guard lock(mutex);
            before = healed.size();
        }
        const auto begun = std::chrono::steady_clock::now();
        if (removes)
            api.remove(settings, {}, {});
        else
            api.patch(settings, json::Object{{"data", json::Object{{"x", "drift"}}}}, {.field_manager = "rival"}, {});
        std::unique_lock lock(mutex);
        REQUIRE(changed.wait_for(lock, 5s, [&] { return healed.size() > before; }));
        times.push_back(milliseconds(std::chrono::steady_clock::now() - begun));
        CHECK(healed.back().manager == (removes ? "" : "rival"));
        lock.unlock();
        CHECK(text_at(*api.find(settings, {}), {"data", "x"}) == "turn " + std::to_string(turn));
    }
    std::sort(times.begin(), times.end());
    MESSAGE("drift made to healed: median ", times[20], " ms, p95 ", times[38], " ms");
    CHECK(times[38] < 300);
    // Status written by controllers, and fields of others, are no drift.
    const auto count = healed.size();
    api.patch(deployment, json::Object{{"status", json::Object{{"replicas", 2}}}}, {.subresource = "status", .field_manager = "controller"}, {});
    api.patch(deployment, json::Object{{"metadata", json::Object{{"annotations", json::Object{{"theirs", "1"}}}}}}, {.field_manager = "other"}, {});
    std::this_thread::sleep_for(200ms);
    CHECK(healed.size() == count);
    api.patch(deployment, json::Object{{"spec", json::Object{{"replicas", 7}}}}, {.field_manager = "scaler"}, {});
    std::unique_lock lock(mutex);
    REQUIRE(changed.wait_for(lock, 5s, [&] { return healed.size() > count; }));
    CHECK(healed.back().paths == std::vector<std::string>{".spec.replicas"});
    CHECK(healed.back().manager == "scaler");
}

TEST_CASE_FIXTURE(Fixture, "everything goes when it is confirmed") {
    auto reconciler = make("lab");
    CHECK(error_of([&] { reconciler->reconcile({}, quick, {}); }).find("the manifests are empty") == 0);
    auto confirmed = quick;
    confirmed.consent = PruneConsent::data_too;
    CHECK(reconciler->reconcile({}, confirmed, {}).pruned.removed.size() == 6);
    CHECK_FALSE(api.find(deployment, {}));
}
