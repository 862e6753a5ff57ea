// SPDX-License-Identifier: Apache-2.0
// A KRM function that is an image: what kustomize would hand to `docker run`, and the effect that runs it.
#pragma once

#include "base/cancel.hpp"
#include "base/process.hpp"

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace berth::render {

/// One storage mount; `source` is absolute, or empty for a type that needs none.
struct FunctionMount {
    enum class Access : std::uint8_t { read_only, read_write };
    std::string type; ///< "bind", "tmpfs" or "volume" as the user wrote it
    std::string source;
    std::string target;
    Access access = Access::read_only;
};

struct ContainerFunction {
    enum class Network : std::uint8_t { none, host };
    std::string image;
    std::string user; ///< a name of the image's passwd file, or "UID:GID"
    Network network = Network::none;
    std::vector<FunctionMount> mounts;
    /// Over the image's own, later ones winning. Without a value: the variable is taken out.
    std::vector<std::pair<std::string, std::optional<std::string>>> environment;
    std::string input; ///< on standard input
};

/// Runs it to its end; a status other than 0 is a result. Throws Error when the container cannot be had.
using RunContainerFunction = std::function<ProcessResult(const ContainerFunction&, const CancelToken&)>;

}  // namespace berth::render
