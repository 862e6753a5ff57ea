// SPDX-License-Identifier: Apache-2.0
// What the commands about clusters need, made together.
#pragma once

#include <memory>

#include "cluster/cluster_manager.hpp"
#include "cluster/load/image_loader.hpp"

namespace berth::commands {

class Services;

/// The native engine and what stands on it. Throws Error(not_found) when no container runtime is installed.
class ClusterParts {
public:
    explicit ClusterParts(Services& services);
    ClusterParts(const ClusterParts&) = delete;
    ClusterParts& operator=(const ClusterParts&) = delete;
    ~ClusterParts();

    [[nodiscard]] cluster::ClusterManager& manager() const;
    [[nodiscard]] cluster::ImageLoader loader() const;
    [[nodiscard]] cluster::Engine& engine() const;
    [[nodiscard]] const cluster::ClusterDirectory& directory() const;

private:
    struct Parts;
    std::unique_ptr<Parts> parts_;
};

}  // namespace berth::commands
