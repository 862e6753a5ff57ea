// SPDX-License-Identifier: Apache-2.0
// Resolution of base images.
#include "build/stored_base_images.hpp"

#include "base/error.hpp"
#include "store/stored_image.hpp"

#include <fmt/format.h>

namespace berth::build {

ResolvedImage StoredBaseImages::resolve(const image::Reference& name, const image::Platform& platform,
                                        const CancelToken& cancel) {
    std::optional<store::StoredImage> found = store::find_image(store_, name, platform);
    if (!found) {
        pull_(name, cancel);
        found = store::find_image(store_, name, platform);
    }
    if (!found) {
        throw Error(ErrorKind::not_found, fmt::format("image '{}' is not there after it was pulled", name.familiar()));
    }
    return {.name = name,
            .digest = found->manifest_descriptor.digest,
            .manifest = std::move(found->manifest),
            .config = std::move(found->config)};
}

void StoredBaseImages::fetch_layers(const ResolvedImage& image, const CancelToken& cancel) {
    const std::vector<store::LayerReference> layers = store::layer_references(image.manifest, image.config);
    for (const store::LayerReference& layer : layers) {
        if (!store_.blobs().keep(layer.blob.digest) && !store_.layers().find(layer.diff_id)) {
            pull_(image.name, cancel);
            return;
        }
    }
}

} // namespace berth::build
