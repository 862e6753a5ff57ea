// SPDX-License-Identifier: Apache-2.0
// libyaml's events to nodes; expansion of aliases and merges.
#include "yaml/parse.hpp"

#include "yaml/events.hpp"
#include "yaml/resolve.hpp"

#include <cstring>
#include <optional>
#include <string>
#include <unordered_map>

namespace berth::yaml {

namespace {

constexpr std::string_view core_prefix = "tag:yaml.org,2002:";

Tag core_tag(std::string_view name) {
    if (name == "str") {
        return Tag::string;
    }
    if (name == "int") {
        return Tag::integer;
    }
    if (name == "float") {
        return Tag::floating;
    }
    if (name == "bool") {
        return Tag::boolean;
    }
    if (name == "null") {
        return Tag::null;
    }
    if (name == "timestamp") {
        return Tag::timestamp;
    }
    if (name == "binary") {
        return Tag::binary;
    }
    if (name == "merge") {
        return Tag::merge;
    }
    if (name == "seq") {
        return Tag::sequence;
    }
    if (name == "map") {
        return Tag::mapping;
    }
    return Tag::custom;
}

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

    /// Checks that the text goes on well to the end of the document.
    void finish_document() { events_.next(); }

private:
    Node* node(yaml_event_t& event, std::uint32_t depth) {
        if (depth > options_.max_depth) {
            fail(event, "exceeded max depth of " + std::to_string(options_.max_depth));
        }
        switch (event.type) {
        case YAML_SCALAR_EVENT:
            return scalar(event);
        case YAML_ALIAS_EVENT:
            return alias(event);
        case YAML_MAPPING_START_EVENT:
        case YAML_SEQUENCE_START_EVENT:
            return collection(event, depth);
        case YAML_NO_EVENT:
        case YAML_STREAM_START_EVENT:
        case YAML_STREAM_END_EVENT:
        case YAML_DOCUMENT_START_EVENT:
        case YAML_DOCUMENT_END_EVENT:
        case YAML_SEQUENCE_END_EVENT:
        case YAML_MAPPING_END_EVENT:
            break;
        }
        fail(event, "did not find expected node content");
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
        if (tag.starts_with(core_prefix)) {
            made.tag = core_tag(tag.substr(core_prefix.size()));
        } else {
            made.tag = Tag::custom;
        }
        if (made.tag == Tag::custom) {
            const std::string_view kept = arena_.join(tag, std::string_view{"\0", 1});
            made.custom_tag = kept.data();
        }
    }

    Node* scalar(const yaml_event_t& event) {
        Node* made = make(event, Kind::scalar);
        const auto& data = event.data.scalar;
        made->style = style_of(data.style);
        made->value =
            arena_.copy(std::string_view{reinterpret_cast<const char*>(data.value), data.length});
        const std::string_view tag = text_of(data.tag);
        if (!tag.empty() && tag != "!") {
            set_tag(*made, tag);
        } else if (made->style != Style::plain) {
            made->tag = Tag::string;
        } else if (made->value == "<<") {
            made->tag = Tag::merge;
        } else {
            made->tag = resolve_tag(made->value, Schema::yaml_1_2);
        }
        remember(data.anchor, made);
        return made;
    }

    Node* alias(const yaml_event_t& event) {
        Node* made = make(event, Kind::alias);
        const std::string_view name = text_of(event.data.alias.anchor);
        made->value = arena_.copy(name);
        const auto found = anchors_.find(std::string{name});
        if (found == anchors_.end()) {
            fail(event, "unknown anchor '" + std::string{name} + "' referenced", Located::no);
        }
        made->target = found->second;
        return made;
    }

    Node* collection(const yaml_event_t& event, std::uint32_t depth) {
        const bool mapping = event.type == YAML_MAPPING_START_EVENT;
        Node* made = make(event, mapping ? Kind::mapping : Kind::sequence);
        made->items = nullptr;
        made->tag = mapping ? Tag::mapping : Tag::sequence;
        const yaml_char_t* tag = mapping ? event.data.mapping_start.tag : event.data.sequence_start.tag;
        const yaml_char_t* anchor = mapping ? event.data.mapping_start.anchor : event.data.sequence_start.anchor;
        made->flow = mapping ? event.data.mapping_start.style == YAML_FLOW_MAPPING_STYLE
                             : event.data.sequence_start.style == YAML_FLOW_SEQUENCE_STYLE;
        if (const std::string_view text = text_of(tag); !text.empty() && text != "!") {
            set_tag(*made, text);
        }
        remember(anchor, made);
        const std::size_t base = stack_.size();
        const yaml_event_type_t end = mapping ? YAML_MAPPING_END_EVENT : YAML_SEQUENCE_END_EVENT;
        for (yaml_event_t* child = &events_.next(); child->type != end; child = &events_.next()) {
            stack_.push_back(node(*child, depth + 1));
        }
        const std::size_t count = stack_.size() - base;
        made->size = static_cast<std::uint32_t>(count);
        made->capacity = made->size;
        made->items = static_cast<Node**>(arena_.allocate(count * sizeof(Node*)));
        std::copy(stack_.begin() + static_cast<std::ptrdiff_t>(base), stack_.end(), made->items);
        stack_.resize(base);
        return made;
    }

    void remember(const yaml_char_t* anchor, Node* made) {
        if (anchor != nullptr) {
            anchors_[std::string{text_of(anchor)}] = made;
        }
    }

    enum class Located : bool { no, yes };

    [[noreturn]] void fail(const yaml_event_t& event, std::string problem, Located located = Located::yes) const {
        const auto line = static_cast<std::uint32_t>(event.start_mark.line) + 1;
        throw Failure{{.problem = std::move(problem),
                       .line = line,
                       .column = static_cast<std::uint32_t>(event.start_mark.column) + 1,
                       .go_line = located == Located::yes ? line : 0,
                       .go_v2_line = located == Located::yes ? line : 0}};
    }

    Arena& arena_;
    Events& events_;
    const ParseOptions& options_;
    std::unordered_map<std::string, Node*> anchors_;
    std::vector<Node*> stack_;
};

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

std::expected<Node*, SyntaxError> parse_first(Arena& arena, std::string_view text, const ParseOptions& options) {
    try {
        Events events{text};
        Builder builder{arena, events, options};
        const std::optional<Node*> root = builder.document();
        if (!root) {
            return nullptr;
        }
        builder.finish_document();
        return *root;
    } catch (Failure& failure) {
        return std::unexpected{shifted(std::move(failure.error), options)};
    }
}

std::expected<std::vector<Node*>, SyntaxError> parse_all(Arena& arena, std::string_view text,
                                                         const ParseOptions& options) {
    try {
        Events events{text};
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
