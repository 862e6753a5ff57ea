// SPDX-License-Identifier: Apache-2.0
// libyaml's events to nodes.
#include "yaml/parse.hpp"

#include "yaml/events.hpp"
#include "yaml/go_text.hpp"
#include "yaml/resolve.hpp"
#include "yaml/tag_name.hpp"

#include <algorithm>
#include <optional>
#include <string>
#include <unordered_map>

namespace berth::yaml {

namespace {

class Builder {
public:
    Builder(Arena& arena, Events& events, const ParseOptions& options)
        : arena_{arena}, events_{events}, options_{options} {}

    /// The next document's root, or nothing at the end of the stream.
    std::optional<Node*> document() {
        yaml_event_t* event = &events_.next();
        while (event->type == YAML_STREAM_START_EVENT || event->type == YAML_DOCUMENT_END_EVENT) {
            event = &events_.next();
        }
        if (event->type == YAML_STREAM_END_EVENT) {
            return std::nullopt;
        }
        anchors_.clear();
        Node* root = node(events_.next(), 0);
        return root;
    }

    /// Checks that the text goes on well to the end of the document; where that is, in characters.
    std::size_t finish_document() { return events_.next().end_mark.index; }

private:
    Node* node(const yaml_event_t& event, std::uint32_t depth) {
        if (depth > options_.max_depth) {
            fail_at(event, "exceeded max depth of " + std::to_string(options_.max_depth));
        }
        const NodeEvent said = node_event(event);
        Node* made = make(event, said.kind);
        switch (said.kind) {
        case Kind::scalar:
            fill_scalar(*made, said);
            break;
        case Kind::alias:
            fill_alias(*made, said, event);
            break;
        case Kind::mapping:
        case Kind::sequence:
            fill_collection(*made, said, depth);
            break;
        }
        return made;
    }

    Node* make(const yaml_event_t& event, Kind kind) {
        Node* made = arena_.make<Node>();
        made->kind = kind;
        made->line = static_cast<std::uint32_t>(event.start_mark.line) + options_.first_line;
        made->column = static_cast<std::uint32_t>(event.start_mark.column) + 1;
        return made;
    }

    void set_tag(Node& made, std::string_view tag) {
        made.tagged = true;
        made.tag = tag_of_uri(tag);
        if (made.tag == Tag::custom) {
            const std::string_view kept = arena_.join(tag, std::string_view{"\0", 1});
            made.custom_tag = kept.data();
        }
    }

    void fill_scalar(Node& made, const NodeEvent& said) {
        made.style = said.style;
        made.value = arena_.copy(said.text);
        if (!said.tag.empty()) {
            set_tag(made, said.tag);
        } else if (made.style != Style::plain) {
            made.tag = Tag::string;
        } else if (made.value == "<<") {
            made.tag = Tag::merge;
        } else {
            made.tag = resolve_tag(made.value, Schema::yaml_1_2);
        }
        remember(said.anchor, made);
    }

    void fill_alias(Node& made, const NodeEvent& said, const yaml_event_t& event) {
        made.value = arena_.copy(said.text);
        const auto found = anchors_.find(std::string{said.text});
        if (found == anchors_.end()) {
            fail_at(event, "unknown anchor '" + std::string{said.text} + "' referenced", Located::no);
        }
        made.target = found->second;
    }

    /// Reads on to its end, so what the first event said is gone afterwards.
    void fill_collection(Node& made, const NodeEvent& said, std::uint32_t depth) {
        made.items = {};
        made.tag = said.kind == Kind::mapping ? Tag::mapping : Tag::sequence;
        made.flow = said.flow;
        if (!said.tag.empty()) {
            set_tag(made, said.tag);
        }
        remember(said.anchor, made);
        const std::size_t base = stack_.size();
        for (const yaml_event_t* child = &events_.next(); child->type != said.end; child = &events_.next()) {
            stack_.push_back(node(*child, depth + 1));
        }
        set_items(arena_, made, std::span{stack_}.subspan(base));
        stack_.resize(base);
    }

    void remember(std::string_view anchor, Node& made) {
        if (anchor.empty()) {
            return;
        }
        anchors_[std::string{anchor}] = &made;
        if (options_.anchors == Anchors::kept) {
            made.notes = arena_.make<Notes>(Notes{.anchor = arena_.copy(anchor)});
        }
    }

    Arena& arena_;
    Events& events_;
    const ParseOptions& options_;
    std::unordered_map<std::string, Node*> anchors_;
    std::vector<Node*> stack_;
};

std::size_t character_count(std::string_view text) {
    return static_cast<std::size_t>(std::ranges::count_if(text, [](char c) { return (c & 0xc0) != 0x80; }));
}

SyntaxError shifted(SyntaxError error, const ParseOptions& options) {
    if (error.line != 0) {
        error.line += options.first_line - 1;
    }
    return error;
}

} // namespace

std::string go_v2_text(const SyntaxError& error) {
    const std::string line = error.go_v2_line == 0 ? "" : "line " + std::to_string(error.go_v2_line) + ": ";
    return "yaml: " + line + error.problem;
}

std::expected<FirstDocument, SyntaxError> parse_beginning(Arena& arena, std::string_view text,
                                                          const ParseOptions& options) {
    try {
        const GoText readable{text};
        Events events{readable.view()};
        Builder builder{arena, events, options};
        const std::optional<Node*> root = builder.document();
        if (!root) {
            return FirstDocument{};
        }
        const std::size_t end = builder.finish_document();
        return FirstDocument{.root = *root,
                             .is_all = end == readable.view().size() || end == character_count(readable.view())};
    } catch (Failure& failure) {
        return std::unexpected{shifted(std::move(failure.error), options)};
    }
}

std::expected<Node*, SyntaxError> parse_first(Arena& arena, std::string_view text, const ParseOptions& options) {
    const auto first = parse_beginning(arena, text, options);
    if (!first) {
        return std::unexpected{first.error()};
    }
    return first->root;
}

std::expected<std::vector<Node*>, SyntaxError> parse_all(Arena& arena, std::string_view text,
                                                         const ParseOptions& options) {
    try {
        const GoText readable{text};
        Events events{readable.view()};
        Builder builder{arena, events, options};
        std::vector<Node*> roots;
        while (const std::optional<Node*> root = builder.document()) {
            roots.push_back(*root);
        }
        return roots;
    } catch (Failure& failure) {
        return std::unexpected{shifted(std::move(failure.error), options)};
    }
}

} // namespace berth::yaml
