// SPDX-License-Identifier: Apache-2.0
// Where CustomResourceDefinitions are kept on disk, for merging by their keys.
#pragma once

#include <string>
#include <vector>

#include "base/path.hpp"

namespace berth::workflow {

/// Files stand for themselves; of folders, all YAML and JSON files in them, however deep, that hold a schema of a
/// definition. Throws Error(not_found) for a path that does not exist and for a folder without any.
[[nodiscard]] std::vector<std::string> crd_files(const std::vector<AbsolutePath>& paths);

}  // namespace berth::workflow
