// SPDX-License-Identifier: Apache-2.0
// KubeApi in memory, for tests: names, versions, ownership of fields, watches and deletion behave as a server's;
// there is no schema, no defaulting, and lists are owned as a whole.
#pragma once

#include <condition_variable>
#include <cstdint>
#include <deque>
#include <map>
#include <mutex>
#include <string>
#include <vector>

#include "kube/kube_api.hpp"

namespace berth::kube {

class MemoryApi final : public KubeApi {
public:
    /// With the namespaces "default" and "kube-system", and the built-in kinds tests use.
    MemoryApi();

    [[nodiscard]] std::string server() const override { return "memory:"; }
    std::optional<Resource> find_resource(const GroupVersionKind& gvk, const CancelToken& cancel) override;
    void forget_resources() override {}
    std::optional<json::Value> find(const ObjectRef& ref, const CancelToken& cancel) override;
    ListResult list(const Resource& resource, const Selection& selection, const CancelToken& cancel) override;
    json::Value create(const json::Value& object, DryRun dry_run, const CancelToken& cancel) override;
    json::Value apply(const json::Value& object, const ApplyOptions& options, const CancelToken& cancel) override;
    json::Value patch(const ObjectRef& ref, const json::Value& patch, const PatchOptions& options,
                      const CancelToken& cancel) override;
    void remove(const ObjectRef& ref, const DeleteOptions& options, const CancelToken& cancel) override;
    std::string watch(const Resource& resource, const WatchOptions& options,
                      const std::function<void(WatchEvent)>& on_event, const CancelToken& cancel) override;
    std::string get_path(std::string_view path, const CancelToken& cancel) override;

    /// Calls that changed something, in order: "apply Deployment 'a/b'", "remove ...". Dry runs are not among them.
    [[nodiscard]] std::vector<std::string> writes() const;
    /// Every call of a write, dry or not.
    [[nodiscard]] std::size_t requests() const;

private:
    struct Change {
        std::uint64_t version;
        WatchEvent event;
        json::Value before;  // null for a new object
    };

    Resource resource_for(const ObjectRef& ref) const;
    void require_namespace(const Resource& resource, const ObjectRef& ref) const;
    json::Value store(const ObjectKey& key, json::Value object, WatchEventType type);
    void erase(const ObjectKey& key);
    void learn_kind(const json::Value& definition);

    mutable std::mutex mutex_;
    std::condition_variable changed_;
    std::uint64_t version_ = 1;
    std::uint64_t next_uid_ = 1;
    std::map<GroupVersionKind, Resource> resources_;
    std::map<ObjectKey, json::Value> objects_;
    std::deque<Change> changes_;
    std::vector<std::string> writes_;
    std::size_t requests_ = 0;
};

}  // namespace berth::kube
