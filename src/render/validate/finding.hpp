// SPDX-License-Identifier: Apache-2.0
// One place of a value that its schema does not allow.
#pragma once

#include <cstddef>
#include <string>
#include <variant>
#include <vector>

namespace berth::render::validate {

/// From the root of the value: names of fields and positions in lists.
using Path = std::vector<std::variant<std::string, std::size_t>>;

struct Finding {
    Path path;
    std::string message; ///< like "unknown field"
    std::string hint;    ///< like "did you mean 'image'?", or empty
};

/// "spec.containers[0].image", as the API server writes it; keys with dots stand in brackets.
[[nodiscard]] std::string path_text(const Path& path);

}  // namespace berth::render::validate
