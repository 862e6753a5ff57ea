// SPDX-License-Identifier: Apache-2.0
// Looking into a repository that is on this machine.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/path.hpp"

namespace berth::git {

/// The work tree's root of the repository that `path` lies in; nullopt outside of any.
[[nodiscard]] std::optional<AbsolutePath> find_work_tree(const AbsolutePath& path);

/// The full id of the commit that git's revision syntax ("HEAD~2", "main", "v1^{}", an abbreviated id) means. Throws
/// Error(not_found).
[[nodiscard]] std::string resolve_revision(const AbsolutePath& work_tree, std::string_view revision);

}  // namespace berth::git
