// SPDX-License-Identifier: Apache-2.0
// Images by comparison where that is exact, by RE2 elsewhere.
#include "render/transform/image_name.hpp"

#include <algorithm>
#include <fmt/format.h>

namespace berth::render {

namespace {

bool is_ascii(std::string_view text) {
    return std::ranges::all_of(text, [](unsigned char c) { return c < 0x80; });
}

std::string_view without_tag_characters(std::string_view text) {
    constexpr std::string_view allowed =
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_.{}-";
    text.remove_prefix(std::min(text.find_first_not_of(allowed), text.size()));
    return text;
}

/// The rest behind `mark` and what may follow it; all of the text if that does not start with the mark.
std::string_view without_part(std::string_view text, std::string_view mark) {
    return text.starts_with(mark) ? without_tag_characters(text.substr(mark.size())) : text;
}

}  // namespace

ImageName::ImageName(std::string name)
    : name_{std::move(name)}, plain_{is_ascii(name_) && name_.find_first_of("\\+*?()|[]{}^$") == std::string::npos} {}

bool ImageName::matches(std::string_view image) const {
    if (!plain_ || !is_ascii(image)) { // a dot stands for a character, not for a byte
        return pattern().matches(image);
    }
    return starts(image) && without_part(without_part(image.substr(name_.size()), ":"), "@sha256:").empty();
}

bool ImageName::starts(std::string_view image) const {
    return image.size() >= name_.size() &&
           std::equal(name_.begin(), name_.end(), image.begin(),
                      [](char of_name, char given) { return of_name == given || (of_name == '.' && given != '\n'); });
}

const Pattern& ImageName::pattern() const {
    if (!pattern_) {
        pattern_.emplace(fmt::format("^{}(:[a-zA-Z0-9_.{{}}-]*)?(@sha256:[a-zA-Z0-9_.{{}}-]*)?$", name_));
    }
    return *pattern_;
}

}  // namespace berth::render
