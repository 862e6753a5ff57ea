// SPDX-License-Identifier: Apache-2.0
// What is run in a node to make an image of the store known to its containerd, without copying any of it.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/path.hpp"
#include "image/digest.hpp"

namespace berth::cluster {

/// Where nodes see the store, read-only.
inline constexpr const char* node_blobs = "/kind/berth/blobs";
inline constexpr const char* node_layers = "/kind/berth/layers";
/// containerd's own folders in a node.
inline constexpr const char* containerd_blobs = "/var/lib/containerd/io.containerd.content.v1.content/blobs/sha256";

struct LoadBlob {
    image::Digest digest;
    std::uint64_t size = 0;
};
struct LoadLayer {
    image::Digest chain;  ///< of the layers up to this one: containerd's name for the snapshot
    std::string folder;   ///< its unpacked form, as the node sees it
};

struct LoadPlan {
    std::string archive;            ///< in the node: an OCI archive of index, manifest and config
    std::vector<LoadBlob> blobs;    ///< of the layers
    std::vector<LoadLayer> layers;  ///< bottom first
};

/// A shell script. Layers become snapshots whose content is a symbolic link into the store, then the image is imported,
/// then its blobs become symbolic links in containerd's content store and known to it. What is there
/// already is left alone, and it may be run again after having been killed anywhere.
[[nodiscard]] std::string make_load_script(const LoadPlan& plan);

}  // namespace berth::cluster
