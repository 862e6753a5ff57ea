// SPDX-License-Identifier: Apache-2.0
// Compilation and matching of path patterns. Paths are short and patterns few, so backtracking does; patterns without
// wildcards, the most frequent, are compared as text.
#include "build/dockerfile/path_patterns.hpp"

#include "base/path.hpp"
#include "base/text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <stdexcept>

namespace berth::build::dockerfile {
namespace {

/// Takes one UTF-8 character off the front; a stray byte counts as a character.
char32_t take_character(std::string_view& text) {
    const auto first = static_cast<unsigned char>(text.front());
    std::size_t length = 1;
    char32_t character = first;
    if (first >= 0xF0U) {
        length = 4;
        character = first & 0x07U;
    } else if (first >= 0xE0U) {
        length = 3;
        character = first & 0x0FU;
    } else if (first >= 0xC0U) {
        length = 2;
        character = first & 0x1FU;
    }
    if (length > text.size()) {
        length = 1;
        character = first;
    }
    for (std::size_t i = 1; i < length; ++i) {
        character = (character << 6U) | (static_cast<unsigned char>(text[i]) & 0x3FU);
    }
    text.remove_prefix(length);
    return character;
}

[[noreturn]] void refuse(std::string_view pattern) {
    throw std::invalid_argument(fmt::format("malformed pattern '{}'", pattern));
}

} // namespace

PathPattern::PathPattern(std::string_view pattern) : text_(pattern) {
    std::string_view rest = pattern;
    plain_ = true;
    while (!rest.empty()) {
        const char32_t c = take_character(rest);
        Token token;
        token.character = c;
        if (c == '*') {
            plain_ = false;
            token.kind = Kind::any_in_part;
            if (rest.starts_with('*')) {
                rest.remove_prefix(1);
                token.kind = Kind::any;
                if (rest.starts_with('/')) {
                    rest.remove_prefix(1);
                    token.kind = rest.empty() ? Kind::any : Kind::any_folders;
                } else if (!rest.empty()) {
                    token.kind = Kind::any_folders;
                }
            }
        } else if (c == '?') {
            plain_ = false;
            token.kind = Kind::any_one;
        } else if (c == '[') {
            plain_ = false;
            token.kind = Kind::one_of;
            if (rest.starts_with('^')) {
                token.negated = true;
                rest.remove_prefix(1);
            }
            const auto take = [&] {
                if (rest.empty() || rest.front() == '-' || (rest.front() == ']' && token.ranges.empty())) {
                    refuse(pattern);
                }
                char32_t taken = take_character(rest);
                if (taken == '\\') {
                    if (rest.empty()) {
                        refuse(pattern);
                    }
                    taken = take_character(rest);
                }
                return taken;
            };
            while (true) {
                if (rest.starts_with(']') && !token.ranges.empty()) {
                    rest.remove_prefix(1);
                    break;
                }
                const char32_t low = take();
                char32_t high = low;
                if (rest.starts_with('-')) {
                    rest.remove_prefix(1);
                    high = take();
                }
                if (high < low) {
                    refuse(pattern);
                }
                token.ranges.emplace_back(low, high);
            }
        } else if (c == '\\') {
            plain_ = false;
            if (rest.empty()) {
                refuse(pattern);
            }
            token.character = take_character(rest);
        }
        tokens_.push_back(std::move(token));
    }
}

bool PathPattern::matches(std::string_view path) const { return plain_ ? path == text_ : matches_from(0, path); }

bool PathPattern::matches_from(std::size_t token, std::string_view path) const {
    for (; token < tokens_.size(); ++token) {
        const Token& wanted = tokens_[token];
        switch (wanted.kind) {
        case Kind::any:
            return true;
        case Kind::any_folders:
            // Nothing, or any number of characters up to and with a '/'.
            for (std::size_t start = 0;;) {
                if (matches_from(token + 1, path.substr(start))) {
                    return true;
                }
                const std::size_t slash = path.find('/', start);
                if (slash == std::string_view::npos) {
                    return false;
                }
                start = slash + 1;
            }
        case Kind::any_in_part:
            for (std::size_t length = 0;; ++length) {
                if (matches_from(token + 1, path.substr(length))) {
                    return true;
                }
                if (length == path.size() || path[length] == '/') {
                    return false;
                }
            }
        case Kind::any_one:
            if (path.empty() || path.front() == '/') {
                return false;
            }
            static_cast<void>(take_character(path));
            break;
        case Kind::one_of: {
            if (path.empty()) {
                return false;
            }
            const char32_t c = take_character(path);
            const bool inside = std::ranges::any_of(
                wanted.ranges, [c](const auto& range) { return range.first <= c && c <= range.second; });
            if (inside == wanted.negated) {
                return false;
            }
            break;
        }
        case Kind::literal:
            if (path.empty() || take_character(path) != wanted.character) {
                return false;
            }
            break;
        }
    }
    return path.empty();
}

bool has_wildcard(std::string_view path) {
    for (std::size_t i = 0; i < path.size(); ++i) {
        if (path[i] == '\\') {
            ++i;
        } else if (path[i] == '*' || path[i] == '?' || path[i] == '[') {
            return true;
        }
    }
    return false;
}

PathPatterns::PathPatterns(const std::vector<std::string>& patterns) {
    for (const std::string& line : patterns) {
        std::string_view text = trim(line);
        if (text.empty()) {
            continue;
        }
        const std::string cleaned = clean_path(text);
        text = cleaned;
        bool exception = false;
        if (text.starts_with('!')) {
            if (text.size() == 1) {
                throw std::invalid_argument("illegal exclusion pattern '!'");
            }
            exception = true;
            has_exceptions_ = true;
            text.remove_prefix(1);
        }
        rules_.push_back({.pattern = PathPattern(text), .exception = exception});
    }
}

bool PathPatterns::excludes(std::string_view path) const {
    bool excluded = false;
    for (const Rule& rule : rules_) {
        if (rule.exception != excluded) {
            continue; // would not change anything
        }
        bool matched = rule.pattern.matches(path);
        for (std::size_t slash = path.find('/'); !matched && slash != std::string_view::npos;
             slash = path.find('/', slash + 1)) {
            matched = rule.pattern.matches(path.substr(0, slash));
        }
        if (matched) {
            excluded = !rule.exception;
        }
    }
    return excluded;
}

bool PathPatterns::may_readmit_below(std::string_view path) const {
    const std::string prefix = std::string(path) + "/";
    return std::ranges::any_of(rules_, [&](const Rule& rule) {
        const std::string& text = rule.pattern.text();
        return rule.exception && (text.starts_with(prefix) || has_wildcard(text));
    });
}

} // namespace berth::build::dockerfile
