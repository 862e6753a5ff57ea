// SPDX-License-Identifier: Apache-2.0
// Copies an image from any source to any sink: what is there is left out, blobs go in parallel.
#pragma once

#include <optional>
#include <string>

#include "base/cancel.hpp"
#include "base/progress.hpp"
#include "image/platform.hpp"
#include "image/source.hpp"

namespace berth::image {

struct CopyOptions {
    /// Of an index only the image for this platform; nullopt = all of it.
    std::optional<Platform> platform{};
    /// How many blobs at once.
    std::size_t parallel = 4;
    /// The task below which blobs are shown; 0 = none.
    progress::TaskId parent = 0;
};

struct CopyResult {
    /// What was copied: `target`, or the one manifest of it that was chosen.
    Descriptor target;
    std::size_t blobs_copied = 0;
    std::size_t blobs_present = 0;
    std::uint64_t bytes_copied = 0;
};

/// Copies what hangs on `target` (from `source.images()`), without giving it a name. Throws Error (not_found) when an
/// index has nothing for the platform.
CopyResult copy_image(ImageSource& source, const Descriptor& target, ImageSink& sink, const CopyOptions& options,
                      progress::Sink& progress, const CancelToken& cancel);

}  // namespace berth::image
