// SPDX-License-Identifier: Apache-2.0
// Lines of a drawn tree.
#include "render/package/text_tree.hpp"

#include "base/text.hpp"

namespace berth::render::package {

namespace {

void append_branches(const TextTree& tree, const std::string& indent, std::string& text) {
    for (const auto& branch : tree.branches) {
        const bool last = &branch == &tree.branches.back();
        const std::string below = indent + (last ? "    " : "│   ");
        text.append(indent).append(last ? "└── " : "├── ").append(replace_all(branch.label, "\n", "\n" + below)).append("\n");
        append_branches(branch, below, text);
    }
}

}  // namespace

std::string TextTree::text() const {
    std::string text = label + "\n";
    append_branches(*this, "", text);
    return text;
}

}  // namespace berth::render::package
