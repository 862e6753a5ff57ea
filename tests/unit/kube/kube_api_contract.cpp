// SPDX-License-Identifier: Apache-2.0
// The contract of KubeApi.

#include "kube_api_contract.hpp"

#include <doctest/doctest.h>

#include <atomic>
#include <condition_variable>
#include <mutex>
#include <thread>

#include "kube/api_error.hpp"
#include "kube/fields.hpp"
#include "kube/follow.hpp"
#include "kube/managed_fields.hpp"

namespace berth::kube {
namespace {

using json::Object;
using json::Value;

constexpr auto space = "berth-contract";

Value config_map(std::string_view name, Object data, std::string_view label = "one") {
    return Object{{"apiVersion", "v1"},
                  {"kind", "ConfigMap"},
                  {"metadata", Object{{"name", name}, {"namespace", space}, {"labels", Object{{"test", label}}}}},
                  {"data", std::move(data)}};
}

ObjectRef map_ref(std::string_view name) { return {{"", "v1", "ConfigMap"}, space, std::string(name)}; }

ApiError::Status refusal(const std::function<void()>& call) {
    try {
        call();
    } catch (const ApiError& error) {
        return error.status();
    }
    return {};
}

std::string version_of(const Value& object) { return std::string(text_at(object, {"metadata", "resourceVersion"})); }

void check_discovery(KubeApi& api) {
    const auto deployments = api.find_resource({"apps", "v1", "Deployment"}, {});
    REQUIRE(deployments);
    CHECK(deployments->plural == "deployments");
    CHECK(deployments->scope == Scope::name_space);
    CHECK(get_resource(api, {"", "v1", "Namespace"}, {}).scope == Scope::cluster);
    CHECK_FALSE(api.find_resource({"nobody.example", "v1", "Thing"}, {}));
    CHECK_THROWS_WITH(get_resource(api, {"nobody.example", "v1", "Thing"}, {}),
                      "the cluster does not know the kind 'Thing' of 'nobody.example/v1'");
}

void check_apply(KubeApi& api) {
    CHECK_FALSE(api.find(map_ref("a"), {}));
    api.apply(config_map("a", {{"x", "1"}}), {.dry_run = DryRun::yes}, {});
    CHECK_FALSE(api.find(map_ref("a"), {}));

    const auto first = api.apply(config_map("a", {{"x", "1"}, {"y", "1"}}), {}, {});
    CHECK_FALSE(text_at(first, {"metadata", "uid"}).empty());
    const auto again = api.apply(config_map("a", {{"x", "1"}, {"y", "1"}}), {}, {});
    CHECK(version_of(again) == version_of(first));

    // What is no longer given goes away; what another manager wrote stays.
    api.patch(map_ref("a"), Object{{"data", Object{{"theirs", "1"}}}}, {.field_manager = "other"}, {});
    const auto second = api.apply(config_map("a", {{"x", "2"}}), {}, {});
    CHECK(text_at(second, {"data", "x"}) == "2");
    CHECK_FALSE(find_at(second, {"data", "y"}));
    CHECK(text_at(second, {"data", "theirs"}) == "1");
    CHECK(text_at(second, {"metadata", "uid"}) == text_at(first, {"metadata", "uid"}));

    const auto dry = api.apply(config_map("a", {{"x", "3"}}), {.dry_run = DryRun::yes}, {});
    CHECK(text_at(dry, {"data", "x"}) == "3");
    CHECK(text_at(*api.find(map_ref("a"), {}), {"data", "x"}) == "2");
}

void check_ownership(KubeApi& api) {
    const auto applied = api.apply(config_map("own", {{"x", "1"}, {"y", "1"}}), {}, {});
    const auto* fields = find_applied_fields(applied, "berth");
    REQUIRE(fields);
    const auto before = project(applied, *fields);
    api.patch(map_ref("own"), Object{{"data", Object{{"x", "stolen"}, {"more", "1"}}}}, {.field_manager = "thief"}, {});
    const auto stolen = *api.find(map_ref("own"), {});
    CHECK(changed_paths(before, project(stolen, *fields)) == std::vector<std::string>{".data.x"});
    CHECK(other_manager(stolen, "berth", ".data.x") == "thief");

    const auto conflict = refusal([&] { api.apply(config_map("own", {{"x", "1"}, {"y", "1"}}), {.force = Force::no}, {}); });
    CHECK(conflict.code == 409);
    CHECK(conflict.reason == "Conflict");
    REQUIRE_FALSE(conflict.causes.empty());
    CHECK(conflict.causes.front().field == ".data.x");

    const auto healed = api.apply(config_map("own", {{"x", "1"}, {"y", "1"}}), {}, {});
    CHECK(changed_paths(before, project(healed, *fields)).empty());
    CHECK(text_at(healed, {"data", "more"}) == "1");
}

void check_refusals(KubeApi& api) {
    const auto made = api.create(config_map("b", {}), DryRun::no, {});
    CHECK(refusal([&] { api.create(config_map("b", {}), DryRun::no, {}); }).reason == "AlreadyExists");
    auto nowhere = config_map("b", {});
    nowhere["metadata"]["namespace"] = "berth-nowhere";
    const auto missing = refusal([&] { api.apply(nowhere, {}, {}); });
    CHECK(missing.code == 404);
    CHECK(missing.message.find("namespaces \"berth-nowhere\" not found") != std::string::npos);

    CHECK(refusal([&] { api.remove(map_ref("b"), {.uid = "another"}, {}); }).code == 409);
    api.remove(map_ref("b"), {.dry_run = DryRun::yes}, {});
    CHECK(api.find(map_ref("b"), {}));
    api.remove(map_ref("b"), {.uid = std::string(text_at(made, {"metadata", "uid"}))}, {});
    CHECK_FALSE(api.find(map_ref("b"), {}));
    CHECK(refusal([&] { api.remove(map_ref("b"), {}, {}); }).code == 404);
}

void check_selection(KubeApi& api) {
    api.apply(config_map("l1", {}, "left"), {}, {});
    api.apply(config_map("l2", {}, "left"), {}, {});
    api.apply(config_map("r1", {}, "right"), {}, {});
    const auto resource = get_resource(api, {"", "v1", "ConfigMap"}, {});
    const auto left = api.list(resource, {.name_space = space, .label_selector = "test=left"}, {});
    REQUIRE(left.items.size() == 2);
    CHECK(text_at(left.items[0], {"metadata", "name"}) == "l1");
    CHECK(text_at(left.items[0], {"kind"}) == "ConfigMap");
    CHECK(api.list(resource, {.label_selector = "test=right"}, {}).items.size() == 1);
    CHECK(api.list(resource, {.name_space = "default", .label_selector = "test=left"}, {}).items.empty());
}

void check_follow(KubeApi& api) {
    api.apply(config_map("w0", {{"n", "0"}}, "seen"), {}, {});
    const auto resource = get_resource(api, {"", "v1", "ConfigMap"}, {});
    std::mutex mutex;
    std::condition_variable changed;
    std::vector<std::string> told;
    bool listed = false;
    CancelSource cancel;
    std::thread follower([&] {
        const auto tell = [&](WatchEvent event) {
            static constexpr std::string_view types[] = {"added ", "modified ", "deleted "};
            const std::lock_guard lock(mutex);
            told.push_back(std::string(types[static_cast<int>(event.type)]) + ref_of(event.object).name + " " +
                           std::string(text_at(event.object, {"data", "n"})));
            changed.notify_all();
        };
        const auto done = [&] {
            const std::lock_guard lock(mutex);
            listed = true;
            changed.notify_all();
        };
        CHECK_THROWS_AS(follow(api, resource, {.name_space = space, .label_selector = "test=seen"},
                               {.on_event = tell, .on_listed = done}, cancel.token()),
                        Interrupted);
    });
    std::unique_lock lock(mutex);
    const auto expect = [&](std::size_t count) {
        CHECK(changed.wait_for(lock, std::chrono::seconds(10), [&] { return listed && told.size() >= count; }));
    };
    expect(1);
    lock.unlock();
    api.apply(config_map("w1", {{"n", "1"}}, "seen"), {}, {});
    api.apply(config_map("unseen", {{"n", "1"}}, "other"), {}, {});
    api.apply(config_map("w1", {{"n", "2"}}, "seen"), {}, {});
    api.remove(map_ref("w1"), {}, {});
    // Out of the selection and back again.
    api.apply(config_map("w0", {{"n", "0"}}, "hidden"), {}, {});
    api.apply(config_map("w0", {{"n", "3"}}, "seen"), {}, {});
    lock.lock();
    expect(6);
    lock.unlock();
    cancel.cancel();
    follower.join();
    CHECK(told == std::vector<std::string>{"added w0 0", "added w1 1", "modified w1 2", "deleted w1 2", "deleted w0 0", "added w0 3"});
}

}  // namespace

void check_kube_api(KubeApi& api) {
    api.apply(Object{{"apiVersion", "v1"}, {"kind", "Namespace"}, {"metadata", Object{{"name", space}}}}, {}, {});
    check_discovery(api);
    check_apply(api);
    check_ownership(api);
    check_refusals(api);
    check_selection(api);
    check_follow(api);
    CHECK_FALSE(api.get_path("/readyz", {}).empty());
}

}  // namespace berth::kube
