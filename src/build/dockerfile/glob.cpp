// SPDX-License-Identifier: Apache-2.0
// Matching of `*` and `?` patterns against parts of a value. Values are short, so plain backtracking does.
#include "build/dockerfile/glob.hpp"

#include <cstddef>
#include <vector>

namespace berth::build::dockerfile {
namespace {

enum class Kind { literal, any_one, any_many };

struct Token {
    Kind kind = Kind::literal;
    char byte = 0;
};

std::vector<Token> compile(std::string_view pattern) {
    std::vector<Token> tokens;
    for (std::size_t i = 0; i < pattern.size(); ++i) {
        if (pattern[i] == '*') {
            tokens.push_back({.kind = Kind::any_many});
        } else if (pattern[i] == '?') {
            tokens.push_back({.kind = Kind::any_one});
        } else {
            if (pattern[i] == '\\' && i + 1 < pattern.size()) {
                ++i;
            }
            tokens.push_back({.kind = Kind::literal, .byte = pattern[i]});
        }
    }
    return tokens;
}

/// Length in bytes of the UTF-8 character that starts at `at`.
std::size_t character_length(std::string_view text, std::size_t at) {
    std::size_t end = at + 1;
    while (end < text.size() && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U) {
        ++end;
    }
    return end - at;
}

bool matches_whole(const std::vector<Token>& tokens, std::size_t token, std::string_view text, std::size_t at) {
    while (token < tokens.size()) {
        const Token& wanted = tokens[token];
        if (wanted.kind == Kind::any_many) {
            for (std::size_t rest = at; rest <= text.size(); ++rest) {
                if (matches_whole(tokens, token + 1, text, rest)) {
                    return true;
                }
                if (rest < text.size() && text[rest] == '\n') {
                    break;
                }
            }
            return false;
        }
        if (at >= text.size()) {
            return false;
        }
        if (wanted.kind == Kind::any_one) {
            if (text[at] == '\n') {
                return false;
            }
            at += character_length(text, at);
        } else {
            if (text[at] != wanted.byte) {
                return false;
            }
            ++at;
        }
        ++token;
    }
    return at == text.size();
}

bool matches_whole(const std::vector<Token>& tokens, std::string_view text) {
    return matches_whole(tokens, 0, text, 0);
}

} // namespace

std::string without_prefix(std::string_view value, std::string_view pattern, Greed greed) {
    const std::vector<Token> tokens = compile(pattern);
    for (std::size_t step = 0; step <= value.size(); ++step) {
        const std::size_t length = greed == Greed::shortest ? step : value.size() - step;
        if (matches_whole(tokens, value.substr(0, length))) {
            return std::string(value.substr(length));
        }
    }
    return std::string(value);
}

std::string without_suffix(std::string_view value, std::string_view pattern, Greed greed) {
    const std::vector<Token> tokens = compile(pattern);
    for (std::size_t step = 0; step <= value.size(); ++step) {
        const std::size_t start = greed == Greed::shortest ? value.size() - step : step;
        if (matches_whole(tokens, value.substr(start))) {
            return std::string(value.substr(0, start));
        }
    }
    return std::string(value);
}

std::string replaced(std::string_view value, std::string_view pattern, std::string_view replacement, Replace how) {
    const std::vector<Token> tokens = compile(pattern);
    std::string result;
    std::size_t at = 0;
    while (at <= value.size()) {
        std::size_t length = value.size() - at;
        while (length > 0 && !matches_whole(tokens, value.substr(at, length))) {
            --length;
        }
        const bool found = length > 0 || matches_whole(tokens, {});
        if (found) {
            result += replacement;
            at += length;
            if (how == Replace::first) {
                return result + std::string(value.substr(at));
            }
        }
        if (length == 0) {
            if (at < value.size()) {
                result += value[at];
            }
            ++at;
        } else if (at == value.size()) {
            break; // an empty match right after a match is not a second one
        }
    }
    return result;
}

} // namespace berth::build::dockerfile
