// SPDX-License-Identifier: Apache-2.0
// Walks FieldsV1 sets: "f:NAME" a field, "k:{...}" a list element by its keys, "v:..." by its value, "i:N" by position.

#include "kube/managed_fields.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "json/parse.hpp"
#include "json/write.hpp"
#include "kube/fields.hpp"

namespace berth::kube {
namespace {

using json::Value;

bool has_keys(const Value& element, const Value& keys) {
    if (!element.is_object()) return false;
    for (const auto& [name, wanted] : keys.as_object().members()) {
        const auto* have = element.find(name);
        if (!have || *have != wanted) return false;
    }
    return true;
}

std::string key_text(const Value& keys) {
    std::string text;
    for (const auto& [name, value] : keys.as_object().members()) {
        if (!text.empty()) text += ',';
        text += name + "=" + json::write(value);
    }
    return "[" + text + "]";
}

// One step down: the text of the step and the value there (null if it is not there).
struct Step {
    std::string text;
    const Value* value = nullptr;
};

Step take_step(const Value* at, std::string_view element) {
    const auto rest = element.substr(2);
    if (element.starts_with("f:")) return {"." + std::string(rest), at && at->is_object() ? at->find(rest) : nullptr};
    const bool in_list = at && at->is_array();
    if (element.starts_with("k:")) {
        const auto keys = json::parse(rest);
        Step step{key_text(keys), nullptr};
        if (!in_list || !keys.is_object()) return step;
        for (const auto& item : at->as_array())
            if (has_keys(item, keys)) return {step.text, &item};
        return step;
    }
    if (element.starts_with("v:")) {
        const auto wanted = json::parse(rest);
        Step step{"[=" + std::string(rest) + "]", nullptr};
        if (!in_list) return step;
        for (const auto& item : at->as_array())
            if (item == wanted) return {step.text, &item};
        return step;
    }
    std::size_t index = 0;
    std::from_chars(rest.data(), rest.data() + rest.size(), index);
    return {"[" + std::string(rest) + "]", in_list && index < at->as_array().size() ? &at->as_array()[index] : nullptr};
}

void walk(const Value* at, const Value& fields, const std::string& path, OwnedFields& out) {
    bool leaf = true;
    if (fields.is_object()) {
        for (const auto& [element, below] : fields.as_object().members()) {
            if (element == ".") {
                // The element itself is owned: that it is there counts, not what others put into it.
                out.emplace_back(path, at ? "present" : "");
                leaf = false;
                continue;
            }
            if (element.size() < 2 || element[1] != ':') continue;
            leaf = false;
            auto step = take_step(at, element);
            walk(step.value, below, path + step.text, out);
        }
    }
    if (leaf) out.emplace_back(path, at ? json::write(*at) : "");
}

bool owns(const Value& fields, std::string_view path) {
    OwnedFields all;
    walk(nullptr, fields, "", all);
    return std::any_of(all.begin(), all.end(), [&](const auto& field) {
        return path.starts_with(field.first) || std::string_view(field.first).starts_with(path);
    });
}

}  // namespace

const Value* find_applied_fields(const Value& object, std::string_view manager) {
    for (const auto& entry : items_at(object, {"metadata", "managedFields"})) {
        if (text_at(entry, {"manager"}) == manager && text_at(entry, {"operation"}) == "Apply" &&
            text_at(entry, {"subresource"}).empty())
            return find_at(entry, {"fieldsV1"});
    }
    return nullptr;
}

OwnedFields project(const Value& object, const Value& fields) {
    OwnedFields out;
    walk(&object, fields, "", out);
    std::sort(out.begin(), out.end());
    return out;
}

std::vector<std::string> changed_paths(const OwnedFields& before, const OwnedFields& now) {
    std::vector<std::string> paths;
    auto left = before.begin();
    auto right = now.begin();
    while (left != before.end() || right != now.end()) {
        if (right == now.end() || (left != before.end() && left->first < right->first)) {
            paths.push_back((left++)->first);
        } else if (left == before.end() || right->first < left->first) {
            paths.push_back((right++)->first);
        } else {
            if (left->second != right->second) paths.push_back(left->first);
            ++left, ++right;
        }
    }
    paths.erase(std::unique(paths.begin(), paths.end()), paths.end());
    return paths;
}

std::string other_manager(const Value& object, std::string_view self, std::string_view path) {
    std::string latest;
    std::string_view latest_time;
    for (const auto& entry : items_at(object, {"metadata", "managedFields"})) {
        const auto manager = text_at(entry, {"manager"});
        if (manager == self || !text_at(entry, {"subresource"}).empty()) continue;
        const auto* fields = find_at(entry, {"fieldsV1"});
        // "." owners of a whole parent do not count: every path lies below the root.
        if (fields && !path.empty() && owns(*fields, path)) return std::string(manager);
        if (const auto time = text_at(entry, {"time"}); time >= latest_time) {
            latest_time = time;
            latest = manager;
        }
    }
    return latest;
}

}  // namespace berth::kube
