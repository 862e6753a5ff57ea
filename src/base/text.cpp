// SPDX-License-Identifier: Apache-2.0
// Small operations on text.
#include "base/text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <numeric>

namespace berth {

std::vector<std::string> split(std::string_view text, char separator) {
    std::vector<std::string> parts;
    for (;;) {
        const auto end = text.find(separator);
        parts.emplace_back(text.substr(0, end));
        if (end == std::string_view::npos) {
            return parts;
        }
        text.remove_prefix(end + 1);
    }
}

std::vector<std::string> split_lines(std::string_view text) {
    if (text.empty()) {
        return {};
    }
    auto lines = split(text, '\n');
    if (lines.back().empty()) {
        lines.pop_back();
    }
    for (auto& line : lines) {
        if (line.ends_with('\r')) {
            line.pop_back();
        }
    }
    return lines;
}

std::optional<std::pair<std::string_view, std::string_view>> split_once(std::string_view text,
                                                                        std::string_view separator) {
    const auto at = text.find(separator);
    if (at == std::string_view::npos) {
        return std::nullopt;
    }
    return std::pair(text.substr(0, at), text.substr(at + separator.size()));
}

std::string go_quoted(std::string_view text) {
    std::string result = "\"";
    for (const char c : text) {
        switch (c) {
        case '"': result += "\\\""; break;
        case '\\': result += "\\\\"; break;
        case '\n': result += "\\n"; break;
        case '\t': result += "\\t"; break;
        default: result.push_back(c); break;
        }
    }
    return result + "\"";
}

std::string join(std::span<const std::string> parts, std::string_view separator) {
    return fmt::format("{}", fmt::join(parts, separator));
}

std::string_view trim(std::string_view text) {
    constexpr std::string_view space = " \t\r\n\v\f";
    const auto begin = text.find_first_not_of(space);
    if (begin == std::string_view::npos) {
        return {};
    }
    return text.substr(begin, text.find_last_not_of(space) - begin + 1);
}

namespace {

/// The code points of Unicode's White_Space property, as UTF-8.
constexpr std::string_view unicode_spaces[] = {
    "\t",           "\n",           "\v",           "\f",           "\r",           " ",            "\xc2\x85",
    "\xc2\xa0",       "\xe1\x9a\x80", "\xe2\x80\x80", "\xe2\x80\x81", "\xe2\x80\x82", "\xe2\x80\x83", "\xe2\x80\x84",
    "\xe2\x80\x85", "\xe2\x80\x86", "\xe2\x80\x87", "\xe2\x80\x88", "\xe2\x80\x89", "\xe2\x80\x8a", "\xe2\x80\xa8",
    "\xe2\x80\xa9", "\xe2\x80\xaf", "\xe2\x81\x9f", "\xe3\x80\x80"};

/// How many bytes the space takes for which `stands` is true; 0 if there is none.
template <class Stands>
std::size_t space_where(Stands&& stands) {
    const auto found = std::ranges::find_if(unicode_spaces, stands);
    return found == std::end(unicode_spaces) ? 0 : found->size();
}

}  // namespace

std::string_view trim_unicode_left(std::string_view text) {
    while (const std::size_t size = space_where([&](std::string_view space) { return text.starts_with(space); })) {
        text.remove_prefix(size);
    }
    return text;
}

std::string_view trim_unicode(std::string_view text) {
    text = trim_unicode_left(text);
    while (const std::size_t size = space_where([&](std::string_view space) { return text.ends_with(space); })) {
        text.remove_suffix(size);
    }
    return text;
}

std::optional<bool> parse_bool(std::string_view text) {
    constexpr std::string_view truths[] = {"1", "t", "T", "TRUE", "true", "True"};
    constexpr std::string_view falsehoods[] = {"0", "f", "F", "FALSE", "false", "False"};
    if (std::ranges::find(truths, text) != std::end(truths)) {
        return true;
    }
    return std::ranges::find(falsehoods, text) != std::end(falsehoods) ? std::optional{false} : std::nullopt;
}

std::string to_lower(std::string_view text) {
    std::string lower(text);
    for (char& c : lower) {
        if (c >= 'A' && c <= 'Z') {
            c = static_cast<char>(c - 'A' + 'a');
        }
    }
    return lower;
}

std::string replace_all(std::string_view text, std::string_view from, std::string_view to) {
    std::string result;
    while (!from.empty()) {
        const auto at = text.find(from);
        if (at == std::string_view::npos) {
            break;
        }
        result.append(text.substr(0, at)).append(to);
        text.remove_prefix(at + from.size());
    }
    return result.append(text);
}

namespace {

// Levenshtein distance, one row.
std::size_t edit_distance(std::string_view a, std::string_view b) {
    std::vector<std::size_t> row(b.size() + 1);
    std::iota(row.begin(), row.end(), std::size_t{0});
    for (std::size_t i = 1; i <= a.size(); ++i) {
        std::size_t diagonal = std::exchange(row[0], i);
        for (std::size_t j = 1; j <= b.size(); ++j) {
            const std::size_t substituted = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
            diagonal = row[j];
            row[j] = std::min({substituted, row[j] + 1, row[j - 1] + 1});
        }
    }
    return row.back();
}

}  // namespace

std::vector<std::string> nearest(std::string_view word, std::span<const std::string> candidates) {
    // Two letters swapped are a distance of two; in shorter words that would match nearly anything.
    const std::size_t limit = word.size() <= 3 ? 1 : std::max<std::size_t>(2, word.size() / 3);
    std::vector<std::pair<std::size_t, std::string>> near;
    for (const auto& candidate : candidates) {
        const std::size_t distance = edit_distance(word, candidate);
        if (distance <= limit || (word.size() >= 3 && candidate.starts_with(word))) {
            near.emplace_back(distance, candidate);
        }
    }
    std::sort(near.begin(), near.end());
    std::vector<std::string> names;
    for (auto& [distance, name] : near) {
        if (names.size() < 2) {
            names.push_back(std::move(name));
        }
    }
    return names;
}

std::string format_bytes(std::uint64_t bytes) {
    constexpr std::array<std::string_view, 5> units{"B", "kB", "MB", "GB", "TB"};
    auto value = static_cast<double>(bytes);
    std::size_t unit = 0;
    while (value >= 999.95 && unit + 1 < units.size()) {
        value /= 1000;
        ++unit;
    }
    return unit == 0 ? fmt::format("{} B", bytes) : fmt::format("{:.1f} {}", value, units[unit]);
}

}  // namespace berth
