// SPDX-License-Identifier: Apache-2.0
// Reads the files among a kustomization's resources beforehand, several at once.
#pragma once

#include "render/accumulate/session.hpp"
#include "render/load/loader.hpp"

#include <optional>
#include <string>
#include <vector>

namespace berth::render {

/// Nothing is read ahead where there is little of it. What cannot be read is left to the ordinary way, which knows how
/// to tell why.
class InputReader {
public:
    InputReader(Session& session, const Loader& loader, const std::vector<std::string>& paths);

    /// The objects of the file at that position if it has been read; to be taken once, in the order of the paths.
    std::vector<yaml::Node*>* take(std::size_t position);

private:
    std::vector<std::optional<std::vector<yaml::Node*>>> read_;
};

}  // namespace berth::render
