// SPDX-License-Identifier: Apache-2.0
// A small image of a few files, as an OCI archive: what a node image preloads for its containerd.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/path.hpp"

namespace berth::cluster::node_image {

struct ImageFile {
    std::string path;                            ///< in the image, relative
    std::optional<AbsolutePath> source{};        ///< a file of this machine, its content taken
    std::string_view content{};                  ///< or this content, when neither source nor link is given
    std::string link_target{};                   ///< or a symbolic link to there
    int mode = 0755;
};

struct ComponentImage {
    std::string name;                            ///< "registry.k8s.io/etcd:3.6.5-0"
    std::vector<std::string> entrypoint{};
    /// One layer each, bottom first; images with the same layer share it in the node.
    std::vector<std::vector<ImageFile>> layers{};
};

/// Parents of files are made as folders; the same input gives the same bytes.
void write_component_archive(const ComponentImage& image, const AbsolutePath& target);

}  // namespace berth::cluster::node_image
