// SPDX-License-Identifier: Apache-2.0
// Lines to instructions: directives, comments, continuation, heredocs (Dockerfile reference, "Format").
#include "build/dockerfile/syntax_tree.hpp"

#include "build/dockerfile/arguments.hpp"
#include "build/dockerfile/directives.hpp"
#include "base/text.hpp"
#include "build/dockerfile/text.hpp"

#include <fmt/format.h>

#include <cstddef>
#include <optional>
#include <stdexcept>

namespace berth::build::dockerfile {
namespace {

/// The longest physical line that is accepted, in bytes.
constexpr std::size_t longest_line = 65535;

class Lines {
public:
    explicit Lines(std::string_view text) : text_(text) {}

    /// The next line with its end, or nothing.
    std::optional<std::string_view> next() {
        if (text_.empty()) {
            return std::nullopt;
        }
        const std::size_t end = text_.find('\n');
        const std::string_view line = text_.substr(0, end == std::string_view::npos ? end : end + 1);
        ++number_;
        if (line.size() > longest_line) {
            throw SyntaxError({number_, number_}, fmt::format("line greater than the maximum of {} bytes", longest_line));
        }
        text_.remove_prefix(line.size());
        return line;
    }
    int number() const { return number_; }

private:
    std::string_view text_;
    int number_ = 0;
};

bool is_comment(std::string_view line) { return trim_left(trim_newline(line)).starts_with('#'); }

struct Physical {
    std::string_view text;
    bool continues = false;
};

/// A line ends in a continuation if its last non-blank character is the escape character and the one before is not
/// (`\\` at the end is an escaped escape character). Of a continued line everything before the escape stays.
Physical cut_continuation(std::string_view line, char escape) {
    std::string_view trimmed = line;
    while (!trimmed.empty() && (trimmed.back() == ' ' || trimmed.back() == '\t')) {
        trimmed.remove_suffix(1);
    }
    if (trimmed.empty() || trimmed.back() != escape) {
        return {.text = line, .continues = false};
    }
    trimmed.remove_suffix(1);
    if (trimmed.ends_with(escape)) {
        return {.text = line, .continues = false};
    }
    return {.text = trimmed, .continues = true};
}

bool can_hold_heredocs(const Node& node) {
    const Node& inner = node.trigger ? *node.trigger : node;
    const std::string keyword = inner.keyword();
    return (keyword == "run" || keyword == "copy" || keyword == "add") && !inner.json;
}

std::vector<std::string> whole(std::string_view text) {
    return text.empty() ? std::vector<std::string>{} : std::vector{std::string(text)};
}

void cut_arguments(Node& node, std::string_view rest, char escape) {
    const std::string keyword = node.keyword();
    const auto json_or = [&](auto&& otherwise) {
        if (std::optional<std::vector<std::string>> elements = parse_json_form(rest)) {
            node.json = true;
            node.arguments = std::move(*elements);
        } else {
            node.arguments = otherwise(rest);
        }
    };
    if (keyword == "run" || keyword == "cmd" || keyword == "entrypoint" || keyword == "shell") {
        json_or(whole);
    } else if (keyword == "copy" || keyword == "add" || keyword == "volume") {
        json_or(split_at_blanks);
    } else if (keyword == "env" || keyword == "label") {
        node.arguments = split_pairs(rest, escape, to_upper(keyword));
    } else if (keyword == "arg") {
        node.arguments = split_words(rest, escape);
    } else if (keyword == "from" || keyword == "expose") {
        node.arguments = split_at_blanks(rest);
    } else if (keyword == "healthcheck") {
        const auto [type, command] = split_first_word(rest);
        if (!type.empty()) {
            rest = command;
            json_or(whole);
            node.arguments.insert(node.arguments.begin(), std::string(type));
        }
    } else if (keyword == "onbuild") {
        if (!rest.empty()) {
            node.trigger = std::make_shared<Node>(parse_instruction(rest, escape));
        }
    } else if (keyword == "maintainer" || keyword == "stopsignal" || keyword == "user" || keyword == "workdir") {
        node.arguments = whole(rest);
    }
    // An unknown instruction keeps no arguments; it is refused where instructions are interpreted.
}

void read_heredocs(Node& node, Lines& lines, int first_line) {
    std::vector<Heredoc> heredocs = heredocs_of_line(node.text);
    for (Heredoc& heredoc : heredocs) {
        bool terminated = false;
        while (const std::optional<std::string_view> line = lines.next()) {
            std::string_view candidate = trim_newline(*line);
            while (heredoc.chomp && candidate.starts_with('\t')) {
                candidate.remove_prefix(1);
            }
            if (candidate == heredoc.name) {
                terminated = true;
                break;
            }
            heredoc.content += *line;
        }
        if (!terminated) {
            throw SyntaxError({first_line, lines.number()}, fmt::format("unterminated heredoc '{}'", heredoc.name));
        }
    }
    (node.trigger ? node.trigger->heredocs : node.heredocs) = heredocs;
    node.heredocs = std::move(heredocs);
}

char escape_of(const Directive& directive) {
    if (directive.value != "`" && directive.value != "\\") {
        throw SyntaxError(directive.lines,
                          fmt::format("invalid ESCAPE token '{}' does not match ` or \\", directive.value));
    }
    return directive.value.front();
}

std::string_view without_byte_order_mark(std::string_view text) {
    return text.starts_with("\xEF\xBB\xBF") ? text.substr(3) : text;
}

class Parser {
public:
    explicit Parser(std::string_view text) : lines_(without_byte_order_mark(text)) {}

    SyntaxTree run() {
        while (const std::optional<std::string_view> line = lines_.next()) {
            start_line(*line);
        }
        if (tree_.nodes.empty()) {
            throw SyntaxError({lines_.number(), lines_.number()}, "file with no instructions");
        }
        tree_.lines = {tree_.nodes.front().lines.first, tree_.nodes.back().lines.last};
        return std::move(tree_);
    }

private:
    void start_line(std::string_view line) {
        const std::optional<Directive> directive = head_.read(trim_left(line), lines_.number());
        if (directive && directive->name == "escape") {
            tree_.escape = escape_of(*directive);
        }
        if (is_comment(line)) {
            if (!directive) {
                comments_.emplace_back(trim(trim_left(trim_newline(line)).substr(1)));
            }
            return;
        }
        const Physical first = cut_continuation(trim_left(trim_newline(line)), tree_.escape);
        if (!first.continues && first.text.empty()) {
            comments_.clear();
            return;
        }
        const int first_line = lines_.number();
        const std::string text = join(first);
        if (trim(text).empty()) {
            return;
        }
        add_node(text, first_line);
        comments_.clear();
    }

    /// The instruction that starts with `part`, with its continuation lines; comments and empty lines among them vanish.
    std::string join(Physical part) {
        const int first_line = lines_.number();
        std::string text(part.text);
        bool empty_line = false;
        while (part.continues) {
            const std::optional<std::string_view> line = lines_.next();
            if (!line) {
                break;
            }
            if (is_comment(*line)) {
                continue;
            }
            const std::string_view content = trim_newline(*line);
            if (trim_left(content).empty()) {
                empty_line = true;
                continue;
            }
            part = cut_continuation(content, tree_.escape);
            text += part.text;
        }
        if (empty_line) {
            tree_.warnings.push_back({.lines = {first_line, lines_.number()},
                                      .message = fmt::format("Empty continuation line found in: {}", text)});
        }
        return text;
    }

    void add_node(const std::string& text, int first_line) {
        try {
            Node node = parse_instruction(text, tree_.escape);
            node.comments = comments_;
            if (can_hold_heredocs(node) && text.find("<<") != std::string::npos) {
                read_heredocs(node, lines_, first_line);
            }
            node.lines = {first_line, lines_.number()};
            if (node.trigger) {
                node.trigger->lines = node.lines;
            }
            tree_.nodes.push_back(std::move(node));
        } catch (const std::invalid_argument& problem) {
            throw SyntaxError({first_line, lines_.number()}, problem.what());
        }
    }

    Lines lines_;
    DirectiveReader head_;
    SyntaxTree tree_;
    std::vector<std::string> comments_;
};

} // namespace

std::string Node::keyword() const { return to_lower(name); }

SyntaxTree parse(std::string_view text) { return Parser(text).run(); }

Node parse_instruction(std::string_view text, char escape) {
    Node node;
    node.text = text;
    const auto [name, rest] = split_first_word(trim(text));
    node.name = name;
    FlagSplit split = split_flags(rest);
    node.flags = std::move(split.flags);
    cut_arguments(node, trim(split.rest), escape);
    return node;
}

} // namespace berth::build::dockerfile
