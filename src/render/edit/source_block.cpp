// SPDX-License-Identifier: Apache-2.0
// Lines and comments of block collections.
#include "render/edit/source_block.hpp"

#include <algorithm>

namespace berth::render::edit {

namespace {

using yaml::Kind;
using yaml::SourceNode;

std::size_t line_start(std::string_view text, std::size_t at) {
    const auto before = at == 0 ? std::string_view::npos : text.rfind('\n', at - 1);
    return before == std::string_view::npos ? 0 : before + 1;
}

/// Behind the line break; a block scalar ends there already.
std::size_t line_end(std::string_view text, std::size_t at) {
    if (at > 0 && text[at - 1] == '\n') {
        return at;
    }
    const auto found = text.find('\n', at);
    return found == std::string_view::npos ? text.size() : found + 1;
}

/// The first character from `at` on that is neither space nor comment.
std::size_t skip_comments(std::string_view text, std::size_t at) {
    while (at < text.size()) {
        if (text[at] == '#') {
            at = line_end(text, at + 1);
        } else if (std::string_view(" \t\r\n").contains(text[at])) {
            ++at;
        } else {
            break;
        }
    }
    return at;
}

std::vector<SourceEntry> items_of(std::string_view text, const SourceNode& node) {
    std::vector<SourceEntry> entries;
    std::size_t from = node.begin;
    if (!node.anchor.empty()) {  // the mark is the anchor's
        from = line_end(text, from);
    }
    for (const auto& item : node.children) {
        entries.push_back({.begin = skip_comments(text, from), .end = line_end(text, item.end), .value = &item});
        from = entries.back().end;
    }
    return entries;
}

std::vector<SourceEntry> pairs_of(std::string_view text, const SourceNode& node) {
    std::vector<SourceEntry> entries;
    for (std::size_t pair = 0; pair < node.pairs(); ++pair) {
        const auto& key = node.key(pair);
        entries.push_back(
            {.begin = key.begin, .end = line_end(text, node.field(pair).end), .key = &key, .value = &node.field(pair)});
    }
    return entries;
}

bool starts_line(std::string_view text, std::size_t at) {
    const auto start = line_start(text, at);
    return text.substr(start, at - start).find_first_not_of(' ') == std::string_view::npos;
}

void collect_leaves(const SourceNode& node, std::vector<const SourceNode*>& leaves) {
    if (node.kind == Kind::scalar || node.kind == Kind::alias) {
        leaves.push_back(&node);
    }
    for (const auto& child : node.children) {
        collect_leaves(child, leaves);
    }
}

void find_comments(std::string_view text, std::size_t from, std::size_t to, std::vector<SourceComment>& comments) {
    for (std::size_t at = from; at < to; ++at) {
        if (text[at] == '#' && (at == 0 || std::string_view(" \t\n").contains(text[at - 1]))) {
            const auto end = std::min(text.find_first_of("\r\n", at), text.size());
            comments.push_back({.text = std::string(text.substr(at, end - at)), .own_line = starts_line(text, at)});
            at = end;
        }
    }
}

std::vector<SourceComment> comments_between(std::string_view text, std::size_t begin, std::size_t end,
                                            const std::vector<const SourceNode*>& leaves) {
    std::vector<SourceComment> comments;
    std::size_t from = begin;
    for (const auto* leaf : leaves) {
        find_comments(text, from, leaf->begin, comments);
        from = leaf->end;
        // The head of a block scalar may have a comment, and nothing else is one in it.
        if (leaf->style == yaml::Style::literal || leaf->style == yaml::Style::folded) {
            find_comments(text, leaf->begin, std::min(line_end(text, leaf->begin), leaf->end), comments);
        }
    }
    find_comments(text, from, end, comments);
    return comments;
}

}  // namespace

std::optional<SourceBlock> find_block(std::string_view text, const SourceNode& node) {
    if (!node.is_block() || node.children.empty() || node.explicit_key) {
        return std::nullopt;
    }
    SourceBlock block{.entries = node.kind == Kind::sequence ? items_of(text, node) : pairs_of(text, node)};
    const auto first = block.entries.front().begin;
    block.column = first - line_start(text, first);
    block.starts_line = starts_line(text, first);
    for (std::size_t i = 0; i < block.entries.size(); ++i) {
        const auto& entry = block.entries[i];
        const bool own_line = starts_line(text, entry.begin) || i == 0;
        const bool dash = entry.key != nullptr || text.substr(entry.begin).starts_with('-');
        if (!own_line || !dash || entry.begin - line_start(text, entry.begin) != block.column) {
            return std::nullopt;
        }
    }
    return block;
}

std::vector<SourceComment> comments_in(std::string_view text, const SourceEntry& entry) {
    std::vector<const SourceNode*> leaves;
    if (entry.key != nullptr) {
        collect_leaves(*entry.key, leaves);
    }
    collect_leaves(*entry.value, leaves);
    return comments_between(text, entry.begin, entry.end, leaves);
}

bool holds_comment(std::string_view text, const SourceNode& node) {
    std::vector<const SourceNode*> leaves;
    collect_leaves(node, leaves);
    return !comments_between(text, node.begin, node.end, leaves).empty();
}

}  // namespace berth::render::edit
