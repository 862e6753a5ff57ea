// SPDX-License-Identifier: Apache-2.0
// The cutting rules of instruction arguments.
#include "build/dockerfile/arguments.hpp"

#include "build/dockerfile/text.hpp"
#include "base/error.hpp"
#include "base/text.hpp"
#include "json/parse.hpp"

#include <fmt/format.h>

#include <cstddef>
#include <stdexcept>

namespace berth::build::dockerfile {

FlagSplit split_flags(std::string_view text) {
    FlagSplit split;
    while (true) {
        text = trim_left(text);
        if (!text.starts_with("--")) {
            split.rest = text;
            return split;
        }
        std::string word;
        char quote = 0;
        std::size_t at = 0;
        for (; at < text.size() && (quote != 0 || !is_blank(text[at])); ++at) {
            char c = text[at];
            if (quote != 0 ? c == quote : c == '\'' || c == '"') {
                quote = quote != 0 ? '\0' : c;
                continue;
            }
            if (c == '\\') {
                if (++at == text.size()) {
                    break; // a backslash at the very end is dropped
                }
                c = text[at];
            }
            word += c;
        }
        text.remove_prefix(at);
        if (word == "--") {
            split.rest = trim_left(text);
            return split;
        }
        split.flags.push_back(std::move(word));
    }
}

std::vector<std::string> split_at_blanks(std::string_view text) {
    std::vector<std::string> words;
    while (true) {
        const auto [word, rest] = split_first_word(text);
        if (word.empty()) {
            return words;
        }
        words.emplace_back(word);
        text = rest;
    }
}

std::vector<std::string> split_words(std::string_view text, char escape) {
    std::vector<std::string> words;
    std::string word;
    char quote = 0;
    for (std::size_t at = 0; at < text.size(); ++at) {
        const char c = text[at];
        if (quote == 0 && is_blank(c)) {
            if (!word.empty()) {
                words.push_back(std::move(word));
                word.clear();
            }
            continue;
        }
        if (c == escape && quote != '\'') {
            if (at + 1 == text.size()) {
                break; // an escape character at the very end is dropped
            }
            word += c;
            word += text[++at];
            continue;
        }
        if (quote != 0 ? c == quote : c == '\'' || c == '"') {
            quote = quote != 0 ? '\0' : c;
        }
        word += c;
    }
    if (!word.empty()) {
        words.push_back(std::move(word));
    }
    return words;
}

std::optional<std::vector<std::string>> parse_json_form(std::string_view text) {
    text = trim(text);
    if (!text.starts_with('[')) {
        return std::nullopt;
    }
    json::Value array;
    try {
        array = json::parse(text);
    } catch (const Error&) {
        return std::nullopt;
    }
    std::vector<std::string> elements;
    for (const json::Value& element : array.as_array()) {
        if (!element.is_string()) {
            throw std::invalid_argument("when using JSON array syntax, arrays must be comprised of strings only");
        }
        elements.emplace_back(element.as_string());
    }
    return elements;
}

std::vector<std::string> split_pairs(std::string_view text, char escape, std::string_view instruction) {
    const std::vector<std::string> words = split_words(text, escape);
    if (words.empty()) {
        return {};
    }
    if (words.front().find('=') == std::string::npos) {
        const auto [key, value] = split_first_word(text);
        if (value.empty()) {
            throw std::invalid_argument(fmt::format("{} must have two arguments", instruction));
        }
        return {std::string(key), std::string(value), ""};
    }
    std::vector<std::string> parts;
    for (const std::string& word : words) {
        const std::size_t equals = word.find('=');
        if (equals == std::string::npos) {
            throw std::invalid_argument(
                fmt::format("can't find = in {}, it must be of the form name=value", quoted(word)));
        }
        parts.push_back(word.substr(0, equals));
        parts.push_back(word.substr(equals + 1));
        parts.emplace_back("=");
    }
    return parts;
}

} // namespace berth::build::dockerfile
