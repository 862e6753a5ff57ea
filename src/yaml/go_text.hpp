// SPDX-License-Identifier: Apache-2.0
// What go-yaml and libyaml read differently.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace berth::yaml {

/// A text that libyaml reads as go-yaml reads the one given, which must outlive it: within double quotes go-yaml knows
/// `\'`, and not `\/`. Lines stay; characters behind `\'` in a line move to the left.
class GoText {
public:
    /// Throws Failure for `\/`.
    explicit GoText(std::string_view text);

    [[nodiscard]] std::string_view view() const { return rewritten_ ? *rewritten_ : given_; }

private:
    std::string_view given_;
    std::optional<std::string> rewritten_;
};

} // namespace berth::yaml
