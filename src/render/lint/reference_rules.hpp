// SPDX-License-Identifier: Apache-2.0
// Generated objects that nothing refers to.
#pragma once

#include <map>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace berth::render {
struct Resource;
}

namespace berth::render::lint {

/// A field of a kustomization that made an object.
using MadeBy = std::pair<std::string, std::string>;

/// Of ConfigMaps and Secrets that generators made (`made`): those whose name stands nowhere as a word or some words, if
/// there is anything that runs containers.
[[nodiscard]] std::vector<std::pair<MadeBy, std::string>> unused_generated(std::span<Resource* const> output,
                                                                           const std::map<const Resource*, MadeBy>& made);

}  // namespace berth::render::lint
