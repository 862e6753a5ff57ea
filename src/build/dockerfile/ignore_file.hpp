// SPDX-License-Identifier: Apache-2.0
// The lines of a .dockerignore file (docs.docker.com, "Build context", ".dockerignore files").
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace berth::build::dockerfile {

/// The patterns of the file's text: comments (`#` in the first column) and empty lines gone, cleaned, a leading `/`
/// removed, `!` kept in front.
[[nodiscard]] std::vector<std::string> parse_ignore_file(std::string_view text);

} // namespace berth::build::dockerfile
