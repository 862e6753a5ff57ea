// SPDX-License-Identifier: Apache-2.0
// An image in the store, read down to its config: what building on it and running it need.
#pragma once

#include <optional>
#include <vector>

#include "image/config.hpp"
#include "image/manifest.hpp"
#include "image/platform.hpp"
#include "image/reference.hpp"
#include "store/store.hpp"

namespace berth::store {

struct StoredImage {
    image::Descriptor target;               ///< what the name stands for: an index or a manifest
    image::Descriptor manifest_descriptor;  ///< the platform's
    image::Manifest manifest;
    image::Config config;

    /// The image id that Docker and kubelets show: the digest of the config.
    [[nodiscard]] const image::Digest& id() const noexcept { return manifest.config.digest; }
    [[nodiscard]] std::vector<LayerReference> layers() const { return layer_references(manifest, config); }
};

/// nullopt when no such name is stored. Throws Error (not_found) when the name is there but not for `platform`.
[[nodiscard]] std::optional<StoredImage> find_image(const Store& store, const image::Reference& name,
                                                    const image::Platform& platform = image::Platform::host());
/// The same from a descriptor, of which all documents must be stored.
[[nodiscard]] StoredImage read_image(const Store& store, const image::Descriptor& target,
                                     const image::Platform& platform = image::Platform::host());

}  // namespace berth::store
