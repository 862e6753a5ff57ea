// SPDX-License-Identifier: Apache-2.0
// Running functions on a ResourceList, and exec plugins on plain documents.
#include "render/plugin/function.hpp"

#include "base/environment.hpp"
#include "base/error.hpp"
#include "base/file.hpp"
#include "base/path.hpp"
#include "base/process.hpp"
#include "base/text.hpp"
#include "render/load/read_resources.hpp"
#include "render/print/node_text.hpp"
#include "render/print/printer.hpp"
#include "yaml/parse.hpp"

#include <unistd.h>

#include <fmt/format.h>
#include <map>
#include <optional>

namespace berth::render {

using yaml::Node;

namespace {

struct FunctionSpec {
    std::string image;
    std::string exec_path;
    std::vector<std::string> arguments;
    std::vector<std::string> environment;
};

std::vector<std::string> texts(const Node* list) {
    std::vector<std::string> result;
    if (list != nullptr) {
        for (const Node* item : list->children()) {
            result.emplace_back(item->text());
        }
    }
    return result;
}

/// What the function annotation says; nothing without one.
std::optional<FunctionSpec> function_spec(const Resource& configuration) {
    const StringMap annotations = metadata_map(*configuration.root, "annotations");
    auto found = annotations.find("config.kubernetes.io/function");
    if (found == annotations.end()) {
        found = annotations.find("config.k8s.io/function");
    }
    if (found == annotations.end()) {
        return std::nullopt;
    }
    yaml::Arena arena;
    const auto parsed = yaml::parse_first(arena, found->second);
    if (!parsed) {
        throw Error(ErrorKind::invalid,
                    fmt::format("loader: failed to get FunctionSpec: yaml: {}", parsed.error().problem));
    }
    FunctionSpec spec;
    if (*parsed == nullptr) {
        return spec;
    }
    if (const Node* container = (*parsed)->find("container")) {
        const Node* image = container->find("image");
        spec.image = image == nullptr ? std::string{} : std::string{image->text()};
    }
    if (const Node* exec = (*parsed)->find("exec")) {
        const Node* path = exec->find("path");
        spec.exec_path = path == nullptr ? std::string{} : std::string{path->text()};
        spec.arguments = texts(exec->find("args"));
        spec.environment = texts(exec->find("env"));
    }
    return spec;
}

ProcessRunner& processes(const Session& session) {
    if (session.services.processes == nullptr) {
        throw Error(ErrorKind::unsupported, "plugins cannot be run here");
    }
    return *session.services.processes;
}

/// NAME=value pairs, the command line's over the function's.
std::vector<std::pair<std::string, std::string>> environment_of(const Session& session, const FunctionSpec& spec) {
    std::map<std::string, std::string> merged;
    const auto add = [&](const std::vector<std::string>& list) {
        for (const std::string& entry : list) {
            const auto parts = split_once(entry, "=");
            if (parts && parts->second.find('=') == std::string_view::npos) {
                merged.insert_or_assign(std::string{parts->first}, std::string{parts->second});
            }
        }
    };
    add(spec.environment);
    add(session.options.plugins.environment);
    return {merged.begin(), merged.end()};
}

std::string run_function(Session& session, const std::string& directory, const FunctionSpec& spec,
                         const std::vector<Node*>& items, const Node& configuration) {
    yaml::Arena& arena = session.inputs.emplace_back();
    Node* list = yaml::make_mapping(arena);
    yaml::set(arena, *list, "apiVersion", yaml::make_scalar(arena, "config.kubernetes.io/v1"));
    yaml::set(arena, *list, "kind", yaml::make_scalar(arena, "ResourceList"));
    Node* sequence = yaml::make_sequence(arena);
    int number = 0;
    for (Node* item : items) {
        const std::string id = std::to_string(++number);
        set_metadata_entry(arena, *item, "annotations", "internal.config.kubernetes.io/id", id);
        set_metadata_entry(arena, *item, "annotations", "config.k8s.io/id", id);
        yaml::append(arena, *sequence, item);
    }
    yaml::set(arena, *list, "items", sequence);
    yaml::set(arena, *list, "functionConfig", yaml::clone(arena, configuration));
    std::string program = spec.exec_path;
    if (program.find('/') != std::string::npos && !program.starts_with('/')) {
        program = join_path(directory, program);
    }
    std::vector<std::string> command{program};
    command.insert(command.end(), spec.arguments.begin(), spec.arguments.end());
    const ProcessResult result = processes(session).run({.arguments = std::move(command),
                                                         .environment = environment_of(session, spec),
                                                         .working_directory = AbsolutePath{directory},
                                                         .input = node_text(*list)},
                                                        session.services.cancel);
    if (!result.error_output.empty()) {
        session.warnings.push_back(std::string{trim(result.error_output)});
    }
    if (result.status != 0) {
        throw Error(ErrorKind::failed,
                    fmt::format("couldn't execute function: exit status {}: {}", result.status, result.error_output));
    }
    return result.output;
}

/// What came back, without the numbers that went with it.
std::string unnumbered(Session& session, const std::string& output) {
    yaml::Arena& arena = session.inputs.emplace_back();
    std::string text;
    for (Node* root : read_objects(arena, output)) {
        if (const Node* found = find_metadata_map(*root, "annotations")) {
            auto& annotations = const_cast<Node&>(*found);
            for (const std::string_view name : {"internal.config.kubernetes.io/id", "config.k8s.io/id"}) {
                yaml::erase(annotations, name);
            }
            if (annotations.pairs() == 0) {
                yaml::erase(*root->find("metadata"), "annotations");
            }
        }
        text += text.empty() ? "" : "---\n";
        text += node_text(*root);
    }
    return text;
}

Node* function_configuration(Session& session, const Resource& configuration) {
    yaml::Arena& arena = session.inputs.emplace_back();
    const auto parsed = yaml::parse_first(arena, print_object(*configuration.root));
    set_metadata_entry(arena, **parsed, "annotations", "config.kubernetes.io/local-config", "true");
    return *parsed;
}

void refuse_containers(const FunctionSpec& spec, const Resource& configuration) {
    if (!spec.image.empty()) {
        throw Error(ErrorKind::unsupported,
                    fmt::format("the function '{}' of '{}' runs in a container, which is not there yet", spec.image,
                                configuration.original_id().string()));
    }
}

// --- the older kind: a program found by its configuration's group, version and kind ---

std::string plugin_home(const Session& session) {
    const auto is_directory = [&](const std::string& path) {
        return session.services.files.kind(path) == EntryKind::directory;
    };
    if (const auto home = find_environment("KUSTOMIZE_PLUGIN_HOME"); home && !home->empty()) {
        return *home;
    }
    std::vector<std::string> places;
    if (const auto config = find_environment("XDG_CONFIG_HOME"); config && !config->empty()) {
        places.push_back(join_path(*config, "kustomize/plugin"));
    }
    if (const auto home = find_environment("HOME"); home && !home->empty()) {
        places.push_back(join_path(*home, ".config/kustomize/plugin"));
        places.push_back(join_path(*home, "kustomize/plugin"));
    }
    for (const std::string& place : places) {
        if (is_directory(place)) {
            return place;
        }
    }
    throw Error(ErrorKind::not_found, "unable to find plugin root", "set KUSTOMIZE_PLUGIN_HOME");
}

/// A shell's way of splitting words: quotes, backslashes, comments.
std::vector<std::string> split_words(std::string_view line) {
    std::vector<std::string> words;
    std::string current;
    char quote = 0;
    bool escaped = false;
    for (const char c : line) {
        if (escaped) {
            current.push_back(c);
            escaped = false;
        } else if (c == '\\' && quote != '\'') {
            escaped = true;
        } else if ((c == '\'' || c == '"') && quote == 0) {
            quote = c;
        } else if (c == quote && quote != 0) {
            quote = 0;
        } else if (c == '#' && quote == 0) {
            break;
        } else if ((c == ' ' || c == '\t' || c == '\n' || c == '\r') && quote == 0) {
            if (!current.empty()) {
                words.push_back(std::move(current));
                current.clear();
            }
        } else {
            current.push_back(c);
        }
    }
    if (quote != 0) {
        throw Error(ErrorKind::invalid, "failed to parse argsOneLiner: unclosed quote in string");
    }
    if (!current.empty()) {
        words.push_back(std::move(current));
    }
    return words;
}

struct ExecPlugin {
    std::string program;
    std::string configuration;
    std::vector<std::string> arguments;
    std::string root;
};

ExecPlugin find_exec_plugin(const Session& session, const Loader& loader, const Resource& configuration) {
    const Gvk gvk = configuration.original_id().gvk;
    ExecPlugin plugin;
    plugin.program = join_path(plugin_home(session), fmt::format("{}/{}/{}/{}", gvk.group, gvk.version,
                                                                 to_lower(gvk.kind), gvk.kind));
    if (session.services.files.kind(plugin.program) != EntryKind::file) {
        throw Error(ErrorKind::not_found,
                    fmt::format("unable to load plugin: expected file with Go object code at: {}.so", plugin.program),
                    "plugins in Go cannot be loaded; an executable of that name without '.so' can");
    }
    if (::access(plugin.program.c_str(), X_OK) != 0) {
        throw Error(ErrorKind::denied, fmt::format("unexecutable plugin at: {}", plugin.program));
    }
    plugin.configuration = print_object(*configuration.root);
    plugin.root = loader.root();
    if (const Node* line = configuration.root->find("argsOneLiner"); line != nullptr && !line->text().empty()) {
        plugin.arguments = split_words(line->text());
    }
    if (const Node* file = configuration.root->find("argsFromFile"); file != nullptr && !file->text().empty()) {
        for (const std::string& line : split(loader.load(file->text()), '\n')) {
            const std::size_t begin = line.find_first_not_of(' ');
            if (begin != std::string::npos) {
                plugin.arguments.push_back(line.substr(begin));
            }
        }
    }
    return plugin;
}

std::string run_exec_plugin(Session& session, const ExecPlugin& plugin, const std::string& input) {
    const TemporaryDirectory scratch;
    const AbsolutePath file = scratch.path() / "kust-plugin-config";
    write_file(file, plugin.configuration);
    std::vector<std::string> command{plugin.program, file.string()};
    command.insert(command.end(), plugin.arguments.begin(), plugin.arguments.end());
    ProcessCommand process{.arguments = std::move(command),
                           .environment = {{"KUSTOMIZE_PLUGIN_CONFIG_ROOT", plugin.root}},
                           .input = input};
    if (session.services.files.kind(plugin.root) == EntryKind::directory) {
        process.working_directory = AbsolutePath{plugin.root};
    }
    constexpr std::size_t longest = 131071 - sizeof("KUSTOMIZE_PLUGIN_CONFIG_STRING=");
    if (plugin.configuration.size() <= longest) {
        process.environment.emplace_back("KUSTOMIZE_PLUGIN_CONFIG_STRING", plugin.configuration);
    }
    const ProcessResult result = processes(session).run(process, session.services.cancel);
    if (result.status != 0) {
        throw Error(ErrorKind::failed, fmt::format("failure in plugin configured via {}; exit status {}",
                                                   file.string(), result.status))
            .within(result.error_output);
    }
    return result.output;
}

std::string documents(const std::vector<Node*>& nodes) {
    std::string text;
    for (const Node* node : nodes) {
        text += text.empty() ? "" : "---\n";
        text += print_object(*node);
    }
    return text;
}

}  // namespace

Generate external_generator(Session& session, const Loader& loader, Resource& configuration) {
    const auto spec = function_spec(configuration);
    if (!spec) {
        return [plugin = find_exec_plugin(session, loader, configuration)](Session& run) {
            std::vector<Resource*> made = read_resources(run, run_exec_plugin(run, plugin, {}));
            read_plugin_options(run, made);
            return made;
        };
    }
    refuse_containers(*spec, configuration);
    return [spec = *spec, root = loader.root(), &configuration](Session& run) {
        Node* config = function_configuration(run, configuration);
        std::string output = node_text(*config);
        if (run.options.plugins.enable_exec && !spec.exec_path.empty()) {
            Node* item = yaml::clone(run.inputs.emplace_back(), *config);
            output = unnumbered(run, run_function(run, root, spec, {item}, *config));
        }
        std::vector<Resource*> made = read_resources(run, output);
        read_plugin_options(run, made);
        return made;
    };
}

Transform external_transformer(Session& session, const Loader& loader, Resource& configuration) {
    const auto spec = function_spec(configuration);
    if (!spec) {
        return [plugin = find_exec_plugin(session, loader, configuration)](Session& run, ResourceMap& resources) {
            const std::string output = run_exec_plugin(run, plugin, documents(plugin_input(run, resources)));
            apply_plugin_output(run, resources, output, plugin.program);
        };
    }
    refuse_containers(*spec, configuration);
    return [spec = *spec, root = loader.root(), &configuration](Session& run, ResourceMap& resources) {
        if (!run.options.plugins.enable_exec || spec.exec_path.empty()) {
            return;
        }
        Node* config = function_configuration(run, configuration);
        const std::string output =
            unnumbered(run, run_function(run, root, spec, plugin_input(run, resources), *config));
        const std::string name = fmt::format("api: {}, kind: {}, name: {}", object_api_version(*configuration.root),
                                             configuration.kind(), configuration.name());
        apply_plugin_output(run, resources, output, name);
    };
}

}  // namespace berth::render
