// SPDX-License-Identifier: Apache-2.0
// The grammar of YAML walked for its comments alone, event by event, as go-yaml v3's parser hands them out
// (go.yaml.in/yaml/v3 3.0.4, parserc.go), and then put at the nodes (decode.go).
#include "yaml/comments.hpp"

#include "yaml/comment_scanner.hpp"
#include "yaml/events.hpp"
#include "yaml/go_text.hpp"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

namespace berth::yaml {

namespace {

struct EventComments {
    std::string head{};
    std::string line{};
    std::string foot{};
};

/// Comments of the events of a text's first document: its start, its nodes (collections have a start and an end), its end.
class CommentReader {
public:
    explicit CommentReader(std::string_view text) : scanner_{text} {}

    std::vector<EventComments> read() {
        skip(); // the stream's start
        begin_document();
        if (ends_document(type())) {
            events_.emplace_back(); // an empty scalar
        } else {
            node(Place::block);
        }
        if (type() == YAML_DOCUMENT_END_TOKEN) {
            skip();
        }
        EventComments& end = take_comments();
        if (end.foot.empty()) {
            end.foot = std::exchange(end.head, {});
        }
        return std::move(events_);
    }

private:
    enum class Place { block, block_or_indentless, flow };

    static bool ends_document(yaml_token_type_t type) {
        return type == YAML_VERSION_DIRECTIVE_TOKEN || type == YAML_TAG_DIRECTIVE_TOKEN ||
               type == YAML_DOCUMENT_START_TOKEN || type == YAML_DOCUMENT_END_TOKEN || type == YAML_STREAM_END_TOKEN;
    }

    /// Of the current token; comments that are due with it are collected.
    yaml_token_type_t type() {
        const Token& token = scanner_.peek();
        auto& comments = scanner_.comments();
        while (!comments.empty() && token.start.index >= comments.front().owner.index) {
            Comment& comment = comments.front();
            if (!comment.head.empty() && token.type == YAML_BLOCK_END_TOKEN) {
                break; // it belongs to what follows
            }
            join(now_.head, comment.head);
            join(now_.foot, comment.foot);
            join(now_.line, comment.line);
            comments.pop_front();
        }
        return token.type;
    }

    static void join(std::string& text, const std::string& more) {
        if (!more.empty()) {
            text += (text.empty() ? "" : "\n") + more;
        }
    }

    void skip() {
        type();
        scanner_.skip();
    }

    EventComments& take_comments() {
        stem_.clear();
        return events_.emplace_back(std::exchange(now_, {}));
    }

    void begin_document() {
        const yaml_token_type_t first = type();
        EventComments& start = events_.emplace_back();
        if (!ends_document(first)) {
            start.head = take_document_head();
            return;
        }
        while (type() == YAML_VERSION_DIRECTIVE_TOKEN || type() == YAML_TAG_DIRECTIVE_TOKEN) {
            skip();
        }
        skip(); // "---"
    }

    /// What stands above the last empty line is the document's, what stands below it the first node's.
    std::string take_document_head() {
        std::string& head = now_.head;
        for (std::size_t i = head.empty() ? 0 : head.size() - 1; i > 0; --i) {
            if (head[i] != '\n') {
                continue;
            }
            const bool last = i + 1 == head.size();
            if (last || head[i - 1] == '\n') {
                std::string above = head.substr(0, last ? i : i - 1);
                head.erase(0, i + 1);
                return above;
            }
        }
        return {};
    }

    /// The head of an item that is a collection belongs to the collection, not to its first part.
    void split_stem(std::size_t length) {
        if (length == 0) {
            return;
        }
        const yaml_token_type_t next = type();
        if (next == YAML_BLOCK_SEQUENCE_START_TOKEN || next == YAML_BLOCK_MAPPING_START_TOKEN) {
            stem_ = now_.head.substr(0, length);
            now_.head.erase(0, std::min(length + 1, now_.head.size()));
        }
    }

    void begin_block_collection() { events_.emplace_back().head = std::exchange(stem_, {}); }

    void node(Place place) {
        yaml_token_type_t next = type();
        if (next == YAML_ALIAS_TOKEN) {
            take_comments();
            skip();
            return;
        }
        // One of each; what follows a second one is another document, or a mistake.
        bool has_anchor = false;
        bool has_tag = false;
        while ((next == YAML_ANCHOR_TOKEN && !has_anchor) || (next == YAML_TAG_TOKEN && !has_tag)) {
            (next == YAML_ANCHOR_TOKEN ? has_anchor : has_tag) = true;
            skip();
            next = type();
        }
        if (place == Place::block_or_indentless && next == YAML_BLOCK_ENTRY_TOKEN) {
            events_.emplace_back();
            block_items(Indentless::yes);
        } else if (next == YAML_SCALAR_TOKEN) {
            take_comments();
            skip();
        } else if (next == YAML_FLOW_SEQUENCE_START_TOKEN) {
            take_comments();
            flow_sequence();
        } else if (next == YAML_FLOW_MAPPING_START_TOKEN) {
            take_comments();
            flow_mapping();
        } else if (next == YAML_BLOCK_SEQUENCE_START_TOKEN) {
            begin_block_collection();
            skip();
            block_items(Indentless::no);
        } else if (next == YAML_BLOCK_MAPPING_START_TOKEN) {
            begin_block_collection();
            block_mapping();
        } else if (has_anchor || has_tag) {
            events_.emplace_back(); // nothing but these
        } else {
            throw Failure{{.problem = "did not find expected node content"}};
        }
    }

    enum class Indentless : bool { no, yes };

    void block_items(Indentless indentless) {
        while (type() == YAML_BLOCK_ENTRY_TOKEN) {
            const std::size_t head_length = now_.head.size();
            skip();
            split_stem(head_length);
            const yaml_token_type_t next = type();
            const bool no_key = indentless == Indentless::no || (next != YAML_KEY_TOKEN && next != YAML_VALUE_TOKEN);
            if (next != YAML_BLOCK_ENTRY_TOKEN && next != YAML_BLOCK_END_TOKEN && no_key) {
                node(Place::block);
            } else {
                events_.emplace_back();
            }
        }
        if (indentless == Indentless::no) {
            skip(); // the block's end
        }
        events_.emplace_back();
    }

    void block_mapping_part() {
        skip(); // '?' or ':'
        const yaml_token_type_t next = type();
        if (next != YAML_KEY_TOKEN && next != YAML_VALUE_TOKEN && next != YAML_BLOCK_END_TOKEN) {
            node(Place::block_or_indentless);
        } else {
            events_.emplace_back();
        }
    }

    void block_mapping() {
        skip();
        while (type() == YAML_KEY_TOKEN) {
            block_mapping_part();
            if (type() == YAML_VALUE_TOKEN) {
                block_mapping_part();
            } else {
                events_.emplace_back();
            }
        }
        take_comments();
        skip();
    }

    /// A key or value, if there is one before the next indicator.
    void flow_part() {
        const yaml_token_type_t next = type();
        if (next != YAML_VALUE_TOKEN && next != YAML_FLOW_ENTRY_TOKEN && next != YAML_FLOW_MAPPING_END_TOKEN &&
            next != YAML_FLOW_SEQUENCE_END_TOKEN) {
            node(Place::flow);
        } else {
            events_.emplace_back();
        }
    }

    void flow_value() {
        if (type() == YAML_VALUE_TOKEN) {
            skip();
            flow_part();
        } else {
            events_.emplace_back();
        }
    }

    void flow_sequence() {
        skip();
        while (type() != YAML_FLOW_SEQUENCE_END_TOKEN) {
            if (type() == YAML_FLOW_ENTRY_TOKEN) {
                skip();
                continue;
            }
            if (type() == YAML_KEY_TOKEN) { // a mapping of one pair without braces
                events_.emplace_back();
                skip();
                flow_part();
                flow_value();
                type();
                events_.emplace_back();
            } else {
                node(Place::flow);
            }
        }
        take_comments();
        skip();
    }

    void flow_mapping() {
        skip();
        while (type() != YAML_FLOW_MAPPING_END_TOKEN) {
            if (type() == YAML_FLOW_ENTRY_TOKEN) {
                skip();
                continue;
            }
            if (type() == YAML_KEY_TOKEN) {
                skip();
                flow_part();
                flow_value();
            } else { // a key alone
                node(Place::flow);
                type();
                events_.emplace_back();
            }
        }
        take_comments();
        skip();
    }

    CommentScanner scanner_;
    std::vector<EventComments> events_;
    EventComments now_;
    std::string stem_;
};

/// Puts the comments of events at the nodes that the events made.
class CommentPlacer {
public:
    CommentPlacer(Arena& arena, const std::vector<EventComments>& events) : arena_{arena}, events_{events} {}

    void place(Node& node) {
        const EventComments& own = next();
        set(node, own.head, own.line, own.foot);
        if (node.is_scalar() || node.kind == Kind::alias) {
            return;
        }
        if (node.is_mapping()) {
            place_pairs(node);
        } else {
            for (Node* item : node.children()) {
                place(*item);
            }
        }
        const EventComments& end = next();
        set(node, own.head, end.line, end.foot);
        if (node.is_mapping() && !node.flow && node.pairs() > 0) {
            move_foot(node, *node.key(node.pairs() - 1));
        }
    }

    const EventComments& next() { return events_.at(at_++); }

    [[nodiscard]] Notes kept(const EventComments& comments) const {
        return {.head = arena_.copy(comments.head), .line = arena_.copy(comments.line), .foot = arena_.copy(comments.foot)};
    }

private:
    void place_pairs(Node& mapping) {
        for (std::uint32_t pair = 0; pair < mapping.pairs(); ++pair) {
            Node& key = *mapping.key(pair);
            place(key);
            if (!mapping.flow && pair > 0) { // it is less indented than the value before
                move_foot(key, *mapping.key(pair - 1));
            }
            place(*mapping.field(pair));
            if (notes_of(key).foot.empty()) {
                move_foot(*mapping.field(pair), key);
            }
        }
    }

    void move_foot(Node& from, Node& to) {
        const std::string_view foot = notes_of(from).foot;
        if (!foot.empty()) {
            ensure_notes(to).foot = foot;
            from.notes->foot = {};
        }
    }

    void set(Node& node, std::string_view head, std::string_view line, std::string_view foot) {
        if (node.notes == nullptr && head.empty() && line.empty() && foot.empty()) {
            return;
        }
        Notes& notes = ensure_notes(node);
        notes.head = arena_.copy(head);
        notes.line = arena_.copy(line);
        notes.foot = arena_.copy(foot);
    }

    Notes& ensure_notes(Node& node) {
        if (node.notes == nullptr) {
            node.notes = arena_.make<Notes>();
        }
        return *node.notes;
    }

    Arena& arena_;
    const std::vector<EventComments>& events_;
    std::size_t at_ = 0;
};

} // namespace

std::expected<std::optional<CommentedDocument>, SyntaxError> parse_commented(Arena& arena, std::string_view text,
                                                                              ParseOptions options) {
    options.anchors = Anchors::kept;
    const auto root = parse_first(arena, text, options);
    if (!root) {
        return std::unexpected{root.error()};
    }
    if (*root == nullptr) {
        return std::nullopt;
    }
    try {
        const GoText readable{text};
        const auto events = CommentReader{readable.view()}.read();
        CommentPlacer placer{arena, events};
        CommentedDocument document{.root = *root, .notes = placer.kept(placer.next())};
        placer.place(*document.root);
        document.notes.foot = placer.kept(placer.next()).foot;
        return document;
    } catch (Failure& failure) {
        return std::unexpected{std::move(failure.error)};
    }
}

} // namespace berth::yaml
