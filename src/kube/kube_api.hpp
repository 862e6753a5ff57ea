// SPDX-License-Identifier: Apache-2.0
// A Kubernetes API server as an effect. The real form is api_server.hpp; memory_api.hpp lives in memory, for tests.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/cancel.hpp"
#include "json/value.hpp"
#include "kube/object_ref.hpp"

namespace berth::kube {

enum class Scope : std::uint8_t { cluster, name_space };
enum class DryRun : std::uint8_t { no, yes };
enum class Force : std::uint8_t { no, yes };
enum class Propagation : std::uint8_t { background, foreground, orphan };

/// A kind as the server serves it.
struct Resource {
    GroupVersionKind gvk;
    std::string plural;
    Scope scope = Scope::name_space;
    std::vector<std::string> verbs;

    bool operator==(const Resource&) const = default;
};

struct ApplyOptions {
    std::string field_manager = "berth";
    Force force = Force::yes;
    DryRun dry_run = DryRun::no;
};

struct DeleteOptions {
    std::string uid;  ///< delete only this very object; empty = whichever has the name
    Propagation propagation = Propagation::background;
    DryRun dry_run = DryRun::no;
};

struct Selection {
    std::string name_space;      ///< empty = all
    std::string label_selector;  ///< "a=b,c!=d"
    std::string field_selector;
};

struct ListResult {
    std::vector<json::Value> items;  ///< each with apiVersion and kind
    std::string resource_version;
};

enum class WatchEventType : std::uint8_t { added, modified, deleted };

struct WatchEvent {
    WatchEventType type = WatchEventType::added;
    json::Value object;
};

struct WatchOptions {
    Selection selection;
    std::string resource_version;
    std::chrono::seconds timeout{300};  ///< the server ends the watch after this
};

enum class PatchType : std::uint8_t { merge, json_patch, strategic };

struct PatchOptions {
    PatchType type = PatchType::merge;
    std::string subresource;  ///< "status", ...
    std::string field_manager = "berth";
};

/// All calls may be made from several threads at once. A refusal is an ApiError; no answer an Error(unavailable).
class KubeApi {
public:
    virtual ~KubeApi() = default;

    /// URL, for messages.
    [[nodiscard]] virtual std::string server() const = 0;

    /// Discovery is asked once and kept; a kind that is not known makes it ask again.
    virtual std::optional<Resource> find_resource(const GroupVersionKind& gvk, const CancelToken& cancel) = 0;
    /// Forget what discovery said, after CustomResourceDefinitions changed.
    virtual void forget_resources() = 0;

    virtual std::optional<json::Value> find(const ObjectRef& ref, const CancelToken& cancel) = 0;
    virtual ListResult list(const Resource& resource, const Selection& selection, const CancelToken& cancel) = 0;
    /// Fails with 409 AlreadyExists where it exists.
    virtual json::Value create(const json::Value& object, DryRun dry_run, const CancelToken& cancel) = 0;
    /// Server-side apply: creates or changes just the fields given, and drops what this manager no longer gives.
    virtual json::Value apply(const json::Value& object, const ApplyOptions& options, const CancelToken& cancel) = 0;
    virtual json::Value patch(const ObjectRef& ref, const json::Value& patch, const PatchOptions& options,
                              const CancelToken& cancel) = 0;
    /// 404 where it does not exist, 409 where it has another uid.
    virtual void remove(const ObjectRef& ref, const DeleteOptions& options, const CancelToken& cancel) = 0;

    /// Tells every change after `resource_version` as it happens; returns the version it came to when the server ends
    /// the watch. An ApiError for which is_expired() holds asks for a new list. Throws Interrupted when cancelled.
    virtual std::string watch(const Resource& resource, const WatchOptions& options,
                              const std::function<void(WatchEvent)>& on_event, const CancelToken& cancel) = 0;

    /// GET of any path of the server, such as "/version" or a Service's proxy.
    virtual std::string get_path(std::string_view path, const CancelToken& cancel) = 0;
};

/// find_resource() or Error(not_found) that says what to do.
[[nodiscard]] Resource get_resource(KubeApi& api, const GroupVersionKind& gvk, const CancelToken& cancel);

}  // namespace berth::kube
