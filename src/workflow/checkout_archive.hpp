// SPDX-License-Identifier: Apache-2.0
// A checked-out tree as one tar, and back.
#pragma once

#include "base/byte_stream.hpp"
#include "base/cancel.hpp"
#include "base/path.hpp"

namespace berth::workflow {

/// Files, folders and symlinks without owners, times and git's own data: the same tree always gives the same bytes.
void pack_checkout(const AbsolutePath& folder, ByteSink& sink);
/// Into an empty folder, as files of this user. Nothing is written outside of it.
void unpack_checkout(ByteSource& source, const AbsolutePath& folder, const CancelToken& cancel);

}  // namespace berth::workflow
