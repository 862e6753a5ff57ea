// SPDX-License-Identifier: Apache-2.0
// The upper layer of a node image: Kubernetes, berth's own files, and containerd's preloaded images.
#pragma once

#include <map>
#include <string>

#include "cluster/node_image/recipe.hpp"
#include "cluster/node_image/workshop.hpp"

namespace berth::cluster::node_image {

struct NodeParts {
    std::string kubernetes;                        ///< "v1.34.4"
    CompanionVersions versions;
    AbsolutePath base;                             ///< root of the lower layer
    std::map<std::string, AbsolutePath> programs;  ///< by file name
    std::string key;                               ///< names the result
};

inline constexpr const char* node_title = "preloaded node";
inline constexpr int node_seconds = 30;

/// The folder that has the layer's content in 'root'.
AbsolutePath ensure_node_layer(Workshop& workshop, const NodeParts& parts);

}  // namespace berth::cluster::node_image
