// SPDX-License-Identifier: Apache-2.0
// Brings images from the store into registries.
#pragma once

#include <optional>

#include "base/progress.hpp"
#include "image/copy.hpp"
#include "image/registry/remote.hpp"
#include "store/store.hpp"

namespace berth::store {

struct PushOptions {
    /// Where to; nullopt = under its own name.
    std::optional<image::Reference> destination{};
    /// nullopt = all that the name stands for.
    std::optional<image::Platform> platform{};
    progress::TaskId parent = 0;
};

/// Throws Error (not_found) when the name is not stored. Blobs that another name of the store has in the same registry
/// are taken over there instead of sent.
image::CopyResult push_image(const Store& store, const image::Reference& name, const PushOptions& options,
                             const image::RegistryServices& registry, progress::Sink& progress, const CancelToken& cancel);

}  // namespace berth::store
