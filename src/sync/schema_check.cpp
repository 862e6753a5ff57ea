// SPDX-License-Identifier: Apache-2.0
// Structural schemas of apiextensions/v1.

#include "sync/schema_check.hpp"

#include <fmt/format.h>

#include "json/write.hpp"
#include "kube/fields.hpp"

namespace berth::sync {
namespace {

using json::Value;
using kube::find_at;
using kube::flag_at;
using kube::items_at;
using kube::text_at;

class Checker {
public:
    std::vector<std::string> problems;

    void check(const Value& value, const Value& schema, const std::string& path) {
        if (value.is_null()) return;  // dropped or defaulted by the server before it looks
        if (!has_type(value, schema)) {
            complain(path, fmt::format("must be of type {}, is {}", text_at(schema, {"type"}), value.type_name()));
            return;
        }
        check_enum(value, schema, path);
        check_bounds(value, schema, path);
        if (value.is_object()) check_object(value, schema, path);
        if (const auto* list = value.find_array()) {
            const auto* items = find_at(schema, {"items"});
            for (std::size_t index = 0; items && index < list->size(); ++index)
                check((*list)[index], *items, fmt::format("{}[{}]", path, index));
        }
    }

private:
    void complain(const std::string& path, std::string message) { problems.push_back((path.empty() ? "object" : path) + ": " + std::move(message)); }

    static bool has_type(const Value& value, const Value& schema) {
        if (flag_at(schema, {"x-kubernetes-int-or-string"})) return value.is_integer() || value.is_string();
        const auto type = text_at(schema, {"type"});
        if (type.empty()) return true;
        if (type == "object") return value.is_object();
        if (type == "array") return value.is_array();
        if (type == "string") return value.is_string();
        if (type == "integer") return value.is_integer();
        if (type == "number") return value.is_number();
        if (type == "boolean") return value.is_bool();
        return true;
    }

    void check_enum(const Value& value, const Value& schema, const std::string& path) {
        const auto allowed = items_at(schema, {"enum"});
        if (allowed.empty()) return;
        std::string names;
        for (const auto& item : allowed) {
            if (item == value) return;
            names += (names.empty() ? "" : ", ") + json::write(item);
        }
        complain(path, fmt::format("must be one of {}, is {}", names, json::write(value)));
    }

    void check_bounds(const Value& value, const Value& schema, const std::string& path) {
        const auto bound = [&](std::string_view name) {
            const auto* at = find_at(schema, {name});
            return at ? at->find_number() : std::nullopt;
        };
        const auto size = [&]() -> std::optional<double> {
            if (const auto* text = value.find_string()) return static_cast<double>(text->size());
            if (const auto* list = value.find_array()) return static_cast<double>(list->size());
            return std::nullopt;
        }();
        if (const auto number = value.find_number()) {
            if (const auto least = bound("minimum"); least && *number < *least) complain(path, fmt::format("must be at least {}", *least));
            if (const auto most = bound("maximum"); most && *number > *most) complain(path, fmt::format("must be at most {}", *most));
        }
        if (!size) return;
        const auto* names = value.is_string() ? "Length" : "Items";
        if (const auto least = bound(fmt::format("min{}", names)); least && *size < *least)
            complain(path, fmt::format("must have at least {} {}", *least, value.is_string() ? "characters" : "elements"));
        // Bytes are not characters: only what is too long either way is surely wrong.
        if (const auto most = bound(fmt::format("max{}", names)); most && *size > *most * (value.is_string() ? 4 : 1))
            complain(path, fmt::format("must have at most {} {}", *most, value.is_string() ? "characters" : "elements"));
    }

    void check_object(const Value& value, const Value& schema, const std::string& path) {
        const auto inside = [&](std::string_view name) { return path.empty() ? std::string(name) : path + "." + std::string(name); };
        for (const auto& name : items_at(schema, {"required"}))
            if (name.is_string() && !value.find(name.as_string())) complain(inside(name.as_string()), "is required");
        const auto* properties = find_at(schema, {"properties"});
        const auto* additional = find_at(schema, {"additionalProperties"});
        const bool open = flag_at(schema, {"x-kubernetes-preserve-unknown-fields"}) || (additional && additional->find_bool().value_or(false));
        const bool embedded = flag_at(schema, {"x-kubernetes-embedded-resource"});
        for (const auto& [name, below] : value.as_object().members()) {
            // apiVersion, kind and metadata belong to every object and are not the schema's to describe.
            if ((path.empty() || embedded) && (name == "apiVersion" || name == "kind" || name == "metadata")) continue;
            const auto* property = properties ? properties->find(name) : nullptr;
            if (property)
                check(below, *property, inside(name));
            else if (additional && additional->is_object())
                check(below, *additional, inside(name));
            else if (!open)
                complain(inside(name), "unknown field");
        }
    }
};

}  // namespace

std::vector<std::string> check_schema(const Value& object, const Value& definition, std::string_view version) {
    for (const auto& served : items_at(definition, {"spec", "versions"})) {
        if (text_at(served, {"name"}) != version) continue;
        if (!flag_at(served, {"served"})) return {fmt::format("apiVersion: version '{}' is not served", version)};
        const auto* schema = find_at(served, {"schema", "openAPIV3Schema"});
        if (!schema) return {};
        Checker checker;
        checker.check(object, *schema, "");
        return std::move(checker.problems);
    }
    return {fmt::format("apiVersion: the CustomResourceDefinition has no version '{}'", version)};
}

}  // namespace berth::sync
