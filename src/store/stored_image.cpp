// SPDX-License-Identifier: Apache-2.0
// From a name to manifest and config.
#include "store/stored_image.hpp"

#include <fmt/format.h>

#include "base/error.hpp"
#include "image/media_type.hpp"

namespace berth::store {
namespace {

constexpr int deepest_index = 8;

image::Descriptor manifest_descriptor(const Store& store, const image::Descriptor& target, const image::Platform& platform,
                                      int depth = 0) {
    if (!image::is_index(target.media_type)) { return target; }
    if (depth > deepest_index) { throw Error(ErrorKind::invalid, "image indexes are nested too deeply"); }
    const auto index = image::Index::parse(store.blobs().read(target.digest), target.media_type);
    const auto* found = index.find(platform);
    if (found == nullptr) {
        throw Error(ErrorKind::not_found, fmt::format("the image has nothing for platform '{}'", platform.text()),
                    fmt::format("it has {}; choose with --platform", index.platforms()));
    }
    return manifest_descriptor(store, *found, platform, depth + 1);
}

}  // namespace

StoredImage read_image(const Store& store, const image::Descriptor& target, const image::Platform& platform) {
    auto descriptor = manifest_descriptor(store, target, platform);
    auto manifest = image::Manifest::parse(store.blobs().read(descriptor.digest), descriptor.media_type);
    auto config = image::Config::parse(store.blobs().read(manifest.config.digest));
    return {.target = target,
            .manifest_descriptor = std::move(descriptor),
            .manifest = std::move(manifest),
            .config = std::move(config)};
}

std::optional<StoredImage> find_image(const Store& store, const image::Reference& name, const image::Platform& platform) {
    const auto target = store.names().find(name);
    if (!target) { return std::nullopt; }
    return within(fmt::format("cannot read image '{}' in the store", name.familiar()),
                  [&] { return read_image(store, *target, platform); });
}

}  // namespace berth::store
