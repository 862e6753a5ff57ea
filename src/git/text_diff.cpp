// SPDX-License-Identifier: Apache-2.0
// The difference of two texts, by libgit2.
#include "git/text_diff.hpp"

#include "git/library.hpp"

namespace berth::git {

namespace {

using Patch = std::unique_ptr<git_patch, Freed<git_patch_free>>;

// Hunk headers and lines only: the file headers are written by the caller under its own names.
int append_line(const git_diff_delta*, const git_diff_hunk*, const git_diff_line* line, void* out) {
    auto& text = *static_cast<std::string*>(out);
    if (line->origin == GIT_DIFF_LINE_FILE_HDR) {
        return 0;
    }
    if (line->origin == GIT_DIFF_LINE_CONTEXT || line->origin == GIT_DIFF_LINE_ADDITION ||
        line->origin == GIT_DIFF_LINE_DELETION) {
        text += line->origin;
    }
    text.append(line->content, line->content_len);
    return 0;
}

}  // namespace

TextDiff::TextDiff() : library_(std::make_unique<Library>()) {}

TextDiff::~TextDiff() = default;

std::string TextDiff::unified(std::string_view before, std::string_view before_name, std::string_view after,
                              std::string_view after_name) const {
    if (before == after) {
        return {};
    }
    git_diff_options options = GIT_DIFF_OPTIONS_INIT;
    options.flags = GIT_DIFF_FORCE_TEXT;
    git_patch* made = nullptr;
    if (::git_patch_from_buffers(&made, before.data(), before.size(), "before", after.data(), after.size(), "after",
                                 &options) != 0) {
        throw Error("cannot compare two texts");
    }
    const Patch patch(made);
    std::string text = "--- " + std::string(before_name) + "\n+++ " + std::string(after_name) + "\n";
    ::git_patch_print(patch.get(), &append_line, &text);
    return text;
}

}  // namespace berth::git
