// SPDX-License-Identifier: Apache-2.0
// RFC 8259's grammar without recursion; the words are those of Go's encoding/json.
#include "render/load/json_check.hpp"

#include "base/error.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <string>
#include <vector>

namespace berth::render {

namespace {

constexpr std::size_t max_depth = 10000;  // encoding/json's

bool is_digit(char c) { return c >= '0' && c <= '9'; }

bool is_hex(char c) { return is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F'); }

/// Go takes a byte for a code point and quotes that.
std::string quoted(char c) {
    const auto byte = static_cast<unsigned char>(c);
    switch (c) {
    case '\'': return "'\\''";
    case '\\': return "'\\\\'";
    case '\n': return "'\\n'";
    case '\r': return "'\\r'";
    case '\t': return "'\\t'";
    default: break;
    }
    if (byte < 0x20 || byte == 0x7f) {
        return fmt::format("'\\x{:02x}'", byte);
    }
    if (byte < 0x80) {
        return fmt::format("'{}'", c);
    }
    if (byte <= 0xa0 || byte == 0xad) {
        return fmt::format("'\\u{:04x}'", byte);
    }
    return fmt::format("'{}{}'", static_cast<char>(0xc0 | (byte >> 6)), static_cast<char>(0x80 | (byte & 0x3f)));
}

class JsonCheck {
public:
    explicit JsonCheck(std::string_view text) : text_{text} {}

    void run() {
        begin_value();
        while (!open_.empty()) {
            open_.back() == '{' ? next_member() : next_item();
        }
        skip_space();
        if (at_ < text_.size()) {
            fail("after top-level value");
        }
    }

private:
    /// A scalar is read whole, of a list or mapping only its first character.
    void begin_value() {
        const char c = peek_token();
        if (c == '{' || c == '[') {
            ++at_;
            open_.push_back(c);
            first_ = true;
            if (open_.size() > max_depth) {
                throw Error(ErrorKind::invalid, "exceeded max depth").at_line(line());
            }
        } else if (c == '"') {
            string();
        } else if (c == '-' || is_digit(c)) {
            number();
        } else if (c == 't' || c == 'f' || c == 'n') {
            literal(c == 't' ? "true" : c == 'f' ? "false" : "null");
        } else {
            fail("looking for beginning of value");
        }
    }

    void next_item() {
        if (!ends(']', "after array element")) {
            begin_value();
        }
    }

    void next_member() {
        if (ends('}', "after object key:value pair")) {
            return;
        }
        if (peek_token() != '"') {
            fail("looking for beginning of object key string");
        }
        string();
        if (peek_token() != ':') {
            fail("after object key");
        }
        ++at_;
        begin_value();
    }

    /// Whether the innermost list or mapping ends here; takes the comma if not.
    bool ends(char closing, std::string_view context) {
        const char c = peek_token();
        if (c == closing) {
            ++at_;
            open_.pop_back();
            first_ = false;
            return true;
        }
        if (!first_) {
            if (c != ',') {
                fail(context);
            }
            ++at_;
        }
        first_ = false;
        return false;
    }

    void string() {
        for (++at_; peek() != '"'; ++at_) {
            if (static_cast<unsigned char>(peek()) < 0x20) {
                fail("in string literal");
            }
            if (peek() == '\\') {
                ++at_;
                escape();
            }
        }
        ++at_;
    }

    void escape() {
        if (peek() == 'u') {
            for (int i = 0; i < 4; ++i) {
                ++at_;
                if (!is_hex(peek())) {
                    fail("in \\u hexadecimal character escape");
                }
            }
        } else if (std::string_view{"bfnrt\\/\""}.find(peek()) == std::string_view::npos) {
            fail("in string escape code");
        }
    }

    void number() {
        at_ += peek() == '-' ? 1U : 0U;
        if (peek() == '0') {
            ++at_;
        } else {
            digits("in numeric literal");
        }
        if (at_ < text_.size() && text_[at_] == '.') {
            ++at_;
            digits("after decimal point in numeric literal");
        }
        if (at_ < text_.size() && (text_[at_] == 'e' || text_[at_] == 'E')) {
            ++at_;
            at_ += peek() == '-' || peek() == '+' ? 1U : 0U;
            digits("in exponent of numeric literal");
        }
    }

    void digits(std::string_view context) {
        if (!is_digit(peek())) {
            fail(context);
        }
        while (at_ < text_.size() && is_digit(text_[at_])) {
            ++at_;
        }
    }

    void literal(std::string_view word) {
        for (const char c : word) {
            if (peek() != c) {
                fail(fmt::format("in literal {} (expecting '{}')", word, c));
            }
            ++at_;
        }
    }

    void skip_space() {
        while (at_ < text_.size() && std::string_view{" \t\r\n"}.find(text_[at_]) != std::string_view::npos) {
            ++at_;
        }
    }

    char peek_token() {
        skip_space();
        return peek();
    }

    [[nodiscard]] char peek() const {
        if (at_ >= text_.size()) {
            throw Error(ErrorKind::invalid, "unexpected end of JSON input").at_line(line());
        }
        return text_[at_];
    }

    [[noreturn]] void fail(std::string_view context) const {
        throw Error(ErrorKind::invalid, fmt::format("invalid character {} {}", quoted(text_[at_]), context))
            .at_line(line());
    }

    [[nodiscard]] std::size_t line() const {
        const std::string_view before = text_.substr(0, at_);
        return 1 + static_cast<std::size_t>(std::count(before.begin(), before.end(), '\n'));
    }

    std::string_view text_;
    std::size_t at_ = 0;
    std::vector<char> open_;  ///< '{' and '[' that are not closed yet
    bool first_ = false;      ///< whether nothing stands in the innermost one yet
};

}  // namespace

void check_json(std::string_view text) { JsonCheck{text}.run(); }

}  // namespace berth::render
