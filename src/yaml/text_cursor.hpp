// SPDX-License-Identifier: Apache-2.0
// A place that moves through a short text, for the scalars that are told apart by their characters.
#pragma once

#include <cstddef>
#include <string_view>

namespace berth::yaml {

inline bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

class TextCursor {
public:
    explicit TextCursor(std::string_view text) : rest_{text} {}

    [[nodiscard]] bool done() const { return rest_.empty(); }
    [[nodiscard]] std::string_view rest() const { return rest_; }
    [[nodiscard]] bool at_digit() const { return !done() && is_digit(rest_[0]); }

    /// Goes on where one of these characters stands; whether it does.
    bool take(std::string_view any_of) {
        if (done() || any_of.find(rest_[0]) == std::string_view::npos) {
            return false;
        }
        rest_.remove_prefix(1);
        return true;
    }

    /// Goes over digits, `most` at the most, and returns them.
    std::string_view take_digits(std::size_t most = std::string_view::npos) {
        std::size_t count = 0;
        while (count < most && count < rest_.size() && is_digit(rest_[count])) {
            ++count;
        }
        const std::string_view digits = rest_.substr(0, count);
        rest_.remove_prefix(count);
        return digits;
    }

private:
    std::string_view rest_;
};

} // namespace berth::yaml
