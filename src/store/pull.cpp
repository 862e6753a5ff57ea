// SPDX-License-Identifier: Apache-2.0
// Pulling: a copy from a remote name to the store.
#include "store/pull.hpp"

#include <fmt/format.h>

#include "base/error.hpp"
#include "store/store_images.hpp"

namespace berth::store {

image::CopyResult pull_image(const Store& store, const image::Reference& name, const PullOptions& options,
                             const image::RegistryServices& registry, progress::Sink& progress, const CancelToken& cancel) {
    return within(fmt::format("cannot pull '{}'", name.familiar()), [&] {
        progress::Task task(progress, fmt::format("pulling {}", name.familiar()), options.parent);
        image::RemoteSource source(name, registry);
        StoreSink sink(store);
        const auto images = source.images(cancel);
        auto result = image::copy_image(source, images.front().target, sink,
                                        {.platform = options.platform, .parent = task.id()}, progress, cancel);
        sink.publish(name, result.target, cancel);
        task.finish(result.blobs_copied == 0 ? progress::Outcome::cached : progress::Outcome::done);
        return result;
    });
}

StoredImage ensure_image(const Store& store, const image::Reference& name, const image::Platform& platform,
                         const image::RegistryServices& registry, progress::Sink& progress, const CancelToken& cancel) {
    try {
        if (auto found = find_image(store, name, platform)) { return *found; }
    } catch (const Error& error) {
        // Stored, but another platform of it, or parts of it are gone: the registry may have the rest.
        if (error.kind() != ErrorKind::not_found) { throw; }
    }
    const auto pulled = pull_image(store, name, {.platform = platform}, registry, progress, cancel);
    return read_image(store, pulled.target, platform);
}

}  // namespace berth::store
