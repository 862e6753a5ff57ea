// SPDX-License-Identifier: Apache-2.0
// Entries of `generators`, `transformers` and `validators`: objects that configure a built-in, a function or a
// program.
#pragma once

#include "render/accumulate/session.hpp"
#include "render/load/loader.hpp"
#include "render/transform/transformers.hpp"

#include <cstdint>
#include <functional>
#include <string_view>
#include <vector>

namespace berth::render {

using Generate = std::function<std::vector<Resource*>(Session&)>;

/// Throw Error for what is no generator (transformer), is not allowed, or is badly configured. The loader must outlive
/// what is returned.
[[nodiscard]] Generate load_generator(Session& session, const Loader& loader, Resource& configuration);
[[nodiscard]] Transform load_transformer(Session& session, const Loader& loader, Resource& configuration);

/// What a kind is for `apiVersion: builtin`.
enum class BuiltinRole : std::uint8_t { none, generator, transformer };
[[nodiscard]] BuiltinRole builtin_role(std::string_view kind);
/// The built-ins alone; empty for a kind that has another role.
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
