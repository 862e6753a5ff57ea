// SPDX-License-Identifier: Apache-2.0
// Entries of `generators`, `transformers` and `validators`: objects that configure a built-in, a function or a
// program.
#pragma once

#include "render/accumulate/session.hpp"
#include "render/load/loader.hpp"
#include "render/transform/transformers.hpp"

#include <functional>
#include <vector>

namespace berth::render {

using Generate = std::function<std::vector<Resource*>(Session&)>;

/// Throw Error for what is no generator (transformer), is not allowed, or is badly configured. The loader must outlive
/// what is returned.
[[nodiscard]] Generate load_generator(Session& session, const Loader& loader, Resource& configuration);
[[nodiscard]] Transform load_transformer(Session& session, const Loader& loader, Resource& configuration);

/// The built-ins alone, for `apiVersion: builtin`; empty if there is none of that kind.
[[nodiscard]] Generate builtin_generator(Session& session, const Loader& loader, const Resource& configuration);
[[nodiscard]] Transform builtin_transformer(Session& session, const Loader& loader, const Resource& configuration);

/// Adds what a plugin's output says about hashes and merging, in annotations, to the state of the resources.
void read_plugin_options(Session& session, const std::vector<Resource*>& resources);
/// Puts a plugin's output in place of what it was given: known objects are replaced, new ones added, others removed.
void apply_plugin_output(Session& session, ResourceMap& resources, const std::string& output,
                         const std::string& plugin);
/// All objects as a program gets them, each with its identity in an annotation.
[[nodiscard]] std::vector<yaml::Node*> plugin_input(Session& session, const ResourceMap& resources);

}  // namespace berth::render
