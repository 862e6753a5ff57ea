// SPDX-License-Identifier: Apache-2.0
// The in-memory API server.

#include "kube/memory_api.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <utility>

#include "base/text.hpp"
#include "json/pointer.hpp"
#include "kube/api_error.hpp"
#include "kube/fields.hpp"
#include "kube/memory_apply.hpp"

namespace berth::kube {
namespace {

using json::Array;
using json::Object;
using json::Value;

[[noreturn]] void refuse(int code, std::string reason, std::string message) {
    ApiError::Status status;
    status.code = code;
    status.reason = std::move(reason);
    status.message = std::move(message);
    throw ApiError(std::move(status));
}

[[noreturn]] void refuse_missing(const Resource& resource, const std::string& name) {
    refuse(404, "NotFound", fmt::format("{}{}{} \"{}\" not found", resource.plural, resource.gvk.group.empty() ? "" : ".",
                                        resource.gvk.group, name));
}

bool matches_labels(const Value& object, std::string_view selector) {
    if (selector.empty()) return true;
    for (const auto& term : split(selector, ',')) {
        const bool differs = term.find("!=") != std::string::npos;
        const auto parts = split_once(term, differs ? "!=" : "=");
        const auto* labels = find_at(object, {"metadata", "labels"});
        const auto name = parts ? parts->first : std::string_view(term);
        const auto* have = labels ? labels->find(name) : nullptr;
        const bool equal = have && (!parts || (have->find_string() && *have->find_string() == parts->second));
        if (equal == differs) return false;
    }
    return true;
}

bool selects(const Selection& selection, const Value& object) {
    if (!selection.name_space.empty() && text_at(object, {"metadata", "namespace"}) != selection.name_space) return false;
    if (const auto field = split_once(selection.field_selector, "=");
        field && field->first == "metadata.name" && text_at(object, {"metadata", "name"}) != field->second)
        return false;
    return matches_labels(object, selection.label_selector);
}

// What differs counts for the version only if it is more than bookkeeping.
Value content_of(Value object) {
    if (auto* metadata = object.find("metadata"); metadata && metadata->is_object()) {
        metadata->as_object().erase("resourceVersion");
        metadata->as_object().erase("generation");
    }
    return object;
}

}  // namespace

MemoryApi::MemoryApi() {
    const auto add = [&](std::string_view api_version, std::string_view kind, std::string plural, Scope scope) {
        const auto gvk = make_gvk(api_version, kind);
        resources_[gvk] = {gvk, std::move(plural), scope, {"get", "list", "watch", "create", "patch", "delete"}};
    };
    add("v1", "Namespace", "namespaces", Scope::cluster);
    add("v1", "ConfigMap", "configmaps", Scope::name_space);
    add("v1", "Secret", "secrets", Scope::name_space);
    add("v1", "Service", "services", Scope::name_space);
    add("v1", "ServiceAccount", "serviceaccounts", Scope::name_space);
    add("v1", "Pod", "pods", Scope::name_space);
    add("v1", "PersistentVolumeClaim", "persistentvolumeclaims", Scope::name_space);
    add("apps/v1", "Deployment", "deployments", Scope::name_space);
    add("batch/v1", "Job", "jobs", Scope::name_space);
    add("rbac.authorization.k8s.io/v1", "ClusterRole", "clusterroles", Scope::cluster);
    add("storage.k8s.io/v1", "StorageClass", "storageclasses", Scope::cluster);
    add("apiextensions.k8s.io/v1", "CustomResourceDefinition", "customresourcedefinitions", Scope::cluster);
    add("admissionregistration.k8s.io/v1", "ValidatingWebhookConfiguration", "validatingwebhookconfigurations", Scope::cluster);
    for (const auto* name : {"default", "kube-system"})
        create(Object{{"apiVersion", "v1"}, {"kind", "Namespace"}, {"metadata", Object{{"name", name}}}}, DryRun::no, {});
    writes_.clear();
    requests_ = 0;
}

Resource MemoryApi::resource_for(const ObjectRef& ref) const {
    const auto found = resources_.find(ref.gvk);
    if (found == resources_.end()) refuse(404, "NotFound", "the server could not find the requested resource");
    return found->second;
}

void MemoryApi::require_namespace(const Resource& resource, const ObjectRef& ref) const {
    if (resource.scope == Scope::cluster) return;
    if (ref.name_space.empty()) refuse(400, "BadRequest", "an empty namespace may not be set during creation");
    if (!objects_.contains({"", "Namespace", "", ref.name_space}))
        refuse(404, "NotFound", fmt::format("namespaces \"{}\" not found", ref.name_space));
}

std::optional<Resource> MemoryApi::find_resource(const GroupVersionKind& gvk, const CancelToken&) {
    const std::lock_guard lock(mutex_);
    const auto found = resources_.find(gvk);
    return found == resources_.end() ? std::nullopt : std::optional(found->second);
}

std::optional<Value> MemoryApi::find(const ObjectRef& ref, const CancelToken&) {
    const std::lock_guard lock(mutex_);
    static_cast<void>(resource_for(ref));
    const auto found = objects_.find(key_of(ref));
    return found == objects_.end() ? std::nullopt : std::optional(found->second);
}

ListResult MemoryApi::list(const Resource& resource, const Selection& selection, const CancelToken&) {
    const std::lock_guard lock(mutex_);
    ListResult result;
    for (const auto& [key, object] : objects_)
        if (key.group == resource.gvk.group && key.kind == resource.gvk.kind && selects(selection, object)) result.items.push_back(object);
    result.resource_version = std::to_string(version_);
    return result;
}

void MemoryApi::learn_kind(const Value& definition) {
    const auto group = text_at(definition, {"spec", "group"});
    for (const auto& version : items_at(definition, {"spec", "versions"})) {
        const GroupVersionKind gvk{std::string(group), std::string(text_at(version, {"name"})),
                                   std::string(text_at(definition, {"spec", "names", "kind"}))};
        resources_[gvk] = {gvk, std::string(text_at(definition, {"spec", "names", "plural"})),
                           text_at(definition, {"spec", "scope"}) == "Cluster" ? Scope::cluster : Scope::name_space,
                           {"get", "list", "watch", "create", "patch", "delete"}};
    }
}

Value MemoryApi::store(const ObjectKey& key, Value object, WatchEventType type) {
    auto& metadata = object["metadata"];
    if (type == WatchEventType::added) {
        metadata["uid"] = fmt::format("uid-{}", next_uid_++);
        metadata["creationTimestamp"] = format_time(std::chrono::system_clock::now());
        metadata["generation"] = 1;
        if (key.kind == "CustomResourceDefinition") {
            learn_kind(object);
            object["status"] = Object{{"conditions", Array{Object{{"type", "Established"}, {"status", "True"}}}}};
        }
    } else {
        const auto& before = objects_.at(key);
        const auto* spec = object.find("spec");
        const auto* old = before.find("spec");
        if ((spec ? *spec : Value()) != (old ? *old : Value()))
            metadata["generation"] = integer_or(before, {"metadata", "generation"}, 0) + 1;
    }
    metadata["resourceVersion"] = std::to_string(++version_);
    changes_.push_back({version_, {type, object}, std::exchange(objects_[key], object)});
    changed_.notify_all();
    return object;
}

void MemoryApi::erase(const ObjectKey& key) {
    auto object = objects_.at(key);
    object["metadata"]["resourceVersion"] = std::to_string(++version_);
    objects_.erase(key);
    changes_.push_back({version_, {WatchEventType::deleted, object}, object});
    changed_.notify_all();
}

Value MemoryApi::create(const Value& object, DryRun dry_run, const CancelToken&) {
    const std::lock_guard lock(mutex_);
    ++requests_;
    const auto ref = ref_of(object);
    const auto resource = resource_for(ref);
    require_namespace(resource, ref);
    if (objects_.contains(key_of(ref)))
        refuse(409, "AlreadyExists", fmt::format("{} \"{}\" already exists", resource.plural, ref.name));
    auto made = record_update({}, object, "create");
    if (dry_run == DryRun::yes) return made;
    writes_.push_back("create " + to_text(ref));
    return store(key_of(ref), std::move(made), WatchEventType::added);
}

Value MemoryApi::apply(const Value& object, const ApplyOptions& options, const CancelToken&) {
    const std::lock_guard lock(mutex_);
    ++requests_;
    const auto ref = ref_of(object);
    const auto resource = resource_for(ref);
    require_namespace(resource, ref);
    const auto key = key_of(ref);
    const auto live = objects_.find(key);
    const bool exists = live != objects_.end();
    auto merged = merge_applied(exists ? live->second : Value(), object, options);
    if (exists && content_of(merged) == content_of(live->second)) return live->second;
    if (exists && key.kind == "Deployment" && live->second.find_path({"spec", "selector"}) &&
        *live->second.find_path({"spec", "selector"}) != *merged.find_path({"spec", "selector"})) {
        ApiError::Status status{422, "Invalid", "", {{"FieldValueInvalid", "spec.selector", "Invalid value: field is immutable"}}, {}};
        status.message = fmt::format("Deployment.apps \"{}\" is invalid: spec.selector: field is immutable", ref.name);
        throw ApiError(std::move(status));
    }
    if (options.dry_run == DryRun::yes) return merged;
    writes_.push_back("apply " + to_text(ref));
    return store(key, std::move(merged), exists ? WatchEventType::modified : WatchEventType::added);
}

Value MemoryApi::patch(const ObjectRef& ref, const Value& patch, const PatchOptions& options, const CancelToken&) {
    const std::lock_guard lock(mutex_);
    ++requests_;
    const auto resource = resource_for(ref);
    const auto live = objects_.find(key_of(ref));
    if (live == objects_.end()) refuse_missing(resource, ref.name);
    auto after = options.type == PatchType::json_patch ? json::apply_patch(live->second, patch)
                                                       : json::apply_merge_patch(live->second, patch);
    if (options.subresource.empty()) after = record_update(live->second, std::move(after), options.field_manager);
    if (content_of(after) == content_of(live->second)) return live->second;
    writes_.push_back("patch " + to_text(ref));
    return store(key_of(ref), std::move(after), WatchEventType::modified);
}

void MemoryApi::remove(const ObjectRef& ref, const DeleteOptions& options, const CancelToken&) {
    const std::lock_guard lock(mutex_);
    ++requests_;
    const auto resource = resource_for(ref);
    const auto live = objects_.find(key_of(ref));
    if (live == objects_.end()) refuse_missing(resource, ref.name);
    const auto uid = text_at(live->second, {"metadata", "uid"});
    if (!options.uid.empty() && uid != options.uid)
        refuse(409, "Conflict", fmt::format("Precondition failed: UID in precondition: {}, UID in object meta: {}", options.uid, uid));
    if (options.dry_run == DryRun::yes) return;
    writes_.push_back("remove " + to_text(ref));
    if (!items_at(live->second, {"metadata", "finalizers"}).empty()) {
        auto dying = live->second;
        dying["metadata"]["deletionTimestamp"] = format_time(std::chrono::system_clock::now());
        store(key_of(ref), std::move(dying), WatchEventType::modified);
        return;
    }
    if (ref.gvk.kind == "Namespace") {
        std::vector<ObjectKey> inside;
        for (const auto& [key, object] : objects_)
            if (key.name_space == ref.name) inside.push_back(key);
        for (const auto& key : inside) erase(key);
    }
    erase(key_of(ref));
}

std::string MemoryApi::watch(const Resource& resource, const WatchOptions& options,
                             const std::function<void(WatchEvent)>& on_event, const CancelToken& cancel) {
    auto at = std::stoull(options.resource_version.empty() ? "0" : options.resource_version);
    const auto end = std::chrono::steady_clock::now() + options.timeout;
    std::unique_lock lock(mutex_);
    while (std::chrono::steady_clock::now() < end) {
        cancel.throw_if_cancelled();
        const auto next = std::find_if(changes_.begin(), changes_.end(), [&](const Change& change) { return change.version > at; });
        if (next == changes_.end()) {
            // Short, because nothing wakes this when the token is cancelled.
            changed_.wait_for(lock, std::chrono::milliseconds(2));
            continue;
        }
        auto change = *next;
        at = change.version;
        const auto gvk = gvk_of(change.event.object);
        if (gvk.group != resource.gvk.group || gvk.kind != resource.gvk.kind) continue;
        // An object that leaves the selection is gone for this watch, one that enters it is new.
        const bool was = !change.before.is_null() && selects(options.selection, change.before);
        const bool is = change.event.type != WatchEventType::deleted && selects(options.selection, change.event.object);
        if (!was && !is) continue;
        change.event.type = !was ? WatchEventType::added : is ? WatchEventType::modified : WatchEventType::deleted;
        lock.unlock();
        on_event(change.event);
        lock.lock();
    }
    return std::to_string(at);
}

std::string MemoryApi::get_path(std::string_view path, const CancelToken&) {
    if (path == "/readyz") return "ok";
    refuse(404, "NotFound", fmt::format("no path '{}' in memory", path));
}

std::vector<std::string> MemoryApi::writes() const {
    const std::lock_guard lock(mutex_);
    return writes_;
}

std::size_t MemoryApi::requests() const {
    const std::lock_guard lock(mutex_);
    return requests_;
}

}  // namespace berth::kube
