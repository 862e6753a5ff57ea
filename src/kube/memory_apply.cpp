// SPDX-License-Identifier: Apache-2.0
// Server-side apply in memory. Sets of fields are kept as FieldsV1; lists and empty maps are leaves.

#include "kube/memory_apply.hpp"

#include <fmt/format.h>

#include <array>
#include <functional>
#include <vector>

#include "kube/api_error.hpp"
#include "kube/fields.hpp"

namespace berth::kube {
namespace {

using json::Array;
using json::Object;
using json::Value;

using Path = std::vector<std::string>;

bool is_leaf(const Value& value) { return !value.is_object() || value.find_object()->empty(); }

// What identifies the object or is the server's own belongs to nobody.
bool is_unowned(const Path& path) {
    static constexpr std::array server_fields{"name", "namespace", "uid", "resourceVersion", "generation",
                                              "creationTimestamp", "managedFields", "deletionTimestamp"};
    if (path.size() == 1) return path[0] == "apiVersion" || path[0] == "kind";
    if (path.size() != 2 || path[0] != "metadata") return false;
    for (const auto* name : server_fields)
        if (path[1] == name) return true;
    return false;
}

void each_leaf(const Value& value, Path& path, const std::function<void(const Path&, const Value&)>& visit) {
    for (const auto& [name, below] : value.as_object().members()) {
        path.push_back(name);
        if (!is_unowned(path)) {
            if (is_leaf(below))
                visit(path, below);
            else
                each_leaf(below, path, visit);
        }
        path.pop_back();
    }
}

const Value* find(const Value& root, const Path& path) {
    const Value* at = &root;
    for (const auto& name : path) {
        at = at->find(name);
        if (!at) return nullptr;
    }
    return at;
}

void put(Value& root, const Path& path, const Value& value) {
    Value* at = &root;
    for (const auto& name : path) {
        if (!at->is_object()) *at = Object();
        at = &(*at)[name];
    }
    *at = value;
}

void drop(Value& root, const Path& path) {
    Value* at = &root;
    for (std::size_t step = 0; step + 1 < path.size(); ++step) {
        at = at->find(path[step]);
        if (!at) return;
    }
    if (at->is_object()) at->as_object().erase(path.back());
}

Path with_prefix(const Path& path) {
    Path prefixed;
    for (const auto& name : path) prefixed.push_back("f:" + name);
    return prefixed;
}

bool owns(const Value& fields, const Path& path) {
    const auto* at = find(fields, with_prefix(path));
    return at && at->is_object() && at->find_object()->empty();
}

void give(Value& fields, const Path& path) { put(fields, with_prefix(path), Object()); }
void take(Value& fields, const Path& path) { drop(fields, with_prefix(path)); }

Value& managed_fields(Value& object) {
    auto& list = object["metadata"]["managedFields"];
    if (!list.is_array()) list = Array();
    return list;
}

Value make_entry(const std::string& manager, std::string_view operation) {
    return Object{{"manager", manager}, {"operation", operation}, {"fieldsType", "FieldsV1"}, {"fieldsV1", Object()}};
}

Value* find_entry(Value& list, std::string_view manager, std::string_view operation) {
    for (auto& entry : list.as_array())
        if (text_at(entry, {"manager"}) == manager && text_at(entry, {"operation"}) == operation) return &entry;
    return nullptr;
}

std::string dotted(const Path& path) {
    std::string text;
    for (const auto& name : path) text += "." + name;
    return text;
}

}  // namespace

Value merge_applied(const Value& live, const Value& applied, const ApplyOptions& options) {
    Value merged = live.is_null() ? Value(Object{{"apiVersion", *applied.find("apiVersion")}, {"kind", *applied.find("kind")}}) : live;
    Value fields = Object();
    ApiError::Status conflict;
    Path path;
    auto& managers = managed_fields(merged).as_array();
    Value result = merged;
    each_leaf(applied, path, [&](const Path& leaf, const Value& value) {
        const auto* now = find(merged, leaf);
        for (const auto& entry : managers) {
            const auto* theirs = entry.find("fieldsV1");
            const bool same_set = text_at(entry, {"manager"}) == options.field_manager && text_at(entry, {"operation"}) == "Apply";
            if (same_set || !theirs || !owns(*theirs, leaf) || (now && *now == value)) continue;
            if (options.force == Force::no)
                conflict.causes.push_back({"FieldManagerConflict", dotted(leaf),
                                           fmt::format("conflict with \"{}\"", text_at(entry, {"manager"}))});
            if (auto* mine = find_entry(managed_fields(result), text_at(entry, {"manager"}), text_at(entry, {"operation"})))
                take((*mine)["fieldsV1"], leaf);
        }
        give(fields, leaf);
        put(result, leaf, value);
    });
    if (!conflict.causes.empty()) {
        conflict.code = 409;
        conflict.reason = "Conflict";
        conflict.message = fmt::format("Apply failed with {} conflicts: {}: {}", conflict.causes.size(),
                                       conflict.causes.front().message, conflict.causes.front().field);
        throw ApiError(std::move(conflict));
    }
    auto& list = managed_fields(result);
    if (auto* before = find_entry(list, options.field_manager, "Apply")) {
        Path old;
        each_leaf(merged, old, [&](const Path& leaf, const Value&) {
            if (!owns(*before->find("fieldsV1"), leaf) || owns(fields, leaf)) return;
            for (const auto& entry : list.as_array())
                if (&entry != before && owns(*entry.find("fieldsV1"), leaf)) return;
            drop(result, leaf);
        });
    }
    auto* entry = find_entry(managed_fields(result), options.field_manager, "Apply");
    if (!entry) {
        managed_fields(result).as_array().push_back(make_entry(options.field_manager, "Apply"));
        entry = &managed_fields(result).as_array().back();
    }
    (*entry)["fieldsV1"] = std::move(fields);
    const auto& metadata = *applied.find("metadata");
    for (const auto* name : {"name", "namespace"})
        if (const auto* text = metadata.find(name)) result["metadata"][name] = *text;
    return result;
}

Value record_update(const Value& before, Value after, const std::string& manager) {
    std::vector<Path> changed;
    Path path;
    each_leaf(after, path, [&](const Path& leaf, const Value& value) {
        const auto* was = before.is_null() ? nullptr : find(before, leaf);
        if (!was || *was != value) changed.push_back(leaf);
    });
    if (!before.is_null()) {
        each_leaf(before, path, [&](const Path& leaf, const Value&) {
            if (find(after, leaf)) return;
            for (auto& entry : managed_fields(after).as_array()) take(entry["fieldsV1"], leaf);
        });
    }
    if (changed.empty()) return after;
    auto& list = managed_fields(after);
    for (auto& entry : list.as_array())
        for (const auto& leaf : changed) take(entry["fieldsV1"], leaf);
    auto* entry = find_entry(list, manager, "Update");
    if (!entry) {
        list.as_array().push_back(make_entry(manager, "Update"));
        entry = &list.as_array().back();
    }
    for (const auto& leaf : changed) give((*entry)["fieldsV1"], leaf);
    return after;
}

}  // namespace berth::kube
