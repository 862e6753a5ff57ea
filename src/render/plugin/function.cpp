// SPDX-License-Identifier: Apache-2.0
// Functions and exec plugins as generators and transformers.
#include "render/plugin/function.hpp"

#include "base/error.hpp"
#include "base/process.hpp"
#include "base/text.hpp"
#include "render/generate/tree_hash.hpp"
#include "render/load/read_resources.hpp"
#include "render/plugin/exec_plugin.hpp"
#include "render/plugin/function_list.hpp"
#include "render/plugin/function_spec.hpp"
#include "render/print/node_text.hpp"
#include "render/print/printer.hpp"
#include "yaml/parse.hpp"

#include <fmt/format.h>

namespace berth::render {

using yaml::Node;

namespace {

/// A function with what its container or process needs from the kustomization it belongs to.
struct Function {
    FunctionSpec spec;
    std::string directory;
    const Resource* configuration;

    /// kustomize passes over functions that are programs where those are not allowed.
    [[nodiscard]] bool runs(const PluginOptions& options) const {
        return !spec.container.image.empty() || (options.enable_exec && !spec.program.path.empty());
    }
};

ProcessResult run_container(const Session& session, const Function& function, std::string input) {
    if (!session.services.run_container) {
        throw Error(ErrorKind::unsupported, fmt::format("the function '{}' needs a container, which cannot be run here",
                                                        function.spec.container.image));
    }
    ContainerFunction container =
        container_function(function.spec.container, session.options.plugins, function.directory);
    container.input = std::move(input);
    return session.services.run_container(container, session.services.cancel);
}

ProcessResult run_program(const Session& session, const Function& function, std::string input) {
    if (session.services.processes == nullptr) {
        throw Error(ErrorKind::unsupported,
                    fmt::format("the function '{}' cannot be run here", function.spec.program.path));
    }
    if (function.directory == "/") {
        throw Error(ErrorKind::invalid, "root working directory '/' not allowed");
    }
    std::vector<std::string> command{function.spec.program.path};
    command.insert(command.end(), function.spec.program.arguments.begin(), function.spec.program.arguments.end());
    return session.services.processes->run(
        {.arguments = std::move(command),
         .environment = program_environment(function.spec.program, session.options.plugins),
         .working_directory = AbsolutePath{function.directory},
         .input = std::move(input)},
        session.services.cancel);
}

/// What a function wrote, and the documents that kyaml makes of it.
struct FunctionOutput {
    std::string written;
    std::string documents;
};

FunctionOutput call(Session& session, const Function& function, std::vector<Node*> objects, const Node& configuration) {
    const bool in_container = !function.spec.container.image.empty();
    FunctionList list{session.inputs.emplace_back(), std::move(objects), configuration,
                      in_container ? FunctionList::Scope::everything : FunctionList::Scope::below_configuration};
    const ProcessResult done = in_container ? run_container(session, function, list.request())
                                            : run_program(session, function, list.request());
    const std::string said{trim(done.error_output)};
    // What came out is read before the status is looked at: the first error counts.
    std::string documents = list.result(done.output);
    if (done.status != 0) {
        const Error failure{ErrorKind::failed, fmt::format("exit status {}", done.status)};
        throw said.empty() ? failure : failure.with_cause(said);
    }
    if (!said.empty()) {
        session.warnings.push_back(said);
    }
    return {.written = done.output, .documents = std::move(documents)};
}

FunctionOutput run_function(Session& session, const Function& function, std::vector<Node*> objects,
                         const Node& configuration) {
    return within("couldn't execute function", [&] {
        if (function.spec.container.network && !session.options.plugins.network) {
            throw Error(ErrorKind::denied, "network required but not enabled with --network");
        }
        if (!function.runs(session.options.plugins)) {
            std::string unchanged;
            for (const Node* object : objects) {
                unchanged += (unchanged.empty() ? "" : "---\n") + node_text(*object);
            }
            return FunctionOutput{.written = unchanged, .documents = unchanged};
        }
        return call(session, function, std::move(objects), configuration);
    });
}

/// The annotation keeps a configuration that a function gives back out of the result.
Node* function_configuration(Session& session, const Resource& configuration) {
    yaml::Arena& arena = session.inputs.emplace_back();
    const auto parsed = yaml::parse_first(arena, print_object(*configuration.root));
    annotate(arena, **parsed, "config.kubernetes.io/local-config", "true");
    return *parsed;
}

std::string documents(const std::vector<Node*>& nodes) {
    std::string text;
    for (const Node* node : nodes) {
        text += text.empty() ? "" : "---\n";
        text += print_object(*node);
    }
    return text;
}

std::vector<Resource*> generated(Session& session, const std::string& documents, const SourceText& source) {
    std::vector<Resource*> made = read_resources(session, documents, CountLines::of_each_document);
    read_plugin_options(session, made);
    watch_hashed_trees(session.arena, made, source);
    return made;
}

}  // namespace

Generate external_generator(Session& session, const Loader& loader, Resource& configuration) {
    const auto spec = find_function_spec(configuration);
    if (!spec) {
        return [plugin = find_exec_plugin(session, loader, configuration)](Session& run) {
            const std::string output = run_exec_plugin(run, plugin, {});
            return generated(run, output, {.text = output, .form = SourceText::Form::original});
        };
    }
    return [function = Function{*spec, loader.root(), &configuration}](Session& run) {
        const Node* config = function_configuration(run, *function.configuration);
        Node* item = yaml::clone(run.inputs.emplace_back(), *config);
        const FunctionOutput output = run_function(run, function, {item}, *config);
        return generated(run, output.documents, {.text = output.written, .form = SourceText::Form::written_again});
    };
}

Transform external_transformer(Session& session, const Loader& loader, Resource& configuration) {
    const auto spec = find_function_spec(configuration);
    if (!spec) {
        return [plugin = find_exec_plugin(session, loader, configuration)](Session& run, ResourceMap& resources) {
            const std::string output = run_exec_plugin(run, plugin, documents(plugin_input(run, resources)));
            apply_plugin_output(run, resources, output, plugin.program);
        };
    }
    return [function = Function{*spec, loader.root(), &configuration}](Session& run, ResourceMap& resources) {
        const Node* config = function_configuration(run, *function.configuration);
        const FunctionOutput output = run_function(run, function, plugin_input(run, resources), *config);
        const Resource& own = *function.configuration;
        apply_plugin_output(run, resources, output.documents,
                            fmt::format("api: {}, kind: {}, name: {}", object_api_version(*own.root), own.kind(),
                                        own.name()));
    };
}

}  // namespace berth::render
