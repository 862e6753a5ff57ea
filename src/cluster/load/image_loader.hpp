// SPDX-License-Identifier: Apache-2.0
// Images of the store into the nodes of a cluster.
#pragma once

#include <string>
#include <vector>

#include "base/progress.hpp"
#include "cluster/engine.hpp"
#include "cluster/state.hpp"
#include "image/reference.hpp"
#include "store/store.hpp"
#include "store/stored_image.hpp"

namespace berth::cluster {

struct LoadServices {
    Engine& engine;
    const ClusterDirectory& directory;
    const store::Store& store;
    progress::Sink& progress;
};

struct LoadRequest {
    std::string cluster;
    std::vector<image::Reference> images;
    /// Names of nodes; none = all.
    std::vector<std::string> nodes{};
};

enum class LoadOutcome : std::uint8_t { loaded, present };
struct LoadResult {
    image::Reference image;
    std::string node;
    LoadOutcome outcome = LoadOutcome::loaded;
};

class ImageLoader {
public:
    explicit ImageLoader(LoadServices services) : services_(services) {}

    /// Every image into every node, the nodes at once. A node that has the image already costs no process. Throws
    /// Error(not_found) for an image that is not in the store and for an unknown cluster or node.
    std::vector<LoadResult> load(const LoadRequest& request, const CancelToken& cancel);

private:
    struct Prepared;
    [[nodiscard]] Prepared prepare(const image::Reference& name, const CancelToken& cancel) const;
    LoadOutcome load_into(const ClusterState& state, const NodeState& node, const Prepared& image,
                          const CancelToken& cancel) const;

    LoadServices services_;
};

/// Keeps what the cluster's nodes show from the store's garbage collection: their own images and what was loaded.
void pin_images(const store::Store& store, const ClusterState& state);
void unpin_images(const store::Store& store, const std::string& cluster);

}  // namespace berth::cluster
