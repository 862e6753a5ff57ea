// SPDX-License-Identifier: Apache-2.0
// The walk over value and schema together.
#include "render/validate/checker.hpp"

#include "base/text.hpp"
#include "json/write.hpp"
#include "render/validate/bounds.hpp"
#include "render/validate/formats.hpp"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>

namespace berth::render::validate {

namespace {

using json::Value;

constexpr std::string_view object_meta = "#/components/schemas/io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta";
constexpr std::string_view quantity = ".api.resource.Quantity";

bool flag(const Value& schema, std::string_view name) {
    const Value* value = schema.find(name);
    return value != nullptr && value->find_bool().value_or(false);
}

std::string_view text(const Value& schema, std::string_view name) {
    const Value* value = schema.find(name);
    const std::string* found = value == nullptr ? nullptr : value->find_string();
    return found == nullptr ? std::string_view{} : std::string_view{*found};
}

const json::Array& list(const Value& schema, std::string_view name) {
    static const json::Array none;
    const Value* value = schema.find(name);
    return value == nullptr || !value->is_array() ? none : *value->find_array();
}

/// 3.0 and 1e6 are integers too.
bool is_integral(const Value& value) {
    const auto number = value.find_number();
    return value.is_integer() || (number && std::trunc(*number) == *number);
}

bool has_type(const Value& value, std::string_view type) {
    return type == "integer" ? is_integral(value)
           : type == "number" ? value.is_number()
           : type == "boolean" ? value.is_bool()
                               : value.type_name() == type;
}

/// "the string "3"", for what stands where something else belongs.
std::string described(const Value& value) {
    if (value.is_array() || value.is_object()) {
        return value.is_array() ? "a list" : "an object";
    }
    std::string written = json::write(value);
    if (written.size() > 60) {
        written = written.substr(0, 57) + "...";
    }
    return value.is_null() ? written : fmt::format("the {} {}", value.type_name(), written);
}

std::string with_article(std::string_view type) {
    const bool vowel = type == "integer" || type == "object" || type == "array";
    return fmt::format("{} {}", vowel ? "an" : "a", type == "array" ? "array" : type);
}

/// Whether what stands nowhere in the schema is told: once for a place, not again by each part of an allOf.
enum class Fields : std::uint8_t { all, described_only };

class Checker {
public:
    explicit Checker(const Definitions& definitions) : definitions_{definitions} {}

    void walk(const Value& value, const Value& schema, Dialect dialect, Fields fields = Fields::all) {
        if (depth_ > 200) {
            return; // schemas refer to themselves; values of a build are no deeper
        }
        ++depth_;
        walk_here(value, schema, dialect, fields);
        --depth_;
    }

    std::vector<Finding> found;

private:
    void tell(std::string message, std::string hint = {}) {
        found.push_back({.path = path_, .message = std::move(message), .hint = std::move(hint)});
    }

    void walk_here(const Value& value, const Value& schema, Dialect dialect, Fields fields) {
        if (const std::string_view reference = text(schema, "$ref"); !reference.empty()) {
            follow(value, reference, dialect, fields);
            return;
        }
        if (value.is_null() && (dialect != Dialect::json_schema || flag(schema, "nullable"))) {
            return; // dropped by the server before it looks
        }
        for (const Value& part : list(schema, "allOf")) {
            // A reference is the schema of the place itself; other parts only add conditions.
            walk(value, part, dialect, part.find("$ref") != nullptr ? fields : Fields::described_only);
        }
        if (!check_type(value, schema)) {
            return;
        }
        check_value(value, schema, dialect);
        check_alternatives(value, schema, dialect);
        if (value.is_object()) {
            walk_object(value, schema, dialect, fields);
        } else if (value.is_array()) {
            walk_list(value, schema, dialect, fields);
        }
    }

    void follow(const Value& value, std::string_view reference, Dialect dialect, Fields fields) {
        if (reference.ends_with(quantity)) {
            check_quantity(value);
            return;
        }
        if (const Value* target = definitions_.find(reference)) {
            // Definitions that a custom resource refers to are Kubernetes' own.
            walk(value, *target, dialect == Dialect::custom_resource ? Dialect::api_type : dialect, fields);
        }
    }

    void check_quantity(const Value& value) {
        const std::string* written = value.find_string();
        if (!value.is_null() && !value.is_number() && (written == nullptr || !is_quantity(*written))) {
            tell(fmt::format("must be a quantity like 100m or 1Gi, is {}", described(value)));
        }
    }

    bool check_type(const Value& value, const Value& schema) {
        // Go's own type holds 32 bits, that of a definition any integer.
        const bool is_go_type = text(schema, "format") == "int-or-string";
        if (is_go_type || flag(schema, "x-kubernetes-int-or-string")) {
            if (auto problem = is_go_type ? format_problem(value, "int32") : std::nullopt) {
                tell(fmt::format("{}, is {}", *problem, described(value)));
                return false;
            }
            return require(value.is_string() || is_integral(value), "an integer or a string", value);
        }
        const Value* type = schema.find("type");
        if (type == nullptr) {
            return true;
        }
        if (const std::string* name = type->find_string()) {
            return require(has_type(value, *name), with_article(*name), value);
        }
        std::string names;
        bool any = false;
        for (const Value& one : list(schema, "type")) {
            any = any || has_type(value, one.as_string());
            names += (names.empty() ? "" : " or ") + with_article(one.as_string());
        }
        return require(any, names, value);
    }

    bool require(bool holds, std::string_view wanted, const Value& value) {
        if (!holds) {
            tell(fmt::format("must be {}, is {}", wanted, described(value)));
        }
        return holds;
    }

    void check_value(const Value& value, const Value& schema, Dialect dialect) {
        check_enum(value, schema, dialect);
        if (const Value* only = schema.find("const"); only != nullptr && !(*only == value)) {
            tell(fmt::format("must be {}, is {}", json::write(*only), described(value)));
        }
        if (auto problem = format_problem(value, text(schema, "format"))) {
            tell(fmt::format("{}, is {}", *problem, described(value)));
        }
        const std::string* written = value.find_string();
        if (const std::string_view pattern = text(schema, "pattern"); written != nullptr && !pattern.empty()) {
            if (!matches_pattern(*written, std::string{pattern}).value_or(true)) {
                tell(fmt::format("must match '{}', is {}", pattern, described(value)));
            }
        }
        for (std::string& problem : bound_problems(value, schema)) {
            tell(std::move(problem));
        }
    }

    void check_enum(const Value& value, const Value& schema, Dialect dialect) {
        const json::Array& allowed = list(schema, "enum");
        const std::string* written = value.find_string();
        // A Go type does not tell an empty text from none.
        const bool unset = dialect == Dialect::api_type && written != nullptr && written->empty();
        if (allowed.empty() || unset || std::ranges::find(allowed, value) != allowed.end()) {
            return;
        }
        std::vector<std::string> words;
        std::vector<std::string> shown;
        for (const Value& one : allowed) {
            shown.push_back(json::write(one));
            if (const std::string* word = one.find_string()) {
                words.push_back(*word);
            }
        }
        tell(fmt::format("must be one of {}, is {}", join(shown, ", "), described(value)),
             written == nullptr ? std::string{} : did_you_mean(*written, words));
    }

    static std::string did_you_mean(std::string_view given, const std::vector<std::string>& known) {
        const auto near = nearest(given, known);
        return near.empty() ? std::string{} : fmt::format("did you mean '{}'?", near.front());
    }

    /// How many of the schemas the value fits.
    std::size_t count_fitting(const Value& value, const json::Array& schemas, Dialect dialect, Fields fields) {
        return static_cast<std::size_t>(std::ranges::count_if(
            schemas, [&](const Value& schema) { return fits(value, schema, dialect, fields); }));
    }

    bool fits(const Value& value, const Value& schema, Dialect dialect, Fields fields) {
        Checker alone{definitions_};
        alone.depth_ = depth_;
        alone.walk(value, schema, dialect, fields);
        return alone.found.empty();
    }

    void check_alternatives(const Value& value, const Value& schema, Dialect dialect) {
        const Fields fields = dialect == Dialect::json_schema ? Fields::all : Fields::described_only;
        const json::Array& any = list(schema, "anyOf");
        if (!any.empty() && count_fitting(value, any, dialect, fields) == 0) {
            tell_nearest(value, any, dialect, fields);
        }
        if (const json::Array& one = list(schema, "oneOf"); !one.empty()) {
            const std::size_t count = count_fitting(value, one, dialect, fields);
            if (count == 0) {
                tell_nearest(value, one, dialect, fields);
            } else if (count > 1) {
                tell(fmt::format("fits {} of {} alternatives, must fit one (oneOf)", count, one.size()));
            }
        }
        if (const Value* not_this = schema.find("not"); not_this != nullptr && fits(value, *not_this, dialect, fields)) {
            tell("is what the schema excludes (not)");
        }
    }

    /// What the alternative with the fewest mistakes says is what helps.
    void tell_nearest(const Value& value, const json::Array& schemas, Dialect dialect, Fields fields) {
        std::vector<Finding> best;
        for (const Value& schema : schemas) {
            Checker alone{definitions_};
            alone.depth_ = depth_;
            alone.path_ = path_;
            alone.walk(value, schema, dialect, fields);
            if (best.empty() || alone.found.size() < best.size()) {
                best = std::move(alone.found);
            }
        }
        for (Finding& finding : best) {
            found.push_back(std::move(finding));
        }
    }

    void walk_object(const Value& value, const Value& schema, Dialect dialect, Fields fields) {
        for (const Value& name : list(schema, "required")) {
            const Value* there = value.find(name.as_string());
            if (there == nullptr || (there->is_null() && dialect != Dialect::json_schema)) {
                tell(fmt::format("'{}' is missing", name.as_string()));
            }
        }
        const bool embedded = flag(schema, "x-kubernetes-embedded-resource");
        if (embedded) {
            walk_embedded(value);
        }
        for (const json::Member& member : value.find_object()->members()) {
            const bool belongs_to_all = member.name == "apiVersion" || member.name == "kind" || member.name == "metadata";
            if (embedded && belongs_to_all) {
                continue;
            }
            path_.emplace_back(member.name);
            walk_field(member, schema, dialect, fields);
            path_.pop_back();
        }
    }

    void walk_field(const json::Member& member, const Value& schema, Dialect dialect, Fields fields) {
        const Value* properties = schema.find("properties");
        if (const Value* property = properties == nullptr ? nullptr : properties->find(member.name)) {
            walk(member.value, *property, dialect, fields);
            return;
        }
        const Value* further = schema.find("additionalProperties");
        if (further != nullptr && further->is_object()) {
            walk(member.value, *further, dialect, fields);
        } else if (fields == Fields::all && is_closed(schema, dialect)) {
            tell_unknown(member.name, properties);
        }
    }

    /// Whether an object has no other fields than the schema names.
    static bool is_closed(const Value& schema, Dialect dialect) {
        const Value* further = schema.find("additionalProperties");
        const auto further_allowed = further == nullptr ? std::nullopt : further->find_bool();
        if (dialect == Dialect::json_schema || further_allowed) {
            return further_allowed == false;
        }
        if (flag(schema, "x-kubernetes-preserve-unknown-fields")) {
            return false;
        }
        const Value* properties = schema.find("properties");
        const bool names_fields = properties != nullptr && properties->is_object() && !properties->find_object()->empty();
        const bool is_whole = !text(schema, "type").empty();
        return names_fields || (dialect == Dialect::custom_resource && is_whole);
    }

    void tell_unknown(const std::string& name, const Value* properties) {
        std::vector<std::string> known;
        if (properties != nullptr && properties->is_object()) {
            for (const json::Member& property : properties->find_object()->members()) {
                known.push_back(property.name);
            }
        }
        tell("unknown field", did_you_mean(name, known));
    }

    /// An object within an object: what every object has.
    void walk_embedded(const Value& value) {
        for (const std::string_view name : {"apiVersion", "kind"}) {
            const Value* there = value.find(name);
            if (there == nullptr || !there->is_string() || there->find_string()->empty()) {
                tell(fmt::format("'{}' is missing in the embedded object", name));
            }
        }
        if (const Value* metadata = value.find("metadata")) {
            path_.emplace_back("metadata");
            follow(*metadata, object_meta, Dialect::api_type, Fields::all);
            path_.pop_back();
        }
    }

    void walk_list(const Value& value, const Value& schema, Dialect dialect, Fields fields) {
        const json::Array& items = *value.find_array();
        if (const Value* item = schema.find("items")) {
            for (std::size_t i = 0; i < items.size(); ++i) {
                path_.emplace_back(i);
                // A null field is dropped by the server, a null in a list is not.
                if (dialect == Dialect::custom_resource && items[i].is_null() && !flag(*item, "nullable")) {
                    tell("must not be null");
                }
                walk(items[i], *item, dialect, fields);
                path_.pop_back();
            }
        }
        if (dialect == Dialect::custom_resource) {
            tell_duplicates(items, schema);
        }
    }

    void tell_duplicates(const json::Array& items, const Value& schema) {
        const std::string_view list_type = text(schema, "x-kubernetes-list-type");
        if (list_type != "set" && list_type != "map") {
            return;
        }
        std::vector<std::string> seen;
        for (std::size_t i = 0; i < items.size(); ++i) {
            std::string key = list_type == "set" ? json::write(items[i]) : std::string{};
            for (const Value& name : list(schema, "x-kubernetes-list-map-keys")) {
                const Value* part = items[i].find(name.as_string());
                key += (part == nullptr ? "" : json::write(*part)) + "\n";
            }
            if (std::ranges::find(seen, key) != seen.end()) {
                path_.emplace_back(i);
                tell("is there twice");
                path_.pop_back();
            }
            seen.push_back(std::move(key));
        }
    }

    const Definitions& definitions_;
    Path path_;
    int depth_ = 0;
};

}  // namespace

std::vector<Finding> check(const Value& value, const Value& schema, const Definitions& definitions, Dialect dialect) {
    Checker checker{definitions};
    checker.walk(value, schema, dialect);
    return std::move(checker.found);
}

}  // namespace berth::render::validate
