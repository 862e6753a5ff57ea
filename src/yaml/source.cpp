// SPDX-License-Identifier: Apache-2.0
// libyaml's events with their marks, as a tree.
#include "yaml/source.hpp"

#include "yaml/events.hpp"
#include "yaml/go_text.hpp"

#include <utility>

namespace berth::yaml {

namespace {

constexpr std::uint32_t max_depth = 1000;

class SourceReader {
public:
    explicit SourceReader(std::string_view text)
        : text_{text}, readable_{text}, starts_{readable_.given_starts()}, events_{readable_.view()} {}

    Source read() {
        Source source;
        for (const yaml_event_t* event = &events_.next(); event->type != YAML_STREAM_END_EVENT;
             event = &events_.next()) {
            if (event->type != YAML_DOCUMENT_START_EVENT) {
                continue;
            }
            if (source.root) {
                source.more_line = event->start_mark.line + 1;
                break;
            }
            source.root = node(events_.next(), 0);
        }
        return source;
    }

private:
    [[nodiscard]] std::size_t offset(const yaml_mark_t& mark) const {
        return mark.index < starts_.size() ? starts_[mark.index] : text_.size();
    }

    SourceNode node(const yaml_event_t& event, std::uint32_t depth) {
        const NodeEvent said = node_event(event);
        SourceNode made{.kind = said.kind,
                        .style = said.style,
                        .flow = said.flow,
                        .begin = offset(event.start_mark),
                        .end = offset(event.end_mark),
                        .line = event.start_mark.line + 1,
                        .text = std::string{said.text},
                        .anchor = std::string{said.anchor}};
        if (made.kind == Kind::mapping || made.kind == Kind::sequence) {
            read_children(made, said.end, depth);
        }
        return made;
    }

    void read_children(SourceNode& parent, yaml_event_type_t end, std::uint32_t depth) {
        if (depth == max_depth) {
            throw Failure{{.problem = "exceeded max depth of " + std::to_string(max_depth),
                           .line = static_cast<std::uint32_t>(parent.line)}};
        }
        const yaml_event_t* event = &events_.next();
        for (; event->type != end; event = &events_.next()) {
            const bool is_key = parent.kind == Kind::mapping && parent.children.size() % 2 == 0;
            parent.children.push_back(node(*event, depth + 1));
            if (is_key && follows_question_mark(parent.children.back().begin)) {
                parent.explicit_key = true;
            }
        }
        parent.end = parent.flow || parent.children.empty() ? offset(event->end_mark) : parent.children.back().end;
    }

    [[nodiscard]] bool follows_question_mark(std::size_t at) const {
        const auto last = text_.substr(0, at).find_last_not_of(" \t");
        return last != std::string_view::npos && text_[last] == '?' &&
               (last == 0 || std::string_view(" \t\n-{,").contains(text_[last - 1]));
    }

    std::string_view text_;
    GoText readable_;
    std::vector<std::size_t> starts_; ///< of characters, which marks count; texts are cut at bytes
    Events events_;
};

} // namespace

std::expected<Source, SyntaxError> parse_source(std::string_view text) {
    try {
        return SourceReader{text}.read();
    } catch (Failure& failure) {
        return std::unexpected{std::move(failure.error)};
    }
}

} // namespace berth::yaml
