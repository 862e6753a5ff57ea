// SPDX-License-Identifier: Apache-2.0
// Splitting block collections into the lines of their entries, and joining old and new entries.
#include "render/edit/block_text.hpp"

#include <algorithm>
#include <optional>
#include <vector>

#include "base/text.hpp"
#include "yaml/json.hpp"

namespace berth::render::edit {

namespace {

// Lines with their ends.
std::vector<std::string_view> lines_of(std::string_view text) {
    std::vector<std::string_view> lines;
    while (!text.empty()) {
        const auto end = text.find('\n');
        const auto length = end == std::string_view::npos ? text.size() : end + 1;
        lines.push_back(text.substr(0, length));
        text.remove_prefix(length);
    }
    return lines;
}

bool is_comment_or_blank(std::string_view line) {
    const auto content = trim(line);
    return content.empty() || content.starts_with('#');
}

std::size_t indent_of(std::string_view line) { return std::min(line.find_first_not_of(' '), line.size()); }

struct Block {
    std::string_view head;                  // the line with the field's name
    std::size_t indent = 0;                 // of each entry
    std::vector<std::string_view> entries;  // each with the comments in front of it
    std::string_view tail;                  // comments behind the last entry
};

bool starts_item(std::string_view line) {
    const auto content = trim(line);
    return content == "-" || content.starts_with("- ");
}

// Nothing when the collection is not a block one with `count` entries that each begin a line.
std::optional<Block> find_block(std::string_view text, std::size_t count, bool list) {
    const auto lines = lines_of(text);
    if (lines.empty() || !trim(split_once(lines[0], ":").value_or(std::pair(lines[0], "?")).second).empty()) {
        return std::nullopt;
    }
    Block block{.head = lines[0]};
    bool indent_known = false;
    std::size_t offset = lines[0].size();
    std::size_t entry_start = offset;
    std::size_t comments_start = offset;
    bool in_entry = false;
    for (std::size_t i = 1; i < lines.size(); ++i) {
        const auto line = lines[i];
        const std::size_t line_start = offset;
        offset += line.size();
        // Comments inside an entry's block scalar are deeper than the entry and stay with it.
        const bool aside = is_comment_or_blank(line) && (!in_entry || indent_of(line) <= block.indent || trim(line).empty());
        if (aside) {
            continue;
        }
        if (!indent_known) {
            block.indent = indent_of(line);
            indent_known = true;
        }
        if (indent_of(line) == block.indent && (!list || starts_item(line))) {
            if (in_entry) {
                block.entries.push_back(text.substr(entry_start, comments_start - entry_start));
                entry_start = comments_start;
            }
            in_entry = true;
        } else if (indent_of(line) <= block.indent || !in_entry) {
            return std::nullopt;
        }
        static_cast<void>(line_start);
        comments_start = offset;
    }
    if (in_entry) {
        block.entries.push_back(text.substr(entry_start, comments_start - entry_start));
    }
    block.tail = text.substr(comments_start);
    return block.entries.size() == count ? std::optional(block) : std::nullopt;
}

std::string indented(std::string_view text, std::size_t indent) {
    std::string result;
    for (const auto line : lines_of(text)) {
        if (line != "\n") {
            result.append(indent, ' ');
        }
        result += line;
    }
    return result;
}

// Comment lines in front of an entry.
std::string_view leading_comments(std::string_view entry) {
    std::size_t length = 0;
    for (const auto line : lines_of(entry)) {
        if (!is_comment_or_blank(line)) {
            break;
        }
        length += line.size();
    }
    return entry.substr(0, length);
}

// Items that are mappings are the same thing under the same name, so that a changed one keeps its comments.
std::string_view identity(const json::Value& item) {
    return item.is_object() ? item.text_at({"name"}) : std::string_view();
}

std::string changed_list(const Block& block, const json::Array& before, const json::Array& after) {
    std::vector<bool> used(before.size(), false);
    std::string text(block.head);
    for (const auto& item : after) {
        std::optional<std::size_t> same;
        std::optional<std::size_t> named;
        for (std::size_t i = 0; i < before.size(); ++i) {
            if (used[i]) {
                continue;
            }
            if (!same && before[i] == item) {
                same = i;
            }
            if (!named && !identity(item).empty() && identity(before[i]) == identity(item)) {
                named = i;
            }
        }
        if (same) {
            used[*same] = true;
            text += block.entries[*same];
        } else {
            if (named) {
                used[*named] = true;
                text += leading_comments(block.entries[*named]);
            }
            text += indented(yaml::write(json::Array{item}), block.indent);
        }
    }
    return text.append(block.tail);
}

std::string changed_map(const Block& block, const json::Object& before, const json::Object& after) {
    std::string text(block.head);
    std::vector<std::string> added;
    for (const auto& member : after.members()) {
        if (!before.contains(member.name)) {
            added.push_back(member.name);
        }
    }
    // A sorted map stays sorted.
    const bool sorted = std::is_sorted(before.members().begin(), before.members().end(),
                                       [](const auto& a, const auto& b) { return yaml::natural_less(a.name, b.name); });
    std::sort(added.begin(), added.end(), [](const auto& a, const auto& b) { return yaml::natural_less(b, a); });
    const auto write_pair = [&](const std::string& name) {
        text += indented(yaml::write(json::Object{{name, *after.find(name)}}), block.indent);
    };
    for (std::size_t i = 0; i < before.size(); ++i) {
        const auto& [name, value] = before.members()[i];
        for (; sorted && !added.empty() && yaml::natural_less(added.back(), name); added.pop_back()) {
            write_pair(added.back());
        }
        const json::Value* now = after.find(name);
        if (now == nullptr) {
            continue;
        }
        if (*now == value) {
            text += block.entries[i];
        } else {
            text += leading_comments(block.entries[i]);
            write_pair(name);
        }
    }
    for (; !added.empty(); added.pop_back()) {
        write_pair(added.back());
    }
    return text.append(block.tail);
}

// Comment lines behind the last line of the value: they lead over to what follows and outlive the value.
std::string_view trailing_comments(std::string_view text) {
    const auto lines = lines_of(text);
    std::size_t length = 0;
    for (auto line = lines.rbegin(); line != lines.rend() && is_comment_or_blank(*line); ++line) {
        length += line->size();
    }
    return text.substr(text.size() - length);
}

}  // namespace

std::string field_text(std::string_view name, const json::Value& value) {
    return yaml::write(json::Object{{std::string(name), value}});
}

std::string changed_field_text(std::string_view text, std::string_view name, const json::Value& before,
                               const json::Value& after) {
    if (const auto* list = after.find_array(); list != nullptr && before.is_array() && !list->empty()) {
        if (const auto block = find_block(text, before.as_array().size(), true)) {
            return changed_list(*block, before.as_array(), *list);
        }
    }
    if (const auto* map = after.find_object(); map != nullptr && before.is_object() && !map->empty()) {
        if (const auto block = find_block(text, before.as_object().size(), false)) {
            return changed_map(*block, before.as_object(), *map);
        }
    }
    return field_text(name, after).append(trailing_comments(text));
}

}  // namespace berth::render::edit
