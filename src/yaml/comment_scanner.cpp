// SPDX-License-Identifier: Apache-2.0
// The gaps between tokens, searched for comments.
#include "yaml/comment_scanner.hpp"

#include "yaml/characters.hpp"
#include "yaml/events.hpp"

#include <algorithm>
#include <new>
#include <utility>

namespace berth::yaml {

namespace {

/// So many characters go-yaml looks ahead for a comment.
constexpr std::ptrdiff_t furthest = 512;
/// Behind the current token; so many it reads ahead at least.
constexpr std::size_t lookahead = 2;

std::vector<std::ptrdiff_t> character_starts(std::string_view text) {
    std::vector<std::ptrdiff_t> starts;
    if (std::all_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < 0x80; })) {
        return starts;
    }
    for (std::size_t i = 0; i < text.size(); i += width_of(byte_at(text, i))) {
        starts.push_back(static_cast<std::ptrdiff_t>(i));
    }
    return starts;
}

Mark just_before(Mark mark) {
    --mark.index;
    return mark;
}

} // namespace

/// Where blocks end: those that the next token ends by its column, and those that the document's end ends.
struct CommentScanner::BlockEnds {
    Mark in_gap;
    Mark behind_gap;
};

/// What stands between two tokens is read in runs of comment lines without an empty line in between.
struct CommentScanner::Run {
    Mark from;  ///< where the search for it began
    Mark owner; ///< the token before it
    Mark start{};
    std::ptrdiff_t line;   ///< of the character looked at
    std::ptrdiff_t column; ///< of it, from 1
    std::string text{};
};

bool CommentScanner::Scanned::is_virtual() const {
    return start.index == end.index && (type == YAML_BLOCK_SEQUENCE_START_TOKEN || type == YAML_BLOCK_MAPPING_START_TOKEN ||
                                        type == YAML_BLOCK_END_TOKEN || type == YAML_KEY_TOKEN);
}

CommentScanner::CommentScanner(std::string_view text) : text_{text}, starts_{character_starts(text)} {
    if (yaml_parser_initialize(&parser_) == 0) {
        throw std::bad_alloc{};
    }
    const char* begin = text.data() == nullptr ? "" : text.data();
    yaml_parser_set_input_string(&parser_, reinterpret_cast<const unsigned char*>(begin), text.size());
}

CommentScanner::~CommentScanner() {
    yaml_parser_delete(&parser_);
}

const Token& CommentScanner::peek() {
    while (!ended_ && head_ + lookahead >= tokens_.size()) {
        fetch();
    }
    return tokens_[head_];
}

void CommentScanner::skip() {
    head_ += head_ + 1 < tokens_.size() ? 1U : 0U;
}

char CommentScanner::at(std::ptrdiff_t index) const {
    return index < static_cast<std::ptrdiff_t>(text_.size()) ? text_[static_cast<std::size_t>(index)] : '\0';
}

bool CommentScanner::is_line_end(std::ptrdiff_t index) const {
    return at(index) == '\0' || is_break(text_, static_cast<std::size_t>(index));
}

Mark CommentScanner::mark_of(const yaml_mark_t& mark) const {
    const auto index = starts_.empty()              ? static_cast<std::ptrdiff_t>(mark.index)
                       : mark.index < starts_.size() ? starts_[mark.index]
                                                     : static_cast<std::ptrdiff_t>(text_.size());
    return {index, static_cast<std::ptrdiff_t>(mark.line), static_cast<std::ptrdiff_t>(mark.column)};
}

CommentScanner::Scanned CommentScanner::scan() {
    yaml_token_t token;
    if (yaml_parser_scan(&parser_, &token) == 0) {
        fail_of(parser_); // the first document is well-formed, but the look ahead may reach into the next
    }
    const bool scalar = token.type == YAML_SCALAR_TOKEN;
    const auto style = scalar ? token.data.scalar.style : YAML_ANY_SCALAR_STYLE;
    const Scanned scanned{.type = token.type,
                          .start = mark_of(token.start_mark),
                          .end = mark_of(token.end_mark),
                          .plain = style == YAML_PLAIN_SCALAR_STYLE,
                          .block = style == YAML_LITERAL_SCALAR_STYLE || style == YAML_FOLDED_SCALAR_STYLE};
    yaml_token_delete(&token);
    return scanned;
}

/// A key without `?` is known to be one at its ':' only, so go-yaml reads both at once.
void CommentScanner::fetch() {
    do {
        fetch_one();
    } while (simple_keys_ > 0 && !ended_);
}

void CommentScanner::fetch_one() {
    std::vector<Scanned> before;
    Scanned token = scan();
    while (token.is_virtual()) {
        before.push_back(token);
        token = scan();
    }
    const Mark from = here_;
    if (token.type != YAML_STREAM_START_TOKEN) {
        skip_gap();
    }
    BlockEnds ends{.in_gap = just_before(from), .behind_gap = just_before(here_)};
    for (const Scanned& made : before) {
        if (made.type == YAML_BLOCK_END_TOKEN) {
            // At the end of a text without a last line break the column is that behind its last character.
            const bool by_document = token.type == YAML_STREAM_END_TOKEN || token.type == YAML_DOCUMENT_START_TOKEN ||
                                     token.type == YAML_DOCUMENT_END_TOKEN;
            end_block(by_document && indent() <= here_.column ? ends.behind_gap : ends.in_gap);
        } else {
            enter(made);
            tokens_.push_back({made.type, made.start});
        }
    }
    append(token);
}

void CommentScanner::append(const Scanned& token) {
    const bool follows_prior = !tokens_.empty() && ((flow_level_ == 0 && token.type == YAML_VALUE_TOKEN) ||
                                                    (flow_level_ > 0 && token.type == YAML_FLOW_ENTRY_TOKEN));
    const Mark owner = follows_prior ? tokens_.back().start : token.start;
    enter(token);
    tokens_.push_back({token.type, token.start});
    finish(token);
    switch (token.type) {
    case YAML_STREAM_END_TOKEN:
        ended_ = true;
        return;
    case YAML_STREAM_START_TOKEN:
    case YAML_VERSION_DIRECTIVE_TOKEN:
    case YAML_TAG_DIRECTIVE_TOKEN:
    case YAML_DOCUMENT_START_TOKEN:
    case YAML_DOCUMENT_END_TOKEN:
    case YAML_BLOCK_ENTRY_TOKEN: // what follows '-' is the head of its item
        return;
    case YAML_NO_TOKEN:
    case YAML_BLOCK_SEQUENCE_START_TOKEN:
    case YAML_BLOCK_MAPPING_START_TOKEN:
    case YAML_BLOCK_END_TOKEN:
    case YAML_FLOW_SEQUENCE_START_TOKEN:
    case YAML_FLOW_SEQUENCE_END_TOKEN:
    case YAML_FLOW_MAPPING_START_TOKEN:
    case YAML_FLOW_MAPPING_END_TOKEN:
    case YAML_FLOW_ENTRY_TOKEN:
    case YAML_KEY_TOKEN:
    case YAML_VALUE_TOKEN:
    case YAML_ALIAS_TOKEN:
    case YAML_ANCHOR_TOKEN:
    case YAML_TAG_TOKEN:
    case YAML_SCALAR_TOKEN:
        break;
    }
    scan_line_comment(owner);
}

/// At `block`, which moves before comments that stand at the indentation of the block: they are not part of it.
void CommentScanner::end_block(Mark& block) {
    std::ptrdiff_t stop = block.index;
    for (auto comment = comments_.rbegin(); comment != comments_.rend() && comment->end.index >= stop; ++comment) {
        if (comment->start.column == indent() + 1) {
            block = comment->start;
        }
        stop = comment->scanned.index;
    }
    tokens_.push_back({YAML_BLOCK_END_TOKEN, block});
    indents_.pop_back();
}

void CommentScanner::enter(const Scanned& token) {
    switch (token.type) {
    case YAML_BLOCK_SEQUENCE_START_TOKEN:
    case YAML_BLOCK_MAPPING_START_TOKEN:
        indents_.push_back(token.start.column);
        break;
    case YAML_FLOW_SEQUENCE_START_TOKEN:
    case YAML_FLOW_MAPPING_START_TOKEN:
        ++flow_level_;
        break;
    case YAML_FLOW_SEQUENCE_END_TOKEN:
    case YAML_FLOW_MAPPING_END_TOKEN:
        --flow_level_;
        break;
    case YAML_KEY_TOKEN:
        simple_keys_ += token.is_virtual() ? 1U : 0U;
        break;
    case YAML_VALUE_TOKEN:
        simple_keys_ -= simple_keys_ > 0 ? 1U : 0U;
        break;
    case YAML_NO_TOKEN:
    case YAML_STREAM_START_TOKEN:
    case YAML_STREAM_END_TOKEN:
    case YAML_VERSION_DIRECTIVE_TOKEN:
    case YAML_TAG_DIRECTIVE_TOKEN:
    case YAML_DOCUMENT_START_TOKEN:
    case YAML_DOCUMENT_END_TOKEN:
    case YAML_BLOCK_END_TOKEN:
    case YAML_BLOCK_ENTRY_TOKEN:
    case YAML_FLOW_ENTRY_TOKEN:
    case YAML_ALIAS_TOKEN:
    case YAML_ANCHOR_TOKEN:
    case YAML_TAG_TOKEN:
    case YAML_SCALAR_TOKEN:
        break;
    }
}

/// Puts the scanner where go-yaml's stands once it has read the token.
void CommentScanner::finish(const Scanned& token) {
    here_ = token.end;
    newlines_ = 0;
    if (token.block) {
        finish_block_scalar(token);
    } else if (token.plain) { // reads on to see whether another line of it follows
        while (is_blank(text_, static_cast<std::size_t>(here_.index)) ||
               (at(here_.index) != '\0' && is_line_end(here_.index))) {
            is_line_end(here_.index) ? advance_line() : advance();
        }
    }
}

void CommentScanner::finish_block_scalar(const Scanned& token) {
    here_ = token.start;
    while (!is_line_end(here_.index) && at(here_.index) != '#') {
        advance();
    }
    if (at(here_.index) == '#') {
        const Mark start = here_;
        comments_.push_back({.owner = token.start, .start = start, .line = take_line()});
    }
    while (here_.index < token.end.index) {
        is_line_end(here_.index) ? advance_line() : advance();
    }
    while (at(here_.index) == ' ') { // as indentation
        advance();
    }
}

void CommentScanner::advance() {
    const auto index = static_cast<std::size_t>(here_.index);
    newlines_ = is_blank(text_, index) ? newlines_ : 0;
    here_.index += static_cast<std::ptrdiff_t>(width_of(byte_at(text_, index)));
    ++here_.column;
}

void CommentScanner::advance_line() {
    const auto index = static_cast<std::size_t>(here_.index);
    const bool both = text_.substr(index, 2) == "\r\n";
    here_.index += both ? 2 : static_cast<std::ptrdiff_t>(width_of(byte_at(text_, index)));
    ++here_.line;
    here_.column = 0;
    ++newlines_;
}

std::string CommentScanner::take_line() {
    const auto begin = static_cast<std::size_t>(here_.index);
    while (!is_line_end(here_.index)) {
        advance();
    }
    return std::string{text_.substr(begin, static_cast<std::size_t>(here_.index) - begin)};
}

void CommentScanner::skip_blanks() {
    while (is_blank(text_, static_cast<std::size_t>(here_.index))) {
        advance();
    }
}

void CommentScanner::skip_gap() {
    const Mark from = here_;
    while (true) {
        if (here_.column == 0 && text_.substr(static_cast<std::size_t>(here_.index)).starts_with("\xef\xbb\xbf")) {
            advance();
        }
        skip_blanks();
        turn_line_into_head();
        if (at(here_.index) == '#') {
            scan_comments(from);
        }
        if (at(here_.index) == '\0' || !is_line_end(here_.index)) {
            return;
        }
        advance_line();
    }
}

/// Of a comment behind the first '-' of a list, with its item in the next line: it is the head of the item.
void CommentScanner::turn_line_into_head() {
    if (comments_.empty() || tokens_.size() < 2 || tokens_.back().type != YAML_BLOCK_ENTRY_TOKEN ||
        tokens_[tokens_.size() - 2].type != YAML_BLOCK_SEQUENCE_START_TOKEN) {
        return;
    }
    Comment& comment = comments_.back();
    if (comment.line.empty() || (at(here_.index) != '\0' && is_line_end(here_.index))) {
        return;
    }
    comment.head = std::exchange(comment.line, {});
    if (comment.start.line == here_.line - 1) {
        comment.owner = here_;
    }
}

void CommentScanner::scan_line_comment(const Mark& owner) {
    if (newlines_ > 0) {
        return;
    }
    std::ptrdiff_t ahead = 0;
    while (ahead < furthest && is_blank(text_, static_cast<std::size_t>(here_.index + ahead))) {
        ++ahead;
    }
    if (ahead == furthest || at(here_.index + ahead) != '#') {
        return;
    }
    skip_blanks();
    const Mark start = here_;
    comments_.push_back({.owner = owner, .start = start, .line = take_line()});
}

void CommentScanner::end_run(Run& run, std::ptrdiff_t ahead, std::string Comment::*part) {
    const Mark end{here_.index + ahead, run.line, run.column};
    Comment comment{.scanned = run.from, .owner = run.owner, .start = run.start, .end = end};
    comment.*part = std::exchange(run.text, {});
    comments_.push_back(std::move(comment));
    run.from = end;
    run.owner = end;
}

/// From the '#' at the current place on.
void CommentScanner::scan_comments(const Mark& from) {
    const bool after_comma = tokens_.back().type == YAML_FLOW_ENTRY_TOKEN && tokens_.size() > 1;
    const Token& token = after_comma ? tokens_[tokens_.size() - 2] : tokens_.back();
    Run run{.from = from, .owner = token.start, .line = here_.line, .column = here_.column};
    // Where a comment has to start to be the foot of what is before it.
    std::ptrdiff_t foot_line = -1;
    if (from.line > 0) {
        foot_line = here_.line - newlines_ + 1 + (newlines_ == 0 && here_.column > 1 ? 1 : 0);
    }
    const std::ptrdiff_t inner = std::max<std::ptrdiff_t>(indent(), 0);
    bool after_empty = false;
    bool first_empty = newlines_ <= 1;
    std::ptrdiff_t ahead = 0;
    for (; ahead < furthest; ++ahead) {
        ++run.column;
        const std::ptrdiff_t index = here_.index + ahead;
        const char c = at(index);
        if (is_blank(text_, static_cast<std::size_t>(index))) {
            continue;
        }
        const bool closes = flow_level_ > 0 && (c == ']' || c == '}');
        if (closes || is_line_end(index)) {
            const bool dedented = run.start.column - 1 < inner;
            const bool is_foot =
                closes || (first_empty && ((run.start.line == foot_line && token.type != YAML_VALUE_TOKEN) || dedented));
            if ((closes || !after_empty) && !run.text.empty()) {
                if (is_foot) {
                    run.owner = dedented ? run.start : run.owner; // then it has nothing to do with the token
                    end_run(run, ahead, &Comment::foot);
                } else if (c != '\0') {
                    run.text += '\n';
                }
            }
            if (c == '\0' || !is_line_end(index)) {
                break;
            }
            first_empty = false;
            after_empty = true;
            run.column = 0;
            ++run.line;
            continue;
        }
        if (!run.text.empty() && run.column - 1 < inner && run.column != run.start.column) {
            end_run(run, ahead, &Comment::foot);
        }
        if (c != '#') {
            break;
        }
        if (run.text.empty()) {
            run.start = {index, run.line, run.column};
        } else {
            run.text += '\n';
        }
        after_empty = false;
        while (here_.index < index) {
            is_line_end(here_.index) ? advance_line() : advance();
        }
        run.text += take_line();
        ahead = 0;
        run.column = 0;
        run.line = here_.line;
    }
    if (!run.text.empty()) {
        run.owner = run.start;
        end_run(run, ahead - 1, &Comment::head);
    }
}

} // namespace berth::yaml
