// SPDX-License-Identifier: Apache-2.0
// libyaml's tokens, and the comments between them, which libyaml drops. Which token a comment belongs to follows
// go-yaml v3 (go.yaml.in/yaml/v3 3.0.4, scannerc.go), oddities included.
#pragma once

#include <yaml.h>

#include <cstddef>
#include <deque>
#include <string>
#include <string_view>
#include <vector>

namespace berth::yaml {

/// A place in a text, counted from 0; `index` is signed because a block may end before the first character.
struct Mark {
    std::ptrdiff_t index = 0; ///< in bytes
    std::ptrdiff_t line = 0;
    std::ptrdiff_t column = 0;
};

struct Token {
    yaml_token_type_t type = YAML_NO_TOKEN;
    Mark start{};
};

/// One comment; only one of the texts is set.
struct Comment {
    Mark scanned{}; ///< from where it was looked for
    Mark owner{};   ///< it belongs to the first token that starts here or later
    Mark start{};
    Mark end{};
    std::string head{};
    std::string line{};
    std::string foot{};
};

/// Gives the tokens of a text whose first document libyaml has found to be well-formed, as far ahead of the reader as go-yaml's scanner
/// is: what it makes of a comment depends on which ones were taken before.
class CommentScanner {
public:
    explicit CommentScanner(std::string_view text);
    CommentScanner(const CommentScanner&) = delete;
    CommentScanner& operator=(const CommentScanner&) = delete;
    CommentScanner(CommentScanner&&) = delete;
    CommentScanner& operator=(CommentScanner&&) = delete;
    ~CommentScanner();

    /// The current token. The stream's end stays current. Throws Failure (events.hpp).
    const Token& peek();
    void skip();
    /// Comments not taken yet, in the order of the text. Those that peek() has made due may be taken from the front.
    std::deque<Comment>& comments() { return comments_; }

private:
    struct Scanned {
        yaml_token_type_t type;
        Mark start;
        Mark end;
        bool plain; ///< a plain scalar
        bool block; ///< a literal or folded scalar

        [[nodiscard]] bool is_virtual() const;
    };
    /// A run of comment lines as it is being read.
    struct Run;
    struct BlockEnds;

    [[nodiscard]] char at(std::ptrdiff_t index) const;
    [[nodiscard]] bool is_line_end(std::ptrdiff_t index) const;
    [[nodiscard]] std::ptrdiff_t indent() const { return indents_.empty() ? -1 : indents_.back(); }
    [[nodiscard]] Mark mark_of(const yaml_mark_t& mark) const;
    Scanned scan();
    void fetch();
    void fetch_one();
    void append(const Scanned& token);
    void end_block(Mark& block);
    void enter(const Scanned& token);
    void finish(const Scanned& token);
    void finish_block_scalar(const Scanned& token);
    void advance();
    void advance_line();
    std::string take_line();
    void skip_blanks();
    void skip_gap();
    void turn_line_into_head();
    void scan_line_comment(const Mark& owner);
    void scan_comments(const Mark& from);
    void end_run(Run& run, std::ptrdiff_t ahead, std::string Comment::*part);

    std::string_view text_;
    std::vector<std::ptrdiff_t> starts_; ///< of characters, where not each is one byte
    yaml_parser_t parser_{};
    std::vector<Token> tokens_; ///< all so far
    std::size_t head_ = 0;      ///< the current one
    std::deque<Comment> comments_;
    std::vector<std::ptrdiff_t> indents_;
    std::ptrdiff_t flow_level_ = 0;
    std::ptrdiff_t newlines_ = 0; ///< since the last character that is not blank
    std::size_t simple_keys_ = 0; ///< begun and not at their ':' yet
    Mark here_{};
    bool ended_ = false;
};

} // namespace berth::yaml
