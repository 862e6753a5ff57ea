// SPDX-License-Identifier: Apache-2.0
// A container runtime makes a file or folder for each mount to stand on. Those that were not there before do not belong
// to the layer.
#pragma once

#include <ctime>
#include <string>
#include <vector>

#include "base/path.hpp"

namespace berth::build {

class MountStubs {
public:
    /// `root` is the container's root as a mounted folder.
    explicit MountStubs(AbsolutePath root) : root_(std::move(root)) {}
    /// Remembers what of `destination` is not there yet. To be called before the container starts.
    void note(const std::string& destination);
    /// Removes what came into being for mounts and is still empty, and gives the folder above its times back.
    void remove() noexcept;

private:
    struct Stub {
        std::string path;
        std::string above;
        struct timespec above_modified {};
    };
    AbsolutePath root_;
    std::vector<Stub> stubs_;
};

} // namespace berth::build
