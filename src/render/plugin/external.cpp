// SPDX-License-Identifier: Apache-2.0
// Plugins that are not built in: loading, refusing, and what becomes of their output.
#include "base/error.hpp"
#include "base/text.hpp"
#include "render/load/read_resources.hpp"
#include "render/plugin/function.hpp"
#include "render/plugin/plugins.hpp"
#include "render/print/printer.hpp"
#include "yaml/parse.hpp"
#include "yaml/writer.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <optional>
#include <unordered_set>

namespace berth::render {

using yaml::Node;

namespace {

constexpr std::string_view id_key = "kustomize.config.k8s.io/id";
constexpr std::string_view hash_key = "kustomize.config.k8s.io/needs-hash";
constexpr std::string_view behavior_key = "kustomize.config.k8s.io/behavior";

bool is_builtin(const Resource& configuration) {
    const Gvk gvk = configuration.gvk();
    return gvk.group.empty() && gvk.version == "builtin";
}

void require_plugins(const Session& session, const Resource& configuration) {
    if (!session.options.plugins.enabled) {
        throw Error(ErrorKind::denied, fmt::format("external plugins disabled; unable to load external plugin '{}'",
                                                   configuration.original_id().gvk.kind),
                    "allow them with --enable-alpha-plugins");
    }
}

std::string id_text(const ResourceId& id) {
    std::string text;
    yaml::Writer writer{text};
    writer.begin_mapping(yaml::Writer::Filled::yes);
    const auto field = [&](std::string_view name, std::string_view value) {
        if (!value.empty()) {
            writer.key(name);
            writer.string(value);
        }
    };
    field("group", id.gvk.group);
    field("kind", id.gvk.kind);
    field("name", id.name);
    field("namespace", id.name_space);
    field("version", id.gvk.version);
    writer.end_mapping();
    writer.end_document();
    return text;
}

/// An identity as Go writes it as JSON.
std::string json_id(const ResourceId& id) {
    std::string json;
    const auto field = [&](std::string_view name, std::string_view value) {
        if (!value.empty()) {
            json += json.empty() ? "{" : ",";
            append_json_string(json, name);
            json.push_back(':');
            append_json_string(json, value);
        }
    };
    field("group", id.gvk.group);
    field("version", id.gvk.version);
    field("kind", id.gvk.kind);
    field("name", id.name);
    field("namespace", id.name_space);
    return json + "}";
}

/// A builtin gets its configuration as text: what cannot be printed cannot configure it.
void require_printable(const Resource& configuration) {
    within(fmt::format("marshalling yaml from res {}", configuration.original_id().string()),
           [&] { static_cast<void>(print_json(*configuration.root)); });
}

template <class Made>
Made configured(const Resource& configuration, const std::function<Made()>& make) {
    require_printable(configuration);
    return within(fmt::format("plugin {} fails configuration", configuration.original_id().string()), make);
}

/// The role of a builtin. Throws Error for a kind that there is not.
BuiltinRole role_of(const Resource& configuration) {
    const BuiltinRole role = builtin_role(configuration.kind());
    if (role == BuiltinRole::none) {
        throw Error(ErrorKind::not_found, fmt::format("unable to load builtin {}", configuration.gvk().string()));
    }
    return role;
}

/// Told of one that could be configured.
[[noreturn]] void wrong_role(const Resource& configuration, std::string_view wanted) {
    throw Error(ErrorKind::invalid,
                fmt::format("plugin {} not a {}", configuration.original_id().string(), wanted));
}

}  // namespace

Generate load_generator(Session& session, const Loader& loader, Resource& configuration) {
    if (!is_builtin(configuration)) {
        require_plugins(session, configuration);
        return external_generator(session, loader, configuration);
    }
    if (role_of(configuration) == BuiltinRole::transformer) {
        configured<Transform>(configuration, [&] { return builtin_transformer(session, loader, configuration); });
        wrong_role(configuration, "generator");
    }
    return configured<Generate>(configuration, [&] { return builtin_generator(session, loader, configuration); });
}

Transform load_transformer(Session& session, const Loader& loader, Resource& configuration) {
    if (!is_builtin(configuration)) {
        require_plugins(session, configuration);
        return external_transformer(session, loader, configuration);
    }
    if (role_of(configuration) == BuiltinRole::generator) {
        configured<Generate>(configuration, [&] { return builtin_generator(session, loader, configuration); });
        wrong_role(configuration, "transformer");
    }
    return configured<Transform>(configuration, [&] { return builtin_transformer(session, loader, configuration); });
}

void read_plugin_options(Session& session, const std::vector<Resource*>& resources) {
    for (Resource* resource : resources) {
        StringMap annotations = metadata_map(*resource->root, "annotations");
        const auto take = [&](std::string_view name) -> std::optional<std::string> {
            const auto found = annotations.find(name);
            if (found == annotations.end()) {
                return std::nullopt;
            }
            std::string value = found->second;
            annotations.erase(found);
            return value;
        };
        if (const auto hash = take(hash_key)) {
            const std::optional<bool> yes = parse_bool(*hash);
            if (!yes) {
                throw Error(ErrorKind::invalid,
                            fmt::format("the annotation \"{}\" contains an invalid value (\"{}\")", hash_key, *hash));
            }
            resource->needs_hash = resource->needs_hash || *yes;
        }
        resource->behavior = parse_behavior(take(behavior_key).value_or(""));
        resource->has_behavior = true;
        resource->set_annotations(session.arena, annotations);
    }
}

std::vector<Node*> plugin_input(Session& session, const ResourceMap& resources) {
    std::vector<Node*> input;
    yaml::Arena& arena = session.inputs.emplace_back();
    for (const Resource* resource : resources.resources()) {
        Node* copy = yaml::clone(arena, *resource->root);
        write_build_annotations(arena, *resource, *copy);
        annotate(arena, *copy, id_key, id_text(resource->id()));
        const auto parsed = yaml::parse_first(arena, print_object(*copy));
        input.push_back(*parsed);
    }
    return input;
}

void apply_plugin_output(Session& session, ResourceMap& resources, const std::string& output,
                         const std::string& plugin) {
    std::unordered_set<std::string> present;
    for (Resource* fresh : read_resources(session, output)) {
        StringMap annotations = metadata_map(*fresh->root, "annotations");
        if (const auto id = annotations.find(id_key); id != annotations.end()) {
            annotations.erase(id);
            fresh->set_annotations(session.arena, annotations);
        }
        const ResourceId id = fresh->id();
        if (!present.insert(id.identity()).second) {
            throw Error(ErrorKind::conflict,
                        fmt::format("plugin {} generated duplicate resource: {}", plugin, json_id(id)));
        }
        const std::vector<Resource*> known = resources.with_current_id(id);
        if (known.size() > 1) {
            throw Error(ErrorKind::conflict, fmt::format("id matched {} resources", known.size()));
        }
        if (known.empty()) {
            resources.append(fresh);
            continue;
        }
        std::vector<std::string> variables = std::move(known.front()->variables);
        *known.front() = *fresh;
        known.front()->variables = std::move(variables);
    }
    resources.touch();
    std::vector<Resource*> kept;
    for (Resource* resource : resources.resources()) {
        if (present.contains(resource->id().identity())) {
            kept.push_back(resource);
        }
    }
    resources.assign(std::move(kept));
}

}  // namespace berth::render
