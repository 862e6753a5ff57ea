// SPDX-License-Identifier: Apache-2.0
// Finding heredocs in a line. Their contents are read by the parser, which has the lines.
#include "build/dockerfile/heredoc.hpp"

#include "base/text.hpp"
#include "build/dockerfile/text.hpp"
#include "build/dockerfile/words.hpp"

#include <cstddef>
#include <stdexcept>

namespace berth::build::dockerfile {
namespace {

constexpr WordOptions keep_all{.escape = '\\', .quoting = Quoting::keep, .unset = Unset::keep, .plain_quotes = false};
constexpr WordOptions unquote{.escape = '\\', .quoting = Quoting::remove, .unset = Unset::keep, .plain_quotes = false};
constexpr WordOptions quotes_as_text{
    .escape = '\\', .quoting = Quoting::remove, .unset = Unset::keep, .plain_quotes = true};

/// The part of a word before the delimiter: `3<<-`.
struct Opening {
    unsigned file_descriptor = 0;
    bool chomp = false;
    std::string_view rest;
};

std::optional<Opening> parse_opening(std::string_view word) {
    Opening opening;
    while (!word.empty() && word.front() >= '0' && word.front() <= '9') {
        opening.file_descriptor = opening.file_descriptor * 10 + static_cast<unsigned>(word.front() - '0');
        word.remove_prefix(1);
    }
    if (!word.starts_with("<<")) {
        return std::nullopt;
    }
    word.remove_prefix(2);
    if (word.starts_with('-')) {
        opening.chomp = true;
        word.remove_prefix(1);
    }
    if (word.find('<') != std::string_view::npos) {
        return std::nullopt;
    }
    opening.rest = word;
    return opening;
}

std::optional<Heredoc> from_delimiter(const Opening& opening, std::string_view delimiter) {
    const std::vector<std::string> plain = expand(delimiter, VariableMap(), unquote).words;
    if (plain.size() != 1) {
        return std::nullopt;
    }
    // Quotes that made no difference were escaped ones, which do not count as quoting.
    const bool quoted_part = expand(delimiter, VariableMap(), quotes_as_text).text != plain.front();
    Heredoc heredoc;
    heredoc.name = plain.front();
    heredoc.expand = !quoted_part;
    heredoc.chomp = opening.chomp;
    heredoc.file_descriptor = opening.file_descriptor;
    return heredoc;
}

} // namespace

std::string Heredoc::text() const {
    if (!chomp) {
        return content;
    }
    std::string result;
    bool at_line_start = true;
    for (const char c : content) {
        if (at_line_start && c == '\t') {
            continue;
        }
        at_line_start = c == '\n';
        result += c;
    }
    return result;
}

std::optional<Heredoc> parse_heredoc_word(std::string_view word) {
    const std::optional<Opening> opening = parse_opening(word);
    if (!opening || trim(opening->rest).empty()) {
        return std::nullopt;
    }
    return from_delimiter(*opening, trim_left(opening->rest));
}

std::vector<Heredoc> heredocs_of_line(std::string_view line) {
    std::vector<std::string> words;
    try {
        words = expand(line, VariableMap(), keep_all).words;
    } catch (const std::invalid_argument&) {
        return {}; // a quote left open belongs to the shell, which may or may not accept it
    }
    std::vector<Heredoc> heredocs;
    for (std::size_t i = 0; i < words.size(); ++i) {
        const std::optional<Opening> opening = parse_opening(words[i]);
        if (!opening) {
            continue;
        }
        std::optional<Heredoc> heredoc;
        if (!opening->rest.empty()) {
            heredoc = from_delimiter(*opening, opening->rest);
        } else if (i + 1 < words.size()) {
            heredoc = from_delimiter(*opening, words[++i]); // a blank may stand between `<<` and its delimiter
        }
        if (heredoc) {
            heredocs.push_back(std::move(*heredoc));
        }
    }
    return heredocs;
}

} // namespace berth::build::dockerfile
