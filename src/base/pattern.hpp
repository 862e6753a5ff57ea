// SPDX-License-Identifier: Apache-2.0
// Shell patterns by Go's path/filepath rules, as kustomize and the files it reads have them.
#pragma once

#include <string_view>

namespace berth {

/// filepath.Match: * ? [a-z] [^a] and \\ within one path element. Throws Error(invalid) for a malformed pattern.
[[nodiscard]] bool matches_pattern(std::string_view pattern, std::string_view path);

}  // namespace berth
