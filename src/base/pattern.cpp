// SPDX-License-Identifier: Apache-2.0
// Matching shell patterns.
#include "base/pattern.hpp"

#include <fmt/format.h>

#include "base/error.hpp"

namespace berth {

namespace {

[[noreturn]] void fail(std::string_view pattern) {
    throw Error(ErrorKind::invalid, fmt::format("syntax error in pattern '{}'", pattern));
}

char take_class_character(std::string_view& rest, std::string_view pattern) {
    if (rest.empty() || rest[0] == '-' || rest[0] == ']') {
        fail(pattern);
    }
    if (rest[0] == '\\') {
        rest.remove_prefix(1);
    }
    if (rest.empty()) {
        fail(pattern);
    }
    const char character = rest[0];
    rest.remove_prefix(1);
    return character;
}

// `rest` stands behind '['; afterwards behind ']'.
bool matches_class(std::string_view& rest, char character, std::string_view pattern) {
    const bool negated = rest.starts_with('^');
    if (negated) {
        rest.remove_prefix(1);
    }
    bool matched = false;
    bool any = false;
    while (!any || !rest.starts_with(']')) {
        const char low = take_class_character(rest, pattern);
        char high = low;
        if (rest.starts_with('-')) {
            rest.remove_prefix(1);
            high = take_class_character(rest, pattern);
        }
        if (rest.empty()) {
            fail(pattern);
        }
        matched = matched || (low <= character && character <= high);
        any = true;
    }
    rest.remove_prefix(1);
    return matched != negated;
}

bool matches_from(std::string_view rest, std::string_view path, std::string_view pattern) {
    while (!rest.empty()) {
        const char first = rest[0];
        if (first == '*') {
            rest.remove_prefix(1);
            for (std::size_t length = 0;; ++length) {
                if (matches_from(rest, path.substr(length), pattern)) {
                    return true;
                }
                if (length == path.size() || path[length] == '/') {
                    return false;
                }
            }
        }
        if (path.empty()) {
            return false;
        }
        rest.remove_prefix(1);
        if (first == '[') {
            if (path[0] == '/' || !matches_class(rest, path[0], pattern)) {
                return false;
            }
        } else if (first == '?') {
            if (path[0] == '/') {
                return false;
            }
        } else {
            char literal = first;
            if (first == '\\') {
                if (rest.empty()) {
                    fail(pattern);
                }
                literal = rest[0];
                rest.remove_prefix(1);
            }
            if (literal != path[0]) {
                return false;
            }
        }
        path.remove_prefix(1);
    }
    return path.empty();
}

}  // namespace

bool matches_pattern(std::string_view pattern, std::string_view path) { return matches_from(pattern, path, pattern); }

}  // namespace berth
