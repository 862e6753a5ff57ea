// SPDX-License-Identifier: Apache-2.0
// What a process changed, from overlayfs's upper folder to the entries of a layer.
#pragma once

#include "base/cancel.hpp"
#include "base/path.hpp"
#include "build/solver/layer_writer.hpp"

namespace berth::build {

/// Deleted files become `.wh.NAME`, replaced folders get `.wh..wh..opq` (image-spec layer.md "Whiteouts"); hard links
/// between changed files are kept. Sockets are left out. The cost follows the number of changed files only.
void write_upper(const AbsolutePath& upper, LayerWriter& writer, const CancelToken& cancel);

} // namespace berth::build
