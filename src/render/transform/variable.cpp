// SPDX-License-Identifier: Apache-2.0
// Finding the values of vars and putting them in their places.
#include "render/transform/variable.hpp"

#include "base/error.hpp"
#include "base/text.hpp"
#include "render/transform/field_path.hpp"
#include "yaml/number.hpp"
#include "yaml/resolve.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <set>

namespace berth::render {

using yaml::Kind;
using yaml::Node;
using yaml::Tag;

namespace {

Gvk gvk_of(const Var& var) {
    if (var.api_version.empty()) {
        return {.group = var.group, .version = var.version, .kind = var.kind};
    }
    const auto slashes = std::count(var.api_version.begin(), var.api_version.end(), '/');
    if (slashes > 1) {
        return {.group = var.group, .version = var.version, .kind = var.kind};
    }
    Gvk gvk = make_gvk(var.api_version, var.kind);
    if (slashes == 0) {
        gvk.group = var.group;
    }
    return gvk;
}

/// `{name Kind.version.group {fieldPath}}`, as Go prints it.
std::string go_text(const Var& var) {
    return fmt::format("{{{} {} {{{}}}}}", var.name, gvk_of(var).string(), var.field_path);
}

/// A value of some type; text for what is no number and no boolean.
struct Value {
    std::string text;
    Tag tag = Tag::string;
    std::string text_within{}; ///< within other text, where that is not the same
};

/// Nothing for a collection: it is a value that is put nowhere.
std::optional<Value> value_of(const Node& found) {
    const Node& node = found.kind == Kind::alias ? *found.target : found;
    if (node.kind != Kind::scalar) {
        return std::nullopt;
    }
    switch (node.tag) {
    case Tag::integer: {
        const auto number = yaml::parse_decimal(node.value);
        if (!number) {
            throw Error(ErrorKind::invalid, "an integer of another form");
        }
        return Value{std::to_string(*number), Tag::integer};
    }
    case Tag::floating: {
        const auto number = yaml::parse_float(node.value);
        if (!number) {
            throw Error(ErrorKind::invalid, "a number of another form");
        }
        return Value{yaml::format_float_f(*number), Tag::floating, yaml::format_float_g(*number)};
    }
    case Tag::boolean: {
        const auto truth = parse_bool(node.value);
        if (!truth) {
            throw Error(ErrorKind::invalid, "a boolean of another form");
        }
        return Value{*truth ? "true" : "false", Tag::boolean};
    }
    case Tag::none:
    case Tag::null:
    case Tag::string:
    case Tag::timestamp:
    case Tag::binary:
    case Tag::merge:
    case Tag::sequence:
    case Tag::mapping:
    case Tag::custom:
        break;
    }
    return Value{std::string{node.value}, Tag::string};
}

using Values = std::map<std::string, std::optional<Value>, std::less<>>;

class Expander {
public:
    Expander(yaml::Arena& arena, const Values& values) : arena_{arena}, values_{values} {}

    void expand(Node& node) {
        if (node.is_null()) {
            return;
        }
        switch (node.kind) {
        case Kind::scalar:
            if (is_string(node)) {
                update(node);
            }
            return;
        case Kind::mapping:
            for (std::uint32_t i = 0; i < node.pairs(); ++i) {
                if (!is_string(*node.key(i))) {
                    throw Error(ErrorKind::invalid, fmt::format("invalid map key: value='{}', tag='{}'",
                                                                node.key(i)->text(), "!!int"));
                }
                if (is_string(*node.field(i))) {
                    update(*node.field(i));
                }
            }
            return;
        case Kind::sequence:
            for (Node* item : node.children()) {
                if (!is_string(*item)) {
                    throw Error(ErrorKind::invalid, "invalid value type expect a string");
                }
                update(*item);
            }
            return;
        case Kind::alias:
            break;
        }
    }

    [[nodiscard]] const std::set<std::string, std::less<>>& used() const { return used_; }

private:
    static bool is_string(const Node& node) {
        return node.kind == Kind::scalar && (node.tag == Tag::string || node.tag == Tag::none);
    }

    void update(Node& node) {
        const Value value = replaced(node.value);
        node.value = arena_.copy(value.text);
        node.tag = value.tag;
        node.style = yaml::Style::plain;
        node.tagged = false;
    }

    /// $(NAME) is a var, $$ a dollar.
    Value replaced(std::string_view input) {
        std::string out;
        std::size_t from = 0;
        for (std::size_t i = 0; i + 1 < input.size(); ++i) {
            if (input[i] != '$') {
                continue;
            }
            out.append(input.substr(from, i - from));
            const char next = input[i + 1];
            if (next == '$') {
                out.push_back('$');
                i += 1;
            } else if (next == '(') {
                const std::size_t close = input.find(')', i + 2);
                if (close == std::string_view::npos) {
                    out += "$(";
                    i += 1;
                } else {
                    const std::string_view name = input.substr(i + 2, close - i - 2);
                    const auto found = values_.find(name);
                    if (found != values_.end() && found->second) {
                        used_.insert(std::string{name});
                        if (i == 0 && close + 1 == input.size()) {
                            return *found->second;
                        }
                        const Value& value = *found->second;
                        out += value.text_within.empty() ? value.text : value.text_within;
                    } else {
                        out.append(input.substr(i, close - i + 1));
                    }
                    i = close;
                }
            } else {
                out.push_back('$');
                out.push_back(next);
                i += 1;
            }
            from = i + 1;
        }
        out.append(input.substr(std::min(from, input.size())));
        return {out, Tag::string};
    }

    yaml::Arena& arena_;
    const Values& values_;
    std::set<std::string, std::less<>> used_;
};

/// Paths of vars may have indexes at the end of a name: containers[0].
std::vector<std::string> var_path(std::string_view path) {
    std::vector<std::string> result;
    for (const std::string& part : split_bracket_path(path, '.')) {
        const std::size_t open = part.find('[');
        const bool index = open != std::string::npos && open > 0 && part.back() == ']' &&
                           std::all_of(part.begin() + static_cast<std::ptrdiff_t>(open) + 1, part.end() - 1,
                                       [](char c) { return c >= '0' && c <= '9'; });
        if (index) {
            result.push_back(part.substr(0, open));
            result.push_back(part.substr(open + 1, part.size() - open - 2));
        } else {
            result.push_back(part);
        }
    }
    return result;
}

/// By the name of each var, the first resource that it takes its value from.
std::map<std::string_view, const Resource*> sources_of(const ResourceMap& resources) {
    std::map<std::string_view, const Resource*> sources;
    for (const Resource* resource : resources.resources()) {
        for (const std::string& name : resource->variables) {
            sources.emplace(name, resource);
        }
    }
    return sources;
}

std::optional<Value> find_value(const std::map<std::string_view, const Resource*>& sources, const Var& var) {
    const auto source = sources.find(var.name);
    if (source == sources.end()) {
        throw Error(ErrorKind::not_found,
                    fmt::format("var '{}' cannot be mapped to a field in the set of known resources", go_text(var)));
    }
    const std::vector<std::string> path = var_path(var.field_path);
    try {
        if (const Node* found = look_up(*source->second->root, path)) {
            return value_of(*found);
        }
    } catch (const Error&) {
        // told below in kustomize's words
    }
    throw Error(ErrorKind::not_found,
                fmt::format("field specified in var '{}' not found in corresponding resource", go_text(var)));
}

}  // namespace

void VariableSet::add(const Var& var) {
    Var kept = var;
    if (kept.field_path.empty()) {
        kept.field_path = "metadata.name";
    }
    if (!vars_.emplace(var.name, std::move(kept)).second) {
        throw Error(ErrorKind::conflict, fmt::format("var '{}' already encountered", var.name));
    }
}

void VariableSet::add_all(const VariableSet& other) {
    for (const auto& [name, var] : other.vars_) {
        add(var);
    }
}

void bind_variables(const ResourceMap& resources, std::span<const Var> vars) {
    for (const Var& var : vars) {
        const ResourceId wanted{.gvk = gvk_of(var), .name = var.object_name, .name_space = var.name_space};
        const bool exact = !var.name_space.empty() || wanted.gvk.is_cluster_scoped();
        std::vector<Resource*> found = resources.with_name(wanted.name);
        std::erase_if(found, [&](const Resource* resource) {
            const auto same = [&](const ResourceId& id) {
                return exact ? wanted.same(id) : wanted.name == id.name && wanted.gvk == id.gvk;
            };
            return resource->is_empty() ||
                   (!same(resource->id()) && std::none_of(resource->previous.begin(), resource->previous.end(),
                                                          [&](const PreviousId& previous) {
                                                              return same(resource->previous_id(previous));
                                                          }));
        });
        if (found.size() > 1) {
            throw Error(ErrorKind::invalid, fmt::format("found {} resId matches for var {} (unable to disambiguate)",
                                                        found.size(), go_text(var)));
        }
        if (found.size() == 1) {
            found.front()->variables.push_back(var.name);
        }
    }
}

void resolve_variables(Session& session, const ResourceMap& resources, const VariableSet& vars,
                       const FieldSpecs& fields) {
    if (vars.empty()) {
        return;
    }
    const auto sources = sources_of(resources);
    Values values;
    for (const auto& [name, var] : vars.vars()) {
        values.emplace(name, find_value(sources, var));
    }
    Expander expander{session.arena, values};
    for (Resource* resource : resources.resources()) {
        for (const FieldSpec& field : fields) {
            visit_field(session.arena, *resource->root, field, {}, [&](Node& node) { expander.expand(node); });
        }
    }
    std::vector<std::string> unused;
    for (const auto& [name, value] : values) {
        if (!expander.used().contains(name)) {
            unused.push_back(name);
        }
    }
    if (!unused.empty()) {
        session.warnings.push_back(
            fmt::format("well-defined vars that were never replaced: {}", fmt::join(unused, ",")));
    }
}

}  // namespace berth::render
