// SPDX-License-Identifier: Apache-2.0
// One RUN: a process in a container whose root is an overlay over the parent's layers; what it wrote is the result.
#pragma once

#include <functional>
#include <span>
#include <string_view>

#include "base/cancel.hpp"
#include "base/path.hpp"
#include "build/plan/graph.hpp"
#include "build/solver/secrets.hpp"
#include "build/solver/tree.hpp"
#include "runtime/runtime.hpp"

namespace berth::build {

/// What a mount shows: a folder or file on disk. It may be written to only if the mount says so.
struct MountedTree {
    std::vector<AbsolutePath> layers;  ///< bottom first; one folder for a build context
};

struct SandboxRequest {
    const RunWork& work;
    std::vector<AbsolutePath> layers;   ///< of the parent, bottom first; none: an empty root
    const Tree& parent;                 ///< the same as a tree, for users
    AbsolutePath folder;                ///< empty, on the store's file system; changes appear in its "diff"
    std::vector<MountedTree> mounts;    ///< one for each of work.mounts; empty for those without a source
    AbsolutePath cache;                 ///< where cache mounts live
    const Secrets& secrets;
    std::vector<std::pair<std::string, std::string>> proxies;  ///< in the environment, not in the key
};

/// Returns the exit status. The overlay is mounted in a mount namespace of the calling thread's own, which keeps it: the
/// thread may do nothing else afterwards. Nothing stays mounted, even when this process is killed.
int run_in_sandbox(const SandboxRequest& request, runtime::Runtime& runtime,
                   const std::function<void(std::string_view)>& on_line, const CancelToken& cancel);

} // namespace berth::build
