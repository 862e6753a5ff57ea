// SPDX-License-Identifier: Apache-2.0
// From the difference of two values to the difference of their text.
#include "render/edit/text_change.hpp"

#include <algorithm>
#include <optional>
#include <vector>

#include "base/text.hpp"
#include "render/edit/flow_text.hpp"
#include "render/edit/list_match.hpp"
#include "render/edit/source_block.hpp"
#include "yaml/json.hpp"

namespace berth::render::edit {

namespace {

using yaml::Kind;
using yaml::SourceNode;
using yaml::Style;

/// An entry to be written: lines that stand in front of it, and its own text without the first line's indentation.
struct Piece {
    std::string lines{};
    std::string text{};
    std::optional<std::size_t> old{};  ///< the entry it comes from
};

enum class Removed { drops_comments, leaves_comments };

void end_line(std::string& text) {
    if (!text.empty() && !text.ends_with('\n')) {
        text += '\n';
    }
}

std::string indented(std::string_view text, std::size_t column) {
    std::string result;
    for (std::size_t at = 0; at < text.size();) {
        const auto end = std::min(text.find('\n', at), text.size() - 1) + 1;
        const auto line = text.substr(at, end - at);
        if (line != "\n" && at > 0) {
            result.append(column, ' ');
        }
        result += line;
        at = end;
    }
    return result;
}

bool is_block_scalar(const SourceNode& node) { return node.style == Style::literal || node.style == Style::folded; }

/// In the style it had, on one line; nothing when that cannot be.
std::optional<std::string> scalar_text(const json::Value& value, Style style) {
    std::string text;
    if (const auto* string = value.find_string(); string != nullptr && style != Style::plain) {
        yaml::Writer writer(text, {.width = 0});
        writer.value_as(*string, style);
        writer.end_document();
    } else {
        text = yaml::write(value, yaml::KeyOrder::natural, {.width = 0});
    }
    const auto line = trim(text);
    return line.contains('\n') ? std::nullopt : std::optional<std::string>(line);
}

class TextChange {
public:
    explicit TextChange(std::string_view text) : text_(text) {}

    /// Of [block.begin(), block.end()); nothing when the mapping has to be written anew.
    std::optional<std::string> mapping(const SourceNode& node, const json::Object& before, const json::Object& after,
                                       Removed removed) {
        const auto block = find_block(text_, node);
        if (!block || !has_plain_keys(*block)) {
            return std::nullopt;
        }
        std::vector<Piece> pieces;
        auto added = added_names(before, after);
        const bool sorted = is_sorted(before);
        for (std::size_t i = 0; i < block->entries.size(); ++i) {
            const std::string& name = block->entries[i].key->text;
            for (; sorted && !added.empty() && yaml::natural_less(added.back(), name); added.pop_back()) {
                pieces.push_back(new_pair(added.back(), after, block->column));
            }
            if (const json::Value* now = after.find(name)) {
                pieces.push_back(entry(*block, i, *before.find(name), *now));
            }
        }
        for (; !added.empty(); added.pop_back()) {
            pieces.push_back(new_pair(added.back(), after, block->column));
        }
        return joined(*block, std::move(pieces), removed);
    }

private:
    std::optional<std::string> sequence(const SourceNode& node, const json::Array& before, const json::Array& after) {
        const auto block = find_block(text_, node);
        if (!block || block->entries.size() != before.size()) {
            return std::nullopt;
        }
        std::vector<Piece> pieces;
        const auto matches = match_items(before, after);
        for (std::size_t i = 0; i < after.size(); ++i) {
            if (matches[i]) {
                pieces.push_back(entry(*block, *matches[i], before[*matches[i]], after[i]));
            } else {
                pieces.push_back({.text = indented(yaml::write(json::Array{after[i]}), block->column)});
            }
        }
        return joined(*block, std::move(pieces), Removed::drops_comments);
    }

    /// Entry `at` with its value changed from `before` to `now`.
    Piece entry(const SourceBlock& block, std::size_t at, const json::Value& before, const json::Value& now) {
        const SourceEntry& entry = block.entries[at];
        Piece piece{.old = at};
        if (before == now) {
            piece.text = text_.substr(entry.begin, entry.end - entry.begin);
        } else if (auto changed = changed_entry(entry, before, now)) {
            piece.text = *std::move(changed);
        } else {
            for (const auto& comment : comments_in(text_, entry)) {
                piece.lines += std::string(block.column, ' ') + comment.text + "\n";
            }
            const json::Value whole = entry.key != nullptr ? json::Value(json::Object{{entry.key->text, now}})
                                                           : json::Value(json::Array{now});
            piece.text = indented(yaml::write(whole), block.column);
        }
        return piece;
    }

    std::optional<std::string> changed_entry(const SourceEntry& entry, const json::Value& before, const json::Value& now) {
        const SourceNode& value = *entry.value;
        if (value.kind == Kind::scalar || value.kind == Kind::alias) {
            return changed_scalar(entry, now);
        }
        if (value.flow) {
            const bool same_kind = before.type_name() == now.type_name();
            if (!same_kind || holds_comment(text_, value)) {
                return std::nullopt;
            }
            return replaced(entry, value.begin, value.end, flow_text(now));
        }
        const auto block = find_block(text_, value);
        std::optional<std::string> inner;
        if (block && before.is_object() && now.is_object() && !now.as_object().empty()) {
            inner = mapping(value, before.as_object(), now.as_object(), Removed::drops_comments);
        } else if (block && before.is_array() && now.is_array() && !now.as_array().empty()) {
            inner = sequence(value, before.as_array(), now.as_array());
        }
        return inner ? replaced(entry, block->begin(), block->end(), *inner) : std::nullopt;
    }

    std::optional<std::string> changed_scalar(const SourceEntry& entry, const json::Value& now) const {
        const SourceNode& value = *entry.value;
        if (is_block_scalar(value) || now.is_array() || now.is_object()) {
            return std::nullopt;
        }
        const auto text = scalar_text(now, value.style);
        const bool missing = value.begin == value.end;
        return text ? replaced(entry, value.begin, value.end, missing ? " " + *text : *text) : std::nullopt;
    }

    [[nodiscard]] std::optional<std::string> replaced(const SourceEntry& entry, std::size_t begin, std::size_t end,
                                                      std::string_view by) const {
        return std::string(text_.substr(entry.begin, begin - entry.begin))
            .append(by)
            .append(text_.substr(end, entry.end - end));
    }

    /// Merge keys and aliases stand for pairs that the text does not show.
    [[nodiscard]] static bool has_plain_keys(const SourceBlock& block) {
        return std::all_of(block.entries.begin(), block.entries.end(), [](const SourceEntry& entry) {
            return entry.key->kind == Kind::scalar && entry.key->text != "<<";
        });
    }

    static bool is_sorted(const json::Object& object) {
        return std::is_sorted(object.members().begin(), object.members().end(), [](const auto& a, const auto& b) {
            return yaml::natural_less(a.name, b.name);
        });
    }

    /// The last one first.
    static std::vector<std::string> added_names(const json::Object& before, const json::Object& after) {
        std::vector<std::string> added;
        for (const auto& member : after.members()) {
            if (!before.contains(member.name)) {
                added.push_back(member.name);
            }
        }
        std::sort(added.begin(), added.end(), [](const auto& a, const auto& b) { return yaml::natural_less(b, a); });
        return added;
    }

    static Piece new_pair(const std::string& name, const json::Object& values, std::size_t column) {
        return {.text = indented(field_text(name, *values.find(name)), column)};
    }

    /// Lines between an entry and the one in front of it: comments and blank lines.
    [[nodiscard]] std::string_view gap(const SourceBlock& block, std::size_t at) const {
        if (at == 0) {
            return {};
        }
        const auto begin = block.entries[at - 1].end;
        return text_.substr(begin, block.entries[at].begin - block.column - begin);
    }

    /// What stays of an entry that is removed.
    [[nodiscard]] std::string remains(const SourceBlock& block, std::size_t at, Removed removed) const {
        std::string lines(gap(block, at));
        if (removed == Removed::leaves_comments) {
            for (const auto& comment : comments_in(text_, block.entries[at])) {
                lines.append(block.column, ' ').append(comment.text).append("\n");
            }
        }
        return lines;
    }

    /// The pieces with the gaps of the entries they come from; gaps of removed entries stay at their place.
    [[nodiscard]] std::string joined(const SourceBlock& block, std::vector<Piece> pieces, Removed removed) const {
        std::vector<bool> stays(block.entries.size(), false);
        for (const auto& piece : pieces) {
            if (piece.old) {
                stays[*piece.old] = true;
            }
        }
        std::size_t next = 0;  // removed entries below it are dealt with
        const auto remains_up_to = [&](std::size_t end) {
            std::string lines;
            for (; next < end; ++next) {
                if (!stays[next]) {
                    lines += remains(block, next, removed);
                }
            }
            return lines;
        };
        std::string text;
        for (std::size_t i = 0; i < pieces.size(); ++i) {
            std::string lines;
            if (pieces[i].old) {
                lines = remains_up_to(*pieces[i].old).append(gap(block, *pieces[i].old));
            }
            lines += pieces[i].lines;
            const bool behind_dash = i == 0 && !block.starts_line;
            if (!behind_dash) {
                text.append(lines).append(block.column, ' ');
            }
            text += pieces[i].text;
            if (i + 1 < pieces.size() || behind_dash) {
                end_line(text);
            }
            if (behind_dash) {
                text += lines;
            }
        }
        if (auto lines = remains_up_to(block.entries.size()); !lines.empty()) {
            end_line(text);
            text += lines;
        }
        return text;
    }

    std::string_view text_;
};

/// Where fields go that the text does not have: at its end, in front of a document's end mark.
std::size_t end_of_fields(std::string_view text, std::size_t from) {
    for (auto at = from; at < text.size();) {
        if (text.substr(at).starts_with("...")) {
            return at;
        }
        const auto end = text.find('\n', at);
        at = end == std::string_view::npos ? text.size() : end + 1;
    }
    return text.size();
}

std::string fields_text(const json::Object& fields, std::size_t column) {
    std::string text;
    for (const auto& member : fields.members()) {
        text.append(column, ' ').append(indented(field_text(member.name, member.value), column));
    }
    return text;
}

}  // namespace

std::string field_text(std::string_view name, const json::Value& value) {
    return yaml::write(json::Object{{std::string(name), value}});
}

std::string changed_text(std::string_view text, const SourceNode& root, const json::Object& before,
                         const json::Object& after) {
    json::Object kept = after;
    json::Object added;
    for (const auto& member : after.members()) {
        if (!before.contains(member.name)) {
            added.set(member.name, member.value);
            kept.erase(member.name);
        }
    }
    const auto block = find_block(text, root);
    if (!block) {  // in flow style: written anew as a whole
        std::string result(text.substr(0, root.begin));
        end_line(result);
        const auto rest = text.find('\n', root.end);
        return result.append(fields_text(after, 0)).append(text.substr(std::min(rest, text.size() - 1) + 1));
    }
    auto changed = TextChange(text).mapping(root, before, kept, Removed::leaves_comments);
    std::string result = std::string(text.substr(0, block->begin())).append(changed.value_or(""));
    if (!changed) {
        result += fields_text(kept, block->column);
    }
    const auto rest = end_of_fields(text, block->end());
    result += text.substr(block->end(), rest - block->end());
    if (!added.empty()) {
        end_line(result);
        result += fields_text(added, block->column);
    }
    return result.append(text.substr(rest));
}

}  // namespace berth::render::edit
