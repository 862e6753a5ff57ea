// SPDX-License-Identifier: Apache-2.0
// Comments taken from nodes, and written.
#include "yaml/due_comments.hpp"

#include "yaml/characters.hpp"

#include <algorithm>
#include <utility>

namespace berth::yaml {

namespace {

void make_due(std::string_view& place, std::string_view text) {
    place = text.empty() ? place : text;
}

} // namespace

void DueComments::arrive(const Node& node, std::string_view tail) {
    const Notes& notes = notes_of(node);
    make_due(head_, notes.head);
    if (node.is_scalar() || node.kind == Kind::alias) {
        make_due(line_, notes.line);
        make_due(foot_, notes.foot);
    }
    if (node.is_scalar() || node.is_mapping()) {
        make_due(tail_, tail);
    }
}

void DueComments::arrive_key(const Node& key, std::string_view tail) {
    const std::string_view foot = foot_;
    arrive(key, tail);
    foot_ = foot;
}

void DueComments::arrive_end(const Node& collection, std::string_view tail) {
    const Notes& notes = notes_of(collection);
    make_due(line_, notes.line);
    make_due(foot_, notes.foot);
    make_due(tail_, tail);
}

void DueComments::hold_key_line() {
    if (!line_.empty()) {
        key_line_ = std::exchange(line_, {});
    }
}

void DueComments::place_key_line(const Node& value, std::int32_t indent) {
    if (key_line_.empty()) {
        return;
    }
    if (value.is_scalar()) {
        if (line_.empty()) {
            line_ = std::exchange(key_line_, {});
        }
    } else if (value.kind != Kind::alias && !value.flow) {
        std::swap(line_, key_line_);
        write_line(indent);
        std::swap(line_, key_line_);
    }
}

void DueComments::write_head(std::int32_t indent) {
    if (!tail_.empty()) {
        out_.write_indent(indent);
        write(std::exchange(tail_, {}), indent);
        out_.set_gap_before(std::max(indent, 0));
    }
    if (!head_.empty()) {
        out_.write_indent(indent);
        write(std::exchange(head_, {}), indent);
    }
}

void DueComments::write_line(std::int32_t indent) {
    if (!line_.empty()) {
        out_.put_space_if_none();
        write(std::exchange(line_, {}), indent);
    }
}

void DueComments::write_foot(std::int32_t indent) {
    if (!foot_.empty()) {
        out_.write_indent(indent);
        write(std::exchange(foot_, {}), indent);
        out_.set_gap_before(std::max(indent, 0));
    }
}

void DueComments::write_document_head(std::string_view text, std::int32_t indent) {
    if (!text.empty()) {
        head_ = text;
        write_head(indent);
        out_.put_break();
    }
}

void DueComments::write_document_foot(std::string_view text, std::int32_t indent) {
    make_due(foot_, text);
    out_.set_gap_before(0);
    write_foot(indent);
    out_.drop_gap();
}

/// Each of its lines; one that is no comment becomes one.
void DueComments::write(std::string_view text, std::int32_t indent) {
    bool after_break = false;
    bool marked = false;
    for (std::size_t i = 0; i < text.size();) {
        if (is_break(text, i)) {
            out_.put_line_break(text, i);
            after_break = true;
            marked = false;
            continue;
        }
        if (after_break) {
            out_.write_indent(indent);
        }
        if (!std::exchange(marked, true) && text[i] != '#') {
            out_.put_text("# ");
        }
        out_.put_char(text, i);
        out_.note_text();
        after_break = false;
    }
    if (!after_break) {
        out_.put_break();
    }
    out_.need_no_space();
}

} // namespace berth::yaml
