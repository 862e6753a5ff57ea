// SPDX-License-Identifier: Apache-2.0
// Pushing: a copy from the store to a remote name.
#include "store/push.hpp"

#include <fmt/format.h>

#include "base/error.hpp"
#include "image/manifest.hpp"
#include "image/media_type.hpp"
#include "store/store_images.hpp"

namespace berth::store {
namespace {

/// Blobs of the store's other images in that registry, with the repository that has them.
std::map<image::Digest, std::string> find_mounts(const Store& store, const image::Reference& destination) {
    std::map<image::Digest, std::string> mounts;
    for (const auto& stored : store.names().list()) {
        if (stored.name.domain() != destination.domain() || stored.name.path() == destination.path() ||
            !image::is_manifest(stored.target.media_type) || !store.blobs().has(stored.target.digest)) {
            continue;
        }
        const auto manifest = image::Manifest::parse(store.blobs().read(stored.target.digest), stored.target.media_type);
        for (const auto& layer : manifest.layers) { mounts.emplace(layer.digest, stored.name.path()); }
    }
    return mounts;
}

}  // namespace

image::CopyResult push_image(const Store& store, const image::Reference& name, const PushOptions& options,
                             const image::RegistryServices& registry, progress::Sink& progress, const CancelToken& cancel) {
    const auto destination = options.destination.value_or(name);
    const auto doing = destination == name ? fmt::format("cannot push '{}'", name.familiar())
                                           : fmt::format("cannot push '{}' to '{}'", name.familiar(), destination.familiar());
    return within(doing, [&] {
        const auto target = store.names().find(name);
        if (!target) {
            throw Error(ErrorKind::not_found, fmt::format("image '{}' is not in the store", name.familiar()),
                        "'berth images' lists what is there");
        }
        progress::Task task(progress, fmt::format("pushing {}", destination.familiar()), options.parent);
        StoreSource source(store);
        image::RemoteSink sink(destination, registry, find_mounts(store, destination));
        auto result = image::copy_image(source, *target, sink, {.platform = options.platform, .parent = task.id()}, progress, cancel);
        sink.publish(destination, result.target, cancel);
        task.finish(result.blobs_copied == 0 ? progress::Outcome::cached : progress::Outcome::done);
        return result;
    });
}

}  // namespace berth::store
