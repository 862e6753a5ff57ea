// SPDX-License-Identifier: Apache-2.0
// Reconciliations against an API server in memory.
#include "sync/reconcile.hpp"

#include <doctest/doctest.h>

#include <condition_variable>
#include <thread>

#include "base/error.hpp"
#include "kube/fields.hpp"
#include "kube/memory_api.hpp"
#include "sync/survey.hpp"
#include "yaml/json.hpp"

using namespace berth;
using namespace berth::sync;
using namespace std::chrono_literals;
using kube::text_at;

namespace {

Manifest manifest(const std::string& yaml, std::string origin = "file.yaml") { return {yaml::parse_json_values(yaml, "test").at(0), std::move(origin)}; }
Manifest space(const std::string& name) { return manifest("{apiVersion: v1, kind: Namespace, metadata: {name: " + name + "}}", "ns.yaml"); }
Manifest config(const std::string& name, const std::string& data, const std::string& where = "shop") {
    return manifest("{apiVersion: v1, kind: ConfigMap, metadata: {name: " + name + ", namespace: " + where + "}, data: {" + data + "}}", name + ".yaml");
}
kube::ObjectRef config_ref(const std::string& name) { return {{"", "v1", "ConfigMap"}, "shop", name}; }

struct Fixture {
    kube::MemoryApi api;
    ThreadPool pool{4};
    SystemClock clock;
    progress::RecordingSink progress;
    std::mutex mutex;
    std::condition_variable changed;
    std::vector<Healed> healed;

    std::unique_ptr<Reconciler> make(Heal heal = Heal::no) {
        return std::make_unique<Reconciler>(SyncServices{api, pool, clock, progress}, "app", heal,
                                            [this](const Healed& one) {
                                                const std::lock_guard lock(mutex);
                                                healed.push_back(one);
                                                changed.notify_all();
                                            },
                                            CancelToken());
    }
    bool wait_healed(std::size_t count) {
        std::unique_lock lock(mutex);
        return changed.wait_for(lock, 60s, [&] { return healed.size() >= count; });
    }
    std::vector<std::string> writes_after(std::size_t from) const {
        auto all = api.writes();
        all.erase(all.begin(), all.begin() + static_cast<std::ptrdiff_t>(from));
        return all;
    }
    static std::string error_of(const std::function<void()>& work) {
        try {
            work();
        } catch (const Error& error) {
            return error.what();
        }
        return {};
    }
};

}  // namespace

TEST_CASE_FIXTURE(Fixture, "the first sync makes all in order, the second writes nothing") {
    auto reconciler = make();
    const auto first = reconciler->reconcile({config("a", "x: '1'"), space("shop")}, {}, {});
    CHECK(first.count(Action::create) == 2);
    CHECK(api.writes() == std::vector<std::string>{"apply ConfigMap 'default/berth-inventory-app'", "apply Namespace 'shop'",
                                                   "apply ConfigMap 'shop/a'", "apply ConfigMap 'default/berth-inventory-app'"});
    CHECK(text_at(*api.find(config_ref("a"), {}), {"metadata", "labels", owner_label}) == "app");
    const auto writes = api.writes().size();
    const auto second = reconciler->reconcile({config("a", "x: '1'"), space("shop")}, {}, {});
    CHECK(second.count(Action::unchanged) == 2);
    CHECK(writes_after(writes).empty());
}

TEST_CASE_FIXTURE(Fixture, "only what differs is written, and fields given up go away") {
    auto reconciler = make();
    reconciler->reconcile({space("shop"), config("a", "x: '1', y: '1'"), config("b", "x: '1'")}, {}, {});
    const auto writes = api.writes().size();
    const auto result = reconciler->reconcile({space("shop"), config("a", "x: '2'"), config("b", "x: '1'")}, {}, {});
    CHECK(writes_after(writes) == std::vector<std::string>{"apply ConfigMap 'shop/a'"});
    CHECK(result.changes[1].action == Action::configure);
    CHECK(result.changes[1].paths == std::vector<std::string>{".data.x", ".data.y"});
    CHECK_FALSE(api.find(config_ref("a"), {})->find_path({"data", "y"}));
}

TEST_CASE_FIXTURE(Fixture, "what leaves the manifests is pruned, what holds data only when confirmed") {
    const auto claim = manifest("{apiVersion: v1, kind: PersistentVolumeClaim, metadata: {name: data, namespace: shop}}");
    auto reconciler = make();
    ReconcileOptions options{.wait = Wait::no};
    reconciler->reconcile({space("shop"), config("a", ""), config("b", ""), claim}, options, {});
    auto result = reconciler->reconcile({space("shop"), config("a", "")}, options, {});
    REQUIRE(result.pruned.removed.size() == 1);
    CHECK(result.pruned.removed[0].name == "b");
    REQUIRE(result.pruned.kept.size() == 1);
    CHECK(result.pruned.kept[0].reason == "it holds data: confirm with --yes");
    options.consent = PruneConsent::data_too;
    result = reconciler->reconcile({space("shop"), config("a", "")}, options, {});
    REQUIRE(result.pruned.removed.size() == 1);
    CHECK(result.pruned.removed[0].name == "data");
    CHECK(reconciler->reconcile({space("shop"), config("a", "")}, options, {}).pruned.removed.empty());
}

TEST_CASE_FIXTURE(Fixture, "an empty render removes nothing unless confirmed") {
    auto reconciler = make();
    reconciler->reconcile({space("shop"), config("a", "")}, {}, {});
    const auto writes = api.writes().size();
    CHECK(error_of([&] { reconciler->reconcile({}, {}, {}); }) == "the manifests are empty, and the inventory 'app' has 2 objects");
    CHECK(writes_after(writes).empty());
    reconciler->reconcile({}, {.consent = PruneConsent::data_too}, {});
    CHECK_FALSE(api.find(config_ref("a"), {}));
}

TEST_CASE_FIXTURE(Fixture, "an object that is no longer ours stays") {
    auto reconciler = make();
    reconciler->reconcile({space("shop"), config("a", ""), config("b", ""), config("c", "")}, {}, {});
    api.patch(config_ref("a"), json::Object{{"metadata", json::Object{{"labels", json::Object{{std::string(owner_label), "other"}}}}}}, {.field_manager = "x"}, {});
    auto copy = *api.find(config_ref("b"), {});
    api.remove(config_ref("b"), {}, {});
    api.create(copy, kube::DryRun::no, {});
    const auto result = reconciler->reconcile({space("shop"), config("c", "")}, {}, {});
    CHECK(result.pruned.removed.empty());
    REQUIRE(result.pruned.kept.size() == 2);
    CHECK(result.pruned.kept[0].reason == "it no longer carries the label 'berth.dev/inventory=app'");
    CHECK(result.pruned.kept[1].reason == "somebody else made it anew");
    CHECK(error_of([&] { make()->reconcile({space("shop"), config("c", ""), config("a", "")}, {}, {}); })
              .find("it belongs to the inventory 'other'") != std::string::npos);
}

TEST_CASE_FIXTURE(Fixture, "a refused object stops all before the first write and names its manifest") {
    auto reconciler = make();
    const auto deployment = [](const std::string& label) {
        return manifest("{apiVersion: apps/v1, kind: Deployment, metadata: {name: web, namespace: shop}, spec: {selector: {matchLabels: {app: " + label + "}}}}", "deploy/web.yaml");
    };
    ReconcileOptions options{.wait = Wait::no};
    reconciler->reconcile({space("shop"), deployment("one")}, options, {});
    const auto writes = api.writes().size();
    CHECK(error_of([&] { reconciler->reconcile({space("shop"), config("new", ""), deployment("two")}, options, {}); }) ==
          "Deployment 'shop/web' (deploy/web.yaml) cannot be changed in 'spec.selector': spec.selector: Invalid value: field is immutable");
    CHECK(writes_after(writes).empty());
    CHECK(error_of([&] { reconciler->reconcile({config("a", "", "nowhere")}, options, {}); }) ==
          "ConfigMap 'nowhere/a' (a.yaml) was refused: namespaces \"nowhere\" not found");
    CHECK(error_of([&] { reconciler->reconcile({manifest("{apiVersion: no.such/v1, kind: Thing, metadata: {name: t}}", "t.yaml")}, options, {}); }) ==
          "Thing 't' (t.yaml): the cluster does not know the kind 'Thing' of 'no.such/v1'");
    CHECK(error_of([&] { reconciler->reconcile({space("x"), space("x")}, options, {}); }) == "Namespace 'x' is given twice: in 'ns.yaml' and in 'ns.yaml'");
}

TEST_CASE_FIXTURE(Fixture, "a dry run writes nothing and tells all") {
    auto reconciler = make();
    reconciler->reconcile({space("shop"), config("old", "")}, {}, {});
    const auto writes = api.writes().size();
    const auto result = reconciler->reconcile({space("shop"), config("new", "")}, {.dry_run = kube::DryRun::yes}, {});
    CHECK(writes_after(writes).empty());
    CHECK(result.count(Action::create) == 1);
    REQUIRE(result.pruned.removed.size() == 1);
    CHECK(result.pruned.removed[0].name == "old");
}

TEST_CASE_FIXTURE(Fixture, "a kind and an object of it come in one set, and are checked by the schema in it") {
    const auto definition = manifest(R"({apiVersion: apiextensions.k8s.io/v1, kind: CustomResourceDefinition, metadata: {name: things.shop.example},
        spec: {group: shop.example, scope: Namespaced, names: {kind: Thing, plural: things}, versions: [{name: v1, served: true, storage: true,
        schema: {openAPIV3Schema: {type: object, properties: {spec: {type: object, properties: {size: {type: integer}}}}}}}]}})", "crd.yaml");
    const auto thing = [](const std::string& size) {
        return manifest("{apiVersion: shop.example/v1, kind: Thing, metadata: {name: t, namespace: shop}, spec: {size: " + size + "}}", "thing.yaml");
    };
    auto reconciler = make();
    CHECK(error_of([&] { reconciler->reconcile({thing("big"), definition, space("shop")}, {}, {}); }) ==
          "Thing 'shop/t' (thing.yaml): it does not fit the schema in crd.yaml: spec.size: must be of type integer, is string");
    CHECK(api.writes().empty());
    reconciler->reconcile({thing("3"), definition, space("shop")}, {}, {});
    CHECK(api.find({{"shop.example", "v1", "Thing"}, "shop", "t"}, {}));
}

TEST_CASE_FIXTURE(Fixture, "drift in an owned field and a deletion are healed, what others add is left alone") {
    auto reconciler = make(Heal::yes);
    reconciler->reconcile({space("shop"), config("a", "x: '1'")}, {}, {});
    api.patch(config_ref("a"), json::Object{{"data", json::Object{{"theirs", "1"}}}}, {.field_manager = "other"}, {});
    api.patch(config_ref("a"), json::Object{{"data", json::Object{{"x", "2"}}}}, {.field_manager = "editor"}, {});
    REQUIRE(wait_healed(1));
    CHECK(healed[0].paths == std::vector<std::string>{".data.x"});
    CHECK(healed[0].manager == "editor");
    CHECK(text_at(*api.find(config_ref("a"), {}), {"data", "x"}) == "1");
    CHECK(text_at(*api.find(config_ref("a"), {}), {"data", "theirs"}) == "1");

    api.remove(config_ref("a"), {}, {});
    REQUIRE(wait_healed(2));
    CHECK(text_at(*api.find(config_ref("a"), {}), {"data", "x"}) == "1");
    CHECK(healed[1].paths.empty());
    // The record has the new uid, so pruning still knows it.
    const auto result = reconciler->reconcile({space("shop"), config("b", "")}, {}, {});
    REQUIRE(result.pruned.removed.size() == 1);
    // What is no longer wanted is not put back.
    std::this_thread::sleep_for(50ms);
    CHECK_FALSE(api.find(config_ref("a"), {}));
}

TEST_CASE_FIXTURE(Fixture, "a whole namespace deleted comes back with what was in it") {
    auto reconciler = make(Heal::yes);
    reconciler->reconcile({space("shop"), config("a", "x: '1'")}, {}, {});
    api.remove({{"", "v1", "Namespace"}, "", "shop"}, {}, {});
    REQUIRE(wait_healed(2));
    CHECK(api.find(config_ref("a"), {}));
}

TEST_CASE_FIXTURE(Fixture, "a fight ends with a word about the other side, and a new manifest begins anew") {
    auto reconciler = make(Heal::yes);
    reconciler->reconcile({space("shop"), config("a", "x: '1'")}, {}, {});
    const auto warning_now = [&] {
        std::string text;
        for (const auto& event : progress.events())
            if (const auto* message = std::get_if<progress::Message>(&event); message && message->level == progress::Level::warning) text = message->text;
        return text;
    };
    const auto set_x = [&](const std::string& value) {
        api.patch(config_ref("a"), json::Object{{"data", json::Object{{"x", value}}}}, {.field_manager = "rival"}, {});
    };
    for (std::size_t turn = 1; turn <= 5; ++turn) {
        set_x("round " + std::to_string(turn));
        REQUIRE(wait_healed(turn));
    }
    set_x("last");
    for (int turn = 0; turn < 3000 && warning_now().empty(); ++turn) std::this_thread::sleep_for(10ms);
    const auto warning = warning_now();
    CHECK(healed.size() == 5);
    CHECK(text_at(*api.find(config_ref("a"), {}), {"data", "x"}) == "last");
    CHECK(warning == "ConfigMap 'shop/a' is no longer put back: 'rival' sets .data.x again and again; leave the field out of 'a.yaml', or stop the other");
    reconciler->reconcile({space("shop"), config("a", "x: 'new'")}, {}, {});
    set_x("again");
    CHECK(wait_healed(6));
}

TEST_CASE_FIXTURE(Fixture, "waiting names what is not well, and ends as soon as it is") {
    auto reconciler = make();
    const auto web = manifest("{apiVersion: apps/v1, kind: Deployment, metadata: {name: web, namespace: shop}, spec: {replicas: 1}}");
    CHECK(error_of([&] { reconciler->reconcile({space("shop"), web}, {.timeout = 50ms}, {}); }).find("1 of 2 objects are not well after 50 ms: deployment.apps/web: ") == 0);
    std::thread controller([&] {
        std::this_thread::sleep_for(50ms);
        api.patch({{"apps", "v1", "Deployment"}, "shop", "web"},
                  yaml::parse_json_values("{status: {observedGeneration: 1, replicas: 1, updatedReplicas: 1, readyReplicas: 1, availableReplicas: 1, conditions: [{type: Available, status: 'True'}]}}", "t").at(0),
                  {.subresource = "status"}, {});
    });
    reconciler->reconcile({space("shop"), web}, {.timeout = 60s}, {});
    controller.join();
}

TEST_CASE_FIXTURE(Fixture, "a survey finds what is synced, and what of it is gone") {
    make()->reconcile({space("shop"), config("a", ""), config("b", "")}, {}, {});
    api.remove(config_ref("b"), {}, {});
    SyncServices services{api, pool, clock, progress};
    const auto applications = survey(services, {});
    REQUIRE(applications.size() == 1);
    CHECK(applications[0].name == "app");
    CHECK(applications[0].objects.size() == 3);
    CHECK(applications[0].well() == 2);
}
