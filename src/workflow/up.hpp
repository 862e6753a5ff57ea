// SPDX-License-Identifier: Apache-2.0
// The recipe of `berth up` and `berth down`: a node image from the store (or its registry), and a cluster of it.
#pragma once

#include <string>

#include "cluster/cluster_manager.hpp"
#include "image/registry/registry.hpp"
#include "store/store.hpp"

namespace berth::workflow {

/// The node image where neither the command nor the configuration names one.
inline constexpr const char* default_node_image = "kindest/node:v1.34.4";

struct UpServices {
    cluster::ClusterManager& clusters;
    const store::Store& store;
    const image::RegistryServices& registry;
    progress::Sink& progress;
};

struct UpOptions {
    cluster::ClusterSpec spec;
    std::string image;  ///< empty = default_node_image
    std::chrono::nanoseconds wait = std::chrono::minutes(2);
    std::string configuration{};  ///< see cluster::UpRequest
    std::optional<AbsolutePath> kubeconfig{};
};

cluster::UpResult up(const UpServices& services, const UpOptions& options, const CancelToken& cancel);

/// The image unpacked and with the entrypoint a node needs. Throws Error saying how to get one.
[[nodiscard]] cluster::NodeImage find_node_image(const UpServices& services, const std::string& reference,
                                                 const CancelToken& cancel);

}  // namespace berth::workflow
