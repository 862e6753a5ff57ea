// SPDX-License-Identifier: Apache-2.0
// Replacing parts of a text.
#include "render/print/parted_text.hpp"

#include "base/error.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <fmt/ranges.h>

namespace berth::render {

namespace {

constexpr std::size_t most_parted = std::size_t{4} << 20; // bytes; parts of one byte take 16 times as much

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

PartedText::PartedText(std::string_view text, std::string_view delimiter) : delimiter_{delimiter}, bytes_{text.size()} {
    if (text.size() <= most_parted) {
        parts_ = split_text(text, delimiter);
    } else {
        text_ = text;
    }
}

void PartedText::set(std::int64_t index, std::string_view part) {
    constexpr std::size_t most = std::size_t{256} << 20;
    if (bytes_ + part.size() > most) {
        throw Error(ErrorKind::no_space, "a replaced text grows beyond 256 MiB", "replacements go in a circle");
    }
    parts_.empty() ? set_in_text(index, part) : set_part(index, part);
}

void PartedText::set_part(std::int64_t index, std::string_view part) {
    if (index < 0) {
        parts_.emplace_front(part);
        bytes_ += part.size() + delimiter_.size();
    } else if (static_cast<std::size_t>(index) >= parts_.size()) {
        parts_.emplace_back(part);
        bytes_ += part.size() + delimiter_.size();
    } else {
        std::string& replaced = parts_[static_cast<std::size_t>(index)];
        bytes_ = bytes_ - replaced.size() + part.size();
        replaced = part;
    }
    if (bytes_ > most_parted || overlaps_itself(delimiter_) || part.contains(delimiter_)) {
        *this = PartedText{text(), delimiter_};
    }
}

void PartedText::set_in_text(std::int64_t index, std::string_view part) {
    if (index < 0) {
        text_.insert(0, fmt::format("{}{}", part, delimiter_));
    } else {
        std::size_t begin = 0;
        for (; index > 0 && begin != std::string::npos; --index) {
            begin = text_.find(delimiter_, begin);
            begin += begin == std::string::npos ? 0 : delimiter_.size();
        }
        if (begin == std::string::npos) {
            text_.append(delimiter_).append(part);
        } else {
            const std::size_t end = std::min(text_.find(delimiter_, begin), text_.size());
            text_.replace(begin, end - begin, part);
        }
    }
    bytes_ = text_.size();
}

std::string PartedText::text() const {
    return parts_.empty() ? text_ : fmt::format("{}", fmt::join(parts_, delimiter_));
}

}  // namespace berth::render
