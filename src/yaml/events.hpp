// SPDX-License-Identifier: Apache-2.0
// libyaml's events one by one: the only header that shows libyaml, for the readers of this folder alone.
#pragma once

#include "yaml/parse.hpp"

#include <yaml.h>

#include <new>
#include <string_view>
#include <utility>

namespace berth::yaml {

inline std::string_view text_of(const yaml_char_t* text) {
    return text == nullptr ? std::string_view{} : std::string_view{reinterpret_cast<const char*>(text)};
}

inline Style style_of(yaml_scalar_style_t style) {
    switch (style) {
    case YAML_SINGLE_QUOTED_SCALAR_STYLE:
        return Style::single_quoted;
    case YAML_DOUBLE_QUOTED_SCALAR_STYLE:
        return Style::double_quoted;
    case YAML_LITERAL_SCALAR_STYLE:
        return Style::literal;
    case YAML_FOLDED_SCALAR_STYLE:
        return Style::folded;
    case YAML_ANY_SCALAR_STYLE:
    case YAML_PLAIN_SCALAR_STYLE:
        break;
    }
    return Style::plain;
}

/// Thrown by Events and those who read them, and caught by whoever made them.
struct Failure {
    SyntaxError error;
};

/// Whether go-yaml names the line of a failure.
enum class Located : bool { no, yes };

[[noreturn]] inline void fail_at(const yaml_event_t& event, std::string problem, Located located = Located::yes) {
    const auto line = static_cast<std::uint32_t>(event.start_mark.line) + 1;
    throw Failure{{.problem = std::move(problem),
                   .line = line,
                   .column = static_cast<std::uint32_t>(event.start_mark.column) + 1,
                   .go_line = located == Located::yes ? line : 0,
                   .go_v2_line = located == Located::yes ? line : 0}};
}

/// A problem met at one mark while what began at another was read.
inline SyntaxError placed(std::string problem, const yaml_mark_t& context, const yaml_mark_t& mark,
                          yaml_error_type_t type) {
    // Counted from 0 except in the scanner.
    const auto go_line = [&](std::size_t preferred, std::size_t other) {
        const std::size_t line = preferred != 0 ? preferred : other;
        return static_cast<std::uint32_t>(line != 0 && type == YAML_SCANNER_ERROR ? line + 1 : line);
    };
    // go-yaml v3 takes the context's line if it is not the first, v2 that of the problem.
    return {.problem = std::move(problem),
            .line = static_cast<std::uint32_t>(mark.line) + 1,
            .column = static_cast<std::uint32_t>(mark.column) + 1,
            .go_line = go_line(context.line, mark.line),
            .go_v2_line = go_line(mark.line, context.line)};
}

/// Throws what the parser failed with.
[[noreturn]] inline void fail_of(const yaml_parser_t& parser) {
    if (parser.error == YAML_MEMORY_ERROR) {
        throw std::bad_alloc{};
    }
    SyntaxError error = placed(parser.problem == nullptr ? "unknown problem parsing YAML content" : parser.problem,
                               parser.context_mark, parser.problem_mark, parser.error);
    if (parser.error == YAML_READER_ERROR) {
        error.line = 0;
        error.column = 0;
    }
    throw Failure{std::move(error)};
}

/// What the first event of a node says, alike for all kinds; the texts live as long as the event.
struct NodeEvent {
    Kind kind = Kind::scalar;
    Style style = Style::plain;
    bool flow = false;
    yaml_event_type_t end = YAML_NO_EVENT; ///< what closes a collection
    std::string_view tag{};                ///< empty also for "!", which says that there is none
    std::string_view anchor{};
    std::string_view text{}; ///< of a scalar; of an alias the anchor's name
};

inline std::string_view tag_of(const yaml_char_t* tag) {
    const std::string_view text = text_of(tag);
    return text == "!" ? std::string_view{} : text;
}

/// Throws Failure if no node begins with that event.
inline NodeEvent node_event(const yaml_event_t& event) {
    switch (event.type) {
    case YAML_SCALAR_EVENT: {
        const auto& data = event.data.scalar;
        return {.style = style_of(data.style),
                .tag = tag_of(data.tag),
                .anchor = text_of(data.anchor),
                .text = {reinterpret_cast<const char*>(data.value), data.length}};
    }
    case YAML_ALIAS_EVENT:
        return {.kind = Kind::alias, .text = text_of(event.data.alias.anchor)};
    case YAML_MAPPING_START_EVENT: {
        const auto& data = event.data.mapping_start;
        return {.kind = Kind::mapping,
                .flow = data.style == YAML_FLOW_MAPPING_STYLE,
                .end = YAML_MAPPING_END_EVENT,
                .tag = tag_of(data.tag),
                .anchor = text_of(data.anchor)};
    }
    case YAML_SEQUENCE_START_EVENT: {
        const auto& data = event.data.sequence_start;
        return {.kind = Kind::sequence,
                .flow = data.style == YAML_FLOW_SEQUENCE_STYLE,
                .end = YAML_SEQUENCE_END_EVENT,
                .tag = tag_of(data.tag),
                .anchor = text_of(data.anchor)};
    }
    case YAML_NO_EVENT:
    case YAML_STREAM_START_EVENT:
    case YAML_STREAM_END_EVENT:
    case YAML_DOCUMENT_START_EVENT:
    case YAML_DOCUMENT_END_EVENT:
    case YAML_SEQUENCE_END_EVENT:
    case YAML_MAPPING_END_EVENT:
        break;
    }
    fail_at(event, "did not find expected node content");
}

/// One libyaml parser over one text, with the current event.
class Events {
public:
    explicit Events(std::string_view text) {
        if (yaml_parser_initialize(&parser_) == 0) {
            throw std::bad_alloc{};
        }
        const char* begin = text.data() == nullptr ? "" : text.data(); // libyaml wants a place even for no text
        yaml_parser_set_input_string(&parser_, reinterpret_cast<const unsigned char*>(begin), text.size());
    }
    Events(const Events&) = delete;
    Events& operator=(const Events&) = delete;
    Events(Events&&) = delete;
    Events& operator=(Events&&) = delete;
    ~Events() {
        drop();
        yaml_parser_delete(&parser_);
    }

    yaml_event_t& next() {
        drop();
        if (yaml_parser_parse(&parser_, &event_) == 0) {
            fail_of(parser_);
        }
        held_ = true;
        return event_;
    }

private:
    void drop() {
        if (held_) {
            yaml_event_delete(&event_);
            held_ = false;
        }
    }

    yaml_parser_t parser_{};
    yaml_event_t event_{};
    bool held_ = false;
};

} // namespace berth::yaml
