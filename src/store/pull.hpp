// SPDX-License-Identifier: Apache-2.0
// Brings images from registries into the store.
#pragma once

#include <optional>

#include "base/progress.hpp"
#include "image/copy.hpp"
#include "image/registry/remote.hpp"
#include "store/store.hpp"
#include "store/stored_image.hpp"

namespace berth::store {

struct PullOptions {
    /// nullopt = every platform of an index.
    std::optional<image::Platform> platform = image::Platform::host();
    progress::TaskId parent = 0;
};

/// Fetches and names the image, replacing what the name stood for. Throws Error saying "cannot pull 'NAME'".
image::CopyResult pull_image(const Store& store, const image::Reference& name, const PullOptions& options,
                             const image::RegistryServices& registry, progress::Sink& progress, const CancelToken& cancel);

/// From the store when the name is there for that platform, without any network; pulled otherwise.
[[nodiscard]] StoredImage ensure_image(const Store& store, const image::Reference& name, const image::Platform& platform,
                                       const image::RegistryServices& registry, progress::Sink& progress,
                                       const CancelToken& cancel);

}  // namespace berth::store
