// SPDX-License-Identifier: Apache-2.0
// Whether an unpacked layer can be believed after a power cut. Syncing each layer at once would make every build wait for
// the whole disk; a layer can be unpacked again from its blob, which is synced.
#pragma once

#include <chrono>

#include "base/path.hpp"

namespace berth::store {

/// Before a layer's folder is published: it may be used until the machine starts anew, and is then suspect.
void mark_unsynced(const AbsolutePath& layer);
/// False for a layer that was not on the disk when the machine went down. A killed process loses nothing.
[[nodiscard]] bool is_trusted(const AbsolutePath& layer);
/// Puts on the disk, once and for all, the layers below `folder` that were published at least `age` ago: by then the
/// kernel has written nearly everything by itself, and this costs little.
void settle_layers(const AbsolutePath& folder, std::chrono::seconds age);

}  // namespace berth::store
