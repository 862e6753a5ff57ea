// SPDX-License-Identifier: Apache-2.0
// What makes an object the configuration of a KRM function: the annotation that says what to run.
#pragma once

#include "render/accumulate/resource.hpp"
#include "render/container_function.hpp"
#include "render/render.hpp"

#include <optional>
#include <string>
#include <vector>

namespace berth::render {

/// kyaml's runtimeutil.FunctionSpec.
struct FunctionSpec {
    struct Container {
        std::string image;
        bool network = false;
        std::vector<FunctionMount> mounts;
        std::vector<std::string> environment;
    };
    struct Program {
        std::string path;
        std::vector<std::string> arguments;
        std::vector<std::string> environment;
    };
    /// Only when errors of the function are reported; the build fails either way.
    bool defer_failure = false;
    Container container;
    Program program;
};

/// Nothing for an object without the annotation. Throws Error for a wrong one and for mounts from outside of the
/// kustomization.
[[nodiscard]] std::optional<FunctionSpec> find_function_spec(const Resource& configuration);

/// `--mount`: "type=bind,src=data,dst=/data,rw=true"; what it does not know it ignores, as kustomize does.
[[nodiscard]] FunctionMount parse_mount(std::string_view text);

/// The container of a function of the kustomization in `directory`: mounts and variables of the command line added.
[[nodiscard]] ContainerFunction container_function(const FunctionSpec::Container& spec, const PluginOptions& options,
                                                   const std::string& directory);

/// The variables of a program: NAME=value pairs only, the command line's over the function's.
[[nodiscard]] std::vector<std::pair<std::string, std::string>> program_environment(const FunctionSpec::Program& spec,
                                                                                    const PluginOptions& options);

}  // namespace berth::render
