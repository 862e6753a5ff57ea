// SPDX-License-Identifier: Apache-2.0
// Recognition of parser directives, line by line.
#include "build/dockerfile/directives.hpp"

#include "build/dockerfile/text.hpp"
#include "base/text.hpp"
#include "json/parse.hpp"

#include <fmt/format.h>

#include <cstddef>

namespace berth::build::dockerfile {
namespace {

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

/// `PREFIX name = value`, nothing else on the line.
std::optional<Directive> match(std::string_view line, std::string_view prefix) {
    line = trim_newline(line);
    if (!line.starts_with(prefix)) {
        return std::nullopt;
    }
    line = trim_left(line.substr(prefix.size()));
    std::size_t length = 0;
    while (length < line.size() && (is_letter(line[length]) || (length > 0 && line[length] >= '0' && line[length] <= '9'))) {
        ++length;
    }
    const std::string_view value_part = trim_left(line.substr(length));
    if (length == 0 || !value_part.starts_with('=')) {
        return std::nullopt;
    }
    const std::string_view value = trim(value_part.substr(1));
    if (value.empty()) {
        return std::nullopt;
    }
    return Directive{.name = to_lower(line.substr(0, length)), .value = std::string(value), .lines = {}};
}

bool is_known(std::string_view name) { return name == "syntax" || name == "escape" || name == "check"; }

std::string_view without_byte_order_mark(std::string_view text) {
    constexpr std::string_view mark = "\xEF\xBB\xBF";
    return text.starts_with(mark) ? text.substr(mark.size()) : text;
}

template <typename Function>
void for_each_line(std::string_view text, Function&& function) {
    int number = 0;
    while (!text.empty()) {
        const std::size_t end = text.find('\n');
        const std::string_view line = text.substr(0, end);
        ++number;
        if (!function(line, number) || end == std::string_view::npos) {
            return;
        }
        text.remove_prefix(end + 1);
    }
}

std::optional<Directive> find_with_prefix(std::string_view text, std::string_view name, std::string_view prefix) {
    std::optional<Directive> found;
    for_each_line(text, [&](std::string_view line, int number) {
        std::optional<Directive> directive = match(line, prefix);
        if (!directive || !is_known(directive->name)) {
            return false;
        }
        if (directive->name != name) {
            return true;
        }
        directive->lines = {number, number};
        found = std::move(directive);
        return false;
    });
    return found;
}

} // namespace

std::string Directive::first_word() const { return std::string(split_first_word(value).first); }

std::optional<Directive> DirectiveReader::read(std::string_view line, int number) {
    if (ended_) {
        return std::nullopt;
    }
    std::optional<Directive> directive = match(line, "#");
    if (!directive || !is_known(directive->name)) {
        ended_ = true;
        return std::nullopt;
    }
    directive->lines = {number, number};
    if (!seen_.insert(directive->name).second) {
        throw SyntaxError(directive->lines, fmt::format("only one {} parser directive can be used", directive->name));
    }
    return directive;
}

std::vector<Directive> read_directives(std::string_view text) {
    std::vector<Directive> directives;
    DirectiveReader reader;
    for_each_line(without_byte_order_mark(text), [&](std::string_view line, int number) {
        std::optional<Directive> directive = reader.read(line, number);
        if (!directive) {
            return false;
        }
        directives.push_back(std::move(*directive));
        return true;
    });
    return directives;
}

std::optional<Directive> find_directive(std::string_view text, std::string_view name) {
    text = without_byte_order_mark(text);
    if (name != "syntax") {
        return find_with_prefix(text, name, "#");
    }
    int skipped = 0;
    if (text.starts_with("#!")) {
        const std::size_t end = text.find('\n');
        text = end == std::string_view::npos ? std::string_view() : text.substr(end + 1);
        skipped = 1;
    }
    std::optional<Directive> found = find_with_prefix(text, name, "#");
    if (!found) {
        found = find_with_prefix(text, name, "//");
    }
    if (found) {
        found->lines = {found->lines.first + skipped, found->lines.last + skipped};
        return found;
    }
    if (!trim_left(text).starts_with('{')) {
        return std::nullopt;
    }
    try {
        const json::Value document = json::parse(text);
        const std::string_view value = document.text_at({name});
        if (!value.empty()) {
            return Directive{.name = std::string(name), .value = std::string(value), .lines = {1, 1}};
        }
    } catch (const Error&) {
        return std::nullopt; // not a JSON document: then it names no frontend
    }
    return std::nullopt;
}

} // namespace berth::build::dockerfile
