// SPDX-License-Identifier: Apache-2.0
// An image file of any known form as a source.
#pragma once

#include <memory>

#include "base/cancel.hpp"
#include "base/path.hpp"
#include "image/source.hpp"

namespace berth::image {

/// A layout folder, an OCI archive, or an archive of `docker save`, plain or compressed. One that is both (docker 25 and
/// later) is read as OCI. `scratch` is an existing folder with room for an archive that has to be decompressed.
/// Throws Error (invalid) saying what was expected.
[[nodiscard]] std::unique_ptr<ImageSource> open_image_file(const AbsolutePath& path, const AbsolutePath& scratch,
                                                           const CancelToken& cancel);

}  // namespace berth::image
