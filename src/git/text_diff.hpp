// SPDX-License-Identifier: Apache-2.0
// The differences of texts in git's unified form.
#pragma once

#include <memory>
#include <string>
#include <string_view>

namespace berth::git {

class Library;

/// Compares one pair of texts after another; making it costs more than comparing two short texts.
class TextDiff {
public:
    TextDiff();
    TextDiff(const TextDiff&) = delete;
    TextDiff& operator=(const TextDiff&) = delete;
    ~TextDiff();

    /// Headers "--- BEFORE_NAME" and "+++ AFTER_NAME", then hunks with three lines of context; empty for equal texts.
    [[nodiscard]] std::string unified(std::string_view before, std::string_view before_name, std::string_view after,
                                      std::string_view after_name) const;

private:
    std::unique_ptr<Library> library_;  // kept loaded
};

}  // namespace berth::git
