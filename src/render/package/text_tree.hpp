// SPDX-License-Identifier: Apache-2.0
// A tree drawn with lines.
#pragma once

#include <deque>
#include <string>
#include <string_view>

namespace berth::render::package {

struct TextTree {
    std::string label;
    std::deque<TextTree> branches{};  ///< references to them stay valid while more are added

    TextTree& add(std::string text) { return branches.emplace_back(TextTree{.label = std::move(text)}); }
    [[nodiscard]] std::string text() const;
};

}  // namespace berth::render::package
