// SPDX-License-Identifier: Apache-2.0
// Parsing, changing and writing back texts with a structure.
#include "render/print/structured_text.hpp"

#include "base/error.hpp"
#include "base/text.hpp"
#include "render/print/node_text.hpp"
#include "render/print/printer.hpp"
#include "render/transform/field_path.hpp"
#include "yaml/commented_writer.hpp"
#include "yaml/parse.hpp"

#include <algorithm>
#include <utility>
#include <vector>

namespace berth::render {

using yaml::Kind;
using yaml::Node;

namespace {

constexpr std::size_t most_growth = std::size_t{64} << 20; // bytes
constexpr std::size_t most_kept_text = std::size_t{16} << 20; // bytes; a tree takes several times as much
constexpr std::size_t most_kept_tree = std::size_t{256} << 20; // bytes, with what was in it before

/// JSON of what the YAML reads as.
std::string json_text(std::string_view text) {
    yaml::Arena arena;
    const auto parsed = yaml::parse_first(arena, text);
    const auto content = parsed ? yaml::expand_aliases(arena, *parsed) : parsed;
    if (!content) {
        throw Error(ErrorKind::invalid, content.error().problem);
    }
    return print_json(**content);
}

void put(yaml::Arena& arena, Node& field, const Node& value) {
    if (field.kind == Kind::scalar) {
        field.value = value.text();
    } else {
        field = *yaml::clone(arena, value);
    }
}

bool has_only_line_comment(const Node& node) {
    const yaml::Notes& notes = yaml::notes_of(node);
    return notes.anchor.empty() && notes.head.empty() && notes.foot.empty();
}

/// What a tree has that makes more of a text depend on a field than the field's own lines.
struct Traits {
    bool shared = false; ///< anchors, aliases, merge keys
    bool noted = false;
    bool noted_in_lines = false; ///< not only behind values
    bool has_flow = false;

    void look_at(const Node& node) {
        shared = shared || node.kind == Kind::alias || !yaml::notes_of(node).anchor.empty();
        noted = noted || node.notes != nullptr;
        noted_in_lines = noted_in_lines || !has_only_line_comment(node);
        has_flow = has_flow || (node.flow && node.size > 0);
        for (std::uint32_t pair = 0; pair < node.pairs(); ++pair) {
            shared = shared || node.key(pair)->text() == "<<";
        }
        std::ranges::for_each(node.children(), [&](const Node* child) { look_at(*child); });
    }
};

bool looks_alike(const Node& a, const Node& b) {
    return a.is_scalar() && b.is_scalar() && a.value == b.value && a.tag == b.tag && a.tagged == b.tagged &&
           a.style == b.style && a.notes == nullptr && b.notes == nullptr;
}

/// Comments belong to what stands before or behind them, depending on how a value is written: not at all, in lines, or on
/// its line, where it matters to comments on the lines below whether it is quoted.
enum class Written : std::uint8_t { unsure, plain, quoted };

Written written_as(const Node& field) {
    const auto may_break = [](char c) { return c < ' ' || c > '~'; }; // some letters of Unicode end a line
    if (!field.is_scalar() || field.style == yaml::Style::literal || field.style == yaml::Style::folded ||
        !has_only_line_comment(field) || std::ranges::any_of(field.value, may_break)) {
        return Written::unsure;
    }
    if (field.style != yaml::Style::plain) {
        return Written::quoted;
    }
    return field.value.empty() ? Written::unsure : Written::plain;
}

bool may_move_comments(const Node& before, const Node& after, bool on_lines_below) {
    const Written old = written_as(before);
    const Written now = written_as(after);
    return old == Written::unsure || now == Written::unsure || (on_lines_below && old != now);
}

/// Whether the path, of names and indexes, leads through blocks only.
bool leads_through_blocks(Node& root, StructuredText::Path path) {
    for (std::size_t parts = 0; parts < path.size(); ++parts) {
        const FoundWay way = follow_path(root, path.first(parts));
        if (way.parts < parts || way.last->flow) {
            return false;
        }
    }
    return true;
}

}  // namespace

StructuredText::Form StructuredText::form_of(std::string_view text) {
    const std::string_view content = trim_unicode(text);
    if (!content.starts_with('{') && !content.starts_with('[')) {
        return Form::yaml;
    }
    const bool in_lines = text.contains('\n') && text.contains("  ");
    return in_lines ? Form::json_in_lines : Form::compact_json;
}

/// YAML keeps its comments, tags, anchors and styles.
std::string StructuredText::written(const yaml::CommentedDocument& document, Form form) {
    std::string text;
    yaml::CommentedWriter{text}.write(document);
    switch (form) {
    case Form::yaml: return std::string{trim_unicode(text)};
    case Form::compact_json: return json_text(text);
    case Form::json_in_lines: return indent_json(json_text(text));
    }
    std::unreachable();
}

std::string_view StructuredText::text() {
    if (!is_written_) {
        text_ = written(tree_->document, tree_->form);
        is_written_ = true;
    }
    return text_;
}

bool StructuredText::set(const Node& value, Path path, std::optional<Kind> create) {
    if (tree_ && set_in_tree(value, path, create)) {
        is_written_ = false;
        return true;
    }
    text_ = text();
    tree_.reset();
    if (!set_anew(value, path, create)) {
        return false;
    }
    if (text_.size() > first_size_ + most_growth) {
        throw Error(ErrorKind::no_space, "a text grows by more than 64 MiB where fields in it are replaced",
                    "replacements go in a circle");
    }
    if (std::exchange(changed_before_, true)) {
        tree_ = kept_tree(text_);
    }
    return true;
}

bool StructuredText::set_anew(const Node& value, Path path, std::optional<Kind> create) {
    yaml::Arena arena;
    const auto document = yaml::parse_commented(arena, text_);
    if (!document || !*document) {
        return false;
    }
    try {
        const std::vector<Node*> fields = match_path(arena, *(*document)->root, path, create);
        if (fields.empty() || trim_unicode(text_).empty()) {
            return false;
        }
        for (Node* field : fields) {
            put(arena, *field, value);
        }
        text_ = written(**document, form_of(text_));
        return true;
    } catch (const Error&) {
        return false; // then the path is taken as one through the object alone
    }
}

/// The tree that the text reads as, if writing it gives the text again and fields stand for themselves in it.
std::optional<StructuredText::Tree> StructuredText::kept_tree(std::string_view text) {
    if (text.size() > most_kept_text) {
        return std::nullopt;
    }
    Tree tree{.arena = std::make_unique<yaml::Arena>(), .document = {}, .form = form_of(text)};
    const auto document = yaml::parse_commented(*tree.arena, text);
    if (!document || !*document) {
        return std::nullopt;
    }
    tree.document = **document;
    const bool noted = !tree.document.notes.head.empty() || !tree.document.notes.foot.empty();
    Traits traits{.noted = noted, .noted_in_lines = noted};
    traits.look_at(*tree.document.root);
    tree.noted = traits.noted;
    tree.noted_in_lines = traits.noted_in_lines;
    tree.has_flow = traits.has_flow;
    try {
        return !traits.shared && written(tree.document, tree.form) == text ? std::optional{std::move(tree)} : std::nullopt;
    } catch (const Error&) {
        return std::nullopt;
    }
}

/// Returns false, with nothing changed, wherever it is not certain that this gives what set_anew() would.
bool StructuredText::set_in_tree(const Node& value, Path path, std::optional<Kind> create) {
    if (tree_->arena->bytes() > most_kept_tree) {
        return false;
    }
    try {
        if (!create) {
            return set_fields(value, path);
        }
        const FoundWay way = follow_path(*tree_->document.root, path);
        return way.parts == path.size() ? set_fields(value, path) : create_field(value, path, *create);
    } catch (const Error&) {
        return false;
    }
}

bool StructuredText::set_fields(const Node& value, Path path) {
    const bool looks_inside = std::ranges::any_of(path, [](std::string_view part) { return part.starts_with('['); });
    if (looks_inside && !tree_->sorted) {
        return false;
    }
    yaml::Arena scratch;
    const std::vector<Node*> fields = match_path(scratch, *tree_->document.root, path, std::nullopt);
    const bool may_be_in_flow = tree_->has_flow && !leads_through_blocks(*tree_->document.root, path);
    std::vector<Node*> replaced;
    for (const Node* field : fields) {
        Node changed = *field;
        put(*tree_->arena, changed, value);
        replaced.push_back(settled(changed, may_be_in_flow));
        if (replaced.back() == nullptr ||
            (tree_->noted && may_move_comments(*field, *replaced.back(), tree_->noted_in_lines))) {
            return false;
        }
    }
    for (std::size_t i = 0; i < fields.size(); ++i) {
        *fields[i] = *replaced[i];
    }
    return !fields.empty();
}

bool StructuredText::create_field(const Node& value, Path path, Kind kind) {
    const FoundWay way = follow_path(*tree_->document.root, path);
    const Path missing = path.subspan(way.parts);
    const bool is_json = tree_->form != Form::yaml;
    const bool in_own_lines = !tree_->noted && !tree_->has_flow && !way.last->flow;
    if (!way.last->is_mapping() || !std::ranges::all_of(missing, is_field_name) || missing.front() == "<<" ||
        !(is_json || in_own_lines)) {
        return false;
    }
    Node* made = yaml::make_mapping(*tree_->arena);
    put(*tree_->arena, *match_path(*tree_->arena, *made, missing, kind).at(0), value);
    const Node* pair = settled_pair(*made, is_json);
    if (pair == nullptr || pair->key(0)->text() != missing.front()) {
        return false;
    }
    yaml::append(*tree_->arena, *way.last, pair->key(0));
    yaml::append(*tree_->arena, *way.last, pair->field(0));
    tree_->sorted = !is_json;
    return true;
}

Node* StructuredText::settled(const Node& field, bool may_be_in_flow) {
    const auto within_pair = [&](bool flow) -> Node* {
        Node* mapping = yaml::make_mapping(*tree_->arena);
        yaml::set(*tree_->arena, *mapping, "k", yaml::clone(*tree_->arena, field));
        const Node* pair = settled_pair(*mapping, flow);
        return pair == nullptr ? nullptr : pair->field(0);
    };
    if (tree_->form != Form::yaml) {
        return within_pair(true);
    }
    Node* in_block = within_pair(false);
    if (in_block == nullptr || !may_be_in_flow) {
        return in_block;
    }
    const Node* in_flow = within_pair(true);
    return in_flow != nullptr && looks_alike(*in_block, *in_flow) ? in_block : nullptr;
}

/// The same for a mapping of one pair. What has several lines could move comments of others.
Node* StructuredText::settled_pair(Node& mapping, bool flow) {
    mapping.flow = flow;
    const Form form = tree_->form == Form::yaml ? Form::yaml : Form::compact_json;
    const std::string text = written({.root = &mapping}, form);
    const auto document = yaml::parse_commented(*tree_->arena, text);
    if (!document || !*document || (form == Form::yaml && tree_->noted && text.contains('\n'))) {
        return nullptr;
    }
    const Node& root = *(*document)->root;
    if (root.pairs() != 1) {
        return nullptr;
    }
    const std::string_view comment = yaml::notes_of(*mapping.field(0)).line;
    const bool keeps_comment = comment == yaml::notes_of(*root.field(0)).line && has_only_line_comment(*root.field(0));
    Traits traits;
    traits.look_at(root);
    tree_->has_flow = tree_->has_flow || (!flow && traits.has_flow);
    const bool stands_alone = !traits.shared && keeps_comment && traits.noted == !comment.empty();
    return stands_alone && written(**document, form) == text ? (*document)->root : nullptr;
}

}  // namespace berth::render
