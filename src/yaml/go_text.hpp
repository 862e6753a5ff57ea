// SPDX-License-Identifier: Apache-2.0
// What go-yaml and libyaml read differently.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace berth::yaml {

/// A text that libyaml reads as go-yaml reads the one given, which must outlive it: within double quotes go-yaml knows
/// `\'`, and not `\/`. Lines stay; characters behind `\'` in a line move to the left.
class GoText {
public:
    /// Throws Failure for `\/`.
    explicit GoText(std::string_view text);

    [[nodiscard]] std::string_view view() const { return rewritten_ ? rewritten_->text : given_; }
    /// Where in the text given each character of the view begins, and behind the last where it ends, in bytes.
    [[nodiscard]] std::vector<std::size_t> given_starts() const;

    /// A text without the backslashes in front of single quotes, and where they stood.
    struct Rewritten {
        std::string text;
        std::vector<std::size_t> dropped; ///< the quotes they stood in front of, in `text`, ascending
    };

private:
    std::string_view given_;
    std::optional<Rewritten> rewritten_;
};

} // namespace berth::yaml
