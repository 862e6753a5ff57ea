// SPDX-License-Identifier: Apache-2.0
// A work tree beside one of its revisions.
#pragma once

#include <set>
#include <string_view>

#include "base/path.hpp"

namespace berth::git {

/// Files whose content in the work tree is not that of the commit: changed, new (untracked ones too, ignored ones not)
/// and removed; links in `work_tree` resolved. A submodule that changed is one path. Throws Error.
[[nodiscard]] std::set<AbsolutePath> changed_paths(const AbsolutePath& work_tree, std::string_view commit);

/// Writes all files of the commit below `target`, without submodules. The repository stays as it is.
void write_tree(const AbsolutePath& work_tree, std::string_view commit, const AbsolutePath& target);

}  // namespace berth::git
