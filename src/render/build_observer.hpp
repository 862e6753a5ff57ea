// SPDX-License-Identifier: Apache-2.0
// Told what a build does, step by step: what explain and lint know comes from here.
#pragma once

#include <span>
#include <string>

namespace berth::render {

struct Resource;

/// Calls come from the thread that builds, in the order of the build. The resources given are as they stand then; a
/// Resource keeps its address through the whole build.
class BuildObserver {
public:
    virtual ~BuildObserver() = default;
    /// A kustomization or component is about to be built; `file` is its full path.
    virtual void entered(const std::string& file) = 0;
    /// Objects were read from `file` (full path, or what the kustomization wrote for a remote one).
    virtual void loaded(const std::string& file, std::span<Resource* const> resources) = 0;
    /// A field of `kustomization` (full path of the file) took effect. `field` is like "namePrefix" or "images[1]". No other
    /// objects than those `reached` were made or changed; one that was deleted has no tree any more.
    virtual void stepped(const std::string& kustomization, const std::string& field,
                         std::span<Resource* const> reached) = 0;
    /// The objects that come out, in their order.
    virtual void finished(std::span<Resource* const> resources) = 0;
};

}  // namespace berth::render
