// SPDX-License-Identifier: Apache-2.0
// A text whose parts, between delimiters, are replaced one by one.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <string>
#include <string_view>

namespace berth::render {

/// The parts of a text between delimiters, of which an empty text has one.
[[nodiscard]] std::deque<std::string> split_text(std::string_view text, std::string_view delimiter);

/// As Go's strings.Split and strings.Join around each change, without doing either each time.
class PartedText {
public:
    PartedText(std::string_view text, std::string_view delimiter);

    [[nodiscard]] std::string_view delimiter() const { return delimiter_; }
    /// Puts it in place of the part at `index`, before all of them (index < 0) or behind (beyond the last). Throws Error
    /// where the text would grow beyond 256 MiB.
    void set(std::int64_t index, std::string_view part);
    [[nodiscard]] std::string text() const;
    [[nodiscard]] std::size_t size() const { return bytes_; } ///< of the text in bytes

private:
    void set_part(std::int64_t index, std::string_view part);
    void set_in_text(std::int64_t index, std::string_view part);

    std::string delimiter_;
    std::deque<std::string> parts_; ///< none: the text is too large to have its parts kept
    std::string text_;              ///< where there are no parts
    std::size_t bytes_;
};

}  // namespace berth::render
