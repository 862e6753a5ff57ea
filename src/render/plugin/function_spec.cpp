// SPDX-License-Identifier: Apache-2.0
// Reading the function annotation, and joining it with the command line.
#include "render/plugin/function_spec.hpp"

#include "base/environment.hpp"
#include "base/error.hpp"
#include "base/path.hpp"
#include "base/text.hpp"
#include "render/load/decode.hpp"
#include "yaml/parse.hpp"

#include <unistd.h>

#include <fmt/format.h>
#include <algorithm>
#include <map>
#include <set>

namespace berth::render {

using yaml::Node;

namespace {

void refuse_duplicate_fields(const Node& node) {
    std::set<std::string_view> seen;
    for (std::uint32_t i = 0; i < node.pairs(); ++i) {
        if (!seen.insert(node.key(i)->text()).second) {
            throw Error(ErrorKind::invalid,
                        fmt::format("error converting YAML to JSON: yaml: unmarshal errors:\n  line {}: key \"{}\" "
                                    "already set in map",
                                    node.key(i)->line, node.key(i)->text()));
        }
    }
    for (const Node* child : node.children()) {
        refuse_duplicate_fields(*child);
    }
}

FunctionMount decode_mount(const Decoder& decoder, const Node& node) {
    FunctionMount mount;
    bool writable = false;
    const auto text = [&](const char* name, std::string& into) {
        return Decoder::Field{name, [&decoder, name, &into](const Node& n) { decoder.read(n, name, into); }};
    };
    decoder.fields(node, "runtimeutil.StorageMount",
                   {text("type", mount.type),
                    text("src", mount.source),
                    text("dst", mount.target),
                    {"rw", [&](const Node& n) { decoder.read(n, "rw", writable); }}});
    mount.access = writable ? FunctionMount::Access::read_write : FunctionMount::Access::read_only;
    return mount;
}

void decode_container(const Decoder& decoder, const Node& node, FunctionSpec::Container& into) {
    decoder.fields(node, "runtimeutil.ContainerSpec",
                   {{"image", [&](const Node& n) { decoder.read(n, "image", into.image); }},
                    {"network", [&](const Node& n) { decoder.read(n, "network", into.network); }},
                    {"envs", [&](const Node& n) { decoder.read(n, "envs", into.environment); }},
                    {"mounts", [&](const Node& n) {
                         decoder.read_list<FunctionMount>(
                             n, "mounts", into.mounts,
                             [&](const Node& item, FunctionMount& mount) { mount = decode_mount(decoder, item); });
                     }}});
}

void decode_program(const Decoder& decoder, const Node& node, FunctionSpec::Program& into) {
    decoder.fields(node, "runtimeutil.ExecSpec",
                   {{"path", [&](const Node& n) { decoder.read(n, "path", into.path); }},
                    {"args", [&](const Node& n) { decoder.read(n, "args", into.arguments); }},
                    {"envs", [&](const Node& n) { decoder.read(n, "envs", into.environment); }}});
}

FunctionSpec decode_spec(std::string_view text) {
    yaml::Arena arena;
    const auto parsed = yaml::parse_first(arena, text);
    if (!parsed) {
        throw Error(ErrorKind::invalid, "error converting YAML to JSON: " + yaml::go_v2_text(parsed.error()));
    }
    FunctionSpec spec;
    if (*parsed == nullptr) {
        return spec;
    }
    refuse_duplicate_fields(**parsed);
    const Decoder decoder{{}, "runtimeutil.FunctionSpec"};
    return within("error unmarshaling JSON: while decoding JSON", [&] {
        decoder.fields(**parsed,
                       {{"deferFailure", [&](const Node& n) { decoder.read(n, "deferFailure", spec.defer_failure); }},
                        {"container", [&](const Node& n) { decode_container(decoder, n, spec.container); }},
                        {"exec", [&](const Node& n) { decode_program(decoder, n, spec.program); }}});
        return spec;
    });
}

/// Both annotations, the older field and the oldest annotation, in the order kyaml looks for them.
std::optional<FunctionSpec> read_spec(const Resource& configuration) {
    const StringMap annotations = metadata_map(*configuration.root, "annotations");
    const auto text_of = [&](const char* name) {
        const auto found = annotations.find(name);
        return found == annotations.end() ? std::string{} : found->second;
    };
    for (const char* name : {"config.kubernetes.io/function", "config.k8s.io/function"}) {
        if (const std::string text = text_of(name); !text.empty()) {
            return within(fmt::format("{} unmarshal error", name), [&] { return decode_spec(text); });
        }
    }
    if (const std::string image = text_of("config.kubernetes.io/container"); !image.empty()) {
        FunctionSpec spec;
        spec.container.image = image;
        return spec;
    }
    return std::nullopt;
}

void refuse_foreign_mounts(const FunctionSpec& spec, const Resource& configuration) {
    for (const FunctionMount& mount : spec.container.mounts) {
        const auto refuse = [&](std::string_view rule) {
            throw Error(ErrorKind::denied,
                        fmt::format("plugin {} with mount path '{}' is not permitted; mount paths must be {} the "
                                    "current kustomization directory",
                                    configuration.original_id().string(), mount.source, rule));
        };
        if (mount.source.starts_with('/')) {
            refuse("relative to");
        }
        if (clean_path(mount.source).starts_with("..")) {
            refuse("under");
        }
    }
}

/// kyaml's ContainerEnv: variables with values, and names whose value is that of our own environment.
struct ContainerVariables {
    std::map<std::string, std::string> values{{"LOG_TO_STDERR", "true"}, {"STRUCTURED_RESULTS", "true"}};
    std::vector<std::string> exported;

    void add(const std::vector<std::string>& entries) {
        for (const std::string& entry : entries) {
            if (const auto pair = split_once(entry, "=")) {
                values.insert_or_assign(std::string{pair->first}, std::string{pair->second});
            } else if (std::ranges::find(exported, entry) == exported.end()) {
                exported.push_back(entry);
            }
        }
    }
};

}  // namespace

std::optional<FunctionSpec> find_function_spec(const Resource& configuration) {
    const auto spec = within("loader: failed to get FunctionSpec", [&] { return read_spec(configuration); });
    if (spec) {
        refuse_foreign_mounts(*spec, configuration);
    }
    return spec;
}

FunctionMount parse_mount(std::string_view text) {
    FunctionMount mount;
    for (const std::string& option : split(text, ',')) {
        const auto pair = split_once(option, "=");
        if (!pair) {
            continue;
        }
        const auto& [key, value] = *pair;
        if (key == "type") {
            mount.type = value;
        } else if (key == "src" || key == "source") {
            mount.source = value;
        } else if (key == "dst" || key == "target") {
            mount.target = value;
        } else if (key == "rw") {
            mount.access = value == "true" ? FunctionMount::Access::read_write : FunctionMount::Access::read_only;
        }
    }
    return mount;
}

ContainerFunction container_function(const FunctionSpec::Container& spec, const PluginOptions& options,
                                     const std::string& directory) {
    ContainerFunction function{.image = spec.image,
                               .user = options.as_current_user ? fmt::format("{}:{}", ::getuid(), ::getgid()) : "nobody",
                               .network = spec.network ? ContainerFunction::Network::host
                                                       : ContainerFunction::Network::none,
                               .mounts = spec.mounts,
                               .environment = {},
                               .input = {}};
    for (const std::string& mount : options.mounts) {
        function.mounts.push_back(parse_mount(mount));
    }
    for (FunctionMount& mount : function.mounts) {
        if (!mount.source.empty() && !mount.source.starts_with('/')) {
            mount.source = join_path(directory, mount.source);
        }
    }
    // The command line's variables, and with them the two that are always set, win over the function's.
    ContainerVariables variables;
    variables.add(spec.environment);
    ContainerVariables given;
    given.add(options.environment);
    for (const auto& [name, value] : given.values) {
        variables.values.insert_or_assign(name, value);
    }
    variables.add(given.exported);
    function.environment.assign(variables.values.begin(), variables.values.end());
    for (const std::string& name : variables.exported) {
        function.environment.emplace_back(name, find_environment(name));
    }
    return function;
}

std::vector<std::pair<std::string, std::string>> program_environment(const FunctionSpec::Program& spec,
                                                                     const PluginOptions& options) {
    std::map<std::string, std::string> merged;
    for (const std::vector<std::string>* list : {&spec.environment, &options.environment}) {
        for (const std::string& entry : *list) {
            const auto pair = split_once(entry, "=");
            if (pair && pair->second.find('=') == std::string_view::npos) {
                merged.insert_or_assign(std::string{pair->first}, std::string{pair->second});
            }
        }
    }
    return {merged.begin(), merged.end()};
}

}  // namespace berth::render
