// SPDX-License-Identifier: Apache-2.0
// Replacing parts of a text.
#include "render/print/parted_text.hpp"

#include "base/error.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace berth::render {

namespace {

/// Whether two delimiters can share bytes: then one can begin in a part and end in a delimiter.
bool overlaps_itself(std::string_view delimiter) {
    for (std::size_t shared = 1; shared < delimiter.size(); ++shared) {
        if (delimiter.ends_with(delimiter.substr(0, shared))) {
            return true;
        }
    }
    return false;
}

}  // namespace

std::deque<std::string> split_text(std::string_view text, std::string_view delimiter) {
    std::deque<std::string> parts;
    std::size_t begin = 0;
    while (true) {
        const std::size_t end = text.find(delimiter, begin);
        parts.emplace_back(text.substr(begin, end == std::string_view::npos ? end : end - begin));
        if (end == std::string_view::npos) {
            return parts;
        }
        begin = end + delimiter.size();
    }
}

PartedText::PartedText(std::string_view text, std::string_view delimiter)
    : delimiter_{delimiter}, parts_{split_text(text, delimiter)},
      bytes_{text.size() - (parts_.size() - 1) * delimiter.size()} {}

void PartedText::set(std::int64_t index, std::string_view part) {
    constexpr std::size_t most = std::size_t{256} << 20;
    if (size() + part.size() > most) {
        throw Error(ErrorKind::no_space, "a replaced text grows beyond 256 MiB", "replacements go in a circle");
    }
    bytes_ += part.size();
    if (index < 0) {
        parts_.emplace_front(part);
    } else if (static_cast<std::size_t>(index) >= parts_.size()) {
        parts_.emplace_back(part);
    } else {
        std::string& replaced = parts_[static_cast<std::size_t>(index)];
        bytes_ -= replaced.size();
        replaced = part;
    }
    if (overlaps_itself(delimiter_) || part.contains(delimiter_)) {
        *this = PartedText{text(), delimiter_};
    }
}

std::string PartedText::text() const { return fmt::format("{}", fmt::join(parts_, delimiter_)); }

std::size_t PartedText::size() const { return bytes_ + (parts_.size() - 1) * delimiter_.size(); }

}  // namespace berth::render
