// SPDX-License-Identifier: Apache-2.0
// Paths as text.
#include "render/validate/finding.hpp"

#include <fmt/format.h>

namespace berth::render::validate {

std::string path_text(const Path& path) {
    std::string text;
    for (const auto& step : path) {
        if (const auto* position = std::get_if<std::size_t>(&step)) {
            text += fmt::format("[{}]", *position);
            continue;
        }
        const std::string& name = std::get<std::string>(step);
        if (name.find('.') != std::string::npos) {
            text += "[" + name + "]";
        } else {
            text += (text.empty() ? "" : ".") + name;
        }
    }
    return text;
}

}  // namespace berth::render::validate
