// SPDX-License-Identifier: Apache-2.0
// Copying a folder tree with everything that belongs to a file.
#pragma once

#include "base/path.hpp"

namespace berth::cluster {

/// Copies what is in `from` into `to` (made when absent): files (by reflink where the file system can), folders,
/// symbolic links, device nodes, with owner, mode, times and extended attributes. Throws Error naming the path.
void copy_tree(const AbsolutePath& from, const AbsolutePath& to);

}  // namespace berth::cluster
