// SPDX-License-Identifier: Apache-2.0
// Escapes in double quotes, which only a scanner finds.
#include "yaml/go_text.hpp"

#include "yaml/characters.hpp"
#include "yaml/events.hpp"

#include <algorithm>
#include <cstddef>
#include <new>
#include <utility>
#include <vector>

namespace berth::yaml {

namespace {

constexpr std::string_view unknown_escape = "found unknown escape character";
/// Of bytes in all scans; a text that takes more keeps what is left for libyaml to refuse.
constexpr std::size_t most_scanned = std::size_t{1} << 30U;

bool has_escape(std::string_view text, char character) {
    for (std::size_t at = text.find('\\'); at != std::string_view::npos; at = text.find('\\', at + 1)) {
        if (at + 1 < text.size() && text[at + 1] == character) {
            return true;
        }
    }
    return false;
}

/// Turns libyaml's positions, which count characters, into bytes; they must ascend.
class Bytes {
public:
    explicit Bytes(std::string_view text) : text_{text} {}

    std::size_t of(std::size_t index) {
        for (; index_ < index && byte_ < text_.size(); ++index_) {
            byte_ += width_of(byte_at(text_, byte_));
        }
        return byte_;
    }

private:
    std::string_view text_;
    std::size_t index_ = 0;
    std::size_t byte_ = 0;
};

using Rewritten = GoText::Rewritten;

/// One pass over the tokens of a text.
class Scan {
public:
    explicit Scan(const Rewritten& rewritten)
        : rewritten_{rewritten}, text_{rewritten.text}, bytes_{rewritten.text} {
        if (yaml_parser_initialize(&parser_) == 0) {
            throw std::bad_alloc{};
        }
        yaml_parser_set_input_string(&parser_, reinterpret_cast<const unsigned char*>(text_.data()), text_.size());
    }
    Scan(const Scan&) = delete;
    Scan& operator=(const Scan&) = delete;
    Scan(Scan&&) = delete;
    Scan& operator=(Scan&&) = delete;
    ~Scan() { yaml_parser_delete(&parser_); }

    /// Where libyaml meets the first `\'` in double quotes. Throws Failure for `\/` there.
    std::optional<std::size_t> refused_quote() {
        for (;;) {
            yaml_token_t token;
            if (yaml_parser_scan(&parser_, &token) == 0) {
                const auto quote = failed_at_quote();
                is_sound_ = is_sound_ && quote.has_value();
                return quote;
            }
            const bool is_end = token.type == YAML_STREAM_END_TOKEN;
            const bool is_quoted =
                token.type == YAML_SCALAR_TOKEN && token.data.scalar.style == YAML_DOUBLE_QUOTED_SCALAR_STYLE;
            const yaml_mark_t start = token.start_mark;
            const yaml_mark_t end = token.end_mark;
            yaml_token_delete(&token);
            if (is_end) {
                confirm(text_.size(), text_.size());
                return std::nullopt;
            }
            if (is_quoted) {
                const std::size_t begin = bytes_.of(start.index);
                const std::size_t behind = bytes_.of(end.index);
                reject_slash(text_.substr(begin, behind - begin), start);
                confirm(begin, behind);
            }
        }
    }

    /// Whether the text can be read, and all that was dropped stood in double quotes, as far as the scan came.
    [[nodiscard]] bool is_sound() const { return is_sound_; }

private:
    std::optional<std::size_t> failed_at_quote() {
        if (parser_.problem == nullptr || parser_.problem != unknown_escape) {
            return std::nullopt; // whoever reads the text will tell
        }
        const std::size_t at = bytes_.of(parser_.problem_mark.index);
        return text_.substr(at).starts_with("\\'") ? std::optional{at} : std::nullopt;
    }

    /// What was dropped before these quotes was outside of all.
    void confirm(std::size_t begin, std::size_t end) {
        for (; next_ < rewritten_.dropped.size() && rewritten_.dropped[next_] < end; ++next_) {
            is_sound_ = is_sound_ && rewritten_.dropped[next_] >= begin;
        }
    }

    static void reject_slash(std::string_view quoted, const yaml_mark_t& start) {
        yaml_mark_t mark = start;
        for (std::size_t i = 0; i < quoted.size(); ++i, ++mark.column) {
            if (quoted[i] == '\n') {
                ++mark.line;
                mark.column = 0;
            } else if (quoted.substr(i).starts_with("\\/")) {
                throw Failure{placed(std::string{unknown_escape}, start, mark, YAML_SCANNER_ERROR)};
            } else if (quoted[i] == '\\') {
                ++i;
                ++mark.column;
                mark.line += i < quoted.size() && quoted[i] == '\n' ? 1U : 0U;
            }
        }
    }

    const Rewritten& rewritten_;
    std::string_view text_;
    Bytes bytes_;
    yaml_parser_t parser_{};
    std::size_t next_ = 0; ///< of what was dropped, the first that no quotes were found for
    bool is_sound_ = true;
};

/// Whether to take for double quotes what looks like them.
enum class Guess : bool { no, yes };

/// Whether a double quote behind that character may begin a text.
bool may_open(char before) { return std::string_view{" \t\n[{,:"}.contains(before); }

class Rewriter {
public:
    explicit Rewriter(const Rewritten& before) : before_{before} {}

    /// Drops the backslashes in the double quotes that `at` is in, and perhaps in what looks like them further on.
    Rewritten drop_from(std::size_t at, Guess guess) {
        made_.text.reserve(before_.text.size());
        copy_to(at);
        rest_of_quotes();
        while (guess == Guess::yes && at_ < before_.text.size()) {
            const std::size_t quote = std::min(before_.text.find('"', at_), before_.text.size());
            copy_to(std::min(quote + 1, before_.text.size()));
            if (quote > 0 && quote < before_.text.size() && may_open(before_.text[quote - 1])) {
                rest_of_quotes();
            }
        }
        copy_to(before_.text.size());
        return std::move(made_);
    }

private:
    void copy_to(std::size_t end) {
        for (; next_ < before_.dropped.size() && before_.dropped[next_] < end; ++next_) {
            made_.dropped.push_back(before_.dropped[next_] - at_ + made_.text.size());
        }
        made_.text.append(before_.text, at_, end - at_);
        at_ = end;
    }

    void rest_of_quotes() {
        const std::string& text = before_.text;
        while (at_ < text.size() && text[at_] != '"') {
            if (text.compare(at_, 2, "\\'") == 0) {
                ++at_;
                made_.dropped.push_back(made_.text.size());
                copy_to(at_ + 1);
            } else {
                copy_to(std::min(at_ + (text[at_] == '\\' ? 2U : 1U), text.size()));
            }
        }
        copy_to(std::min(at_ + 1, text.size()));
    }

    const Rewritten& before_;
    Rewritten made_;
    std::size_t at_ = 0;
    std::size_t next_ = 0; ///< of what was dropped before
};

/// The text with `\'` in double quotes replaced, scan by scan. A right guess saves scans: nothing if it was wrong.
/// Where all that was dropped stands in double quotes of what came out, go-yaml reads the same tokens from the text given.
std::optional<Rewritten> rewrite(std::string_view text, Guess guess) {
    Rewritten rewritten{.text = std::string{text}, .dropped = {}};
    for (std::size_t scanned = 0; scanned < most_scanned; scanned += text.size()) {
        Scan scan{rewritten};
        const auto quote = scan.refused_quote();
        if (guess == Guess::yes && !scan.is_sound()) {
            return std::nullopt;
        }
        if (!quote) {
            break;
        }
        rewritten = Rewriter{rewritten}.drop_from(*quote, guess);
    }
    return rewritten;
}

} // namespace

GoText::GoText(std::string_view text) : given_{text} {
    if (!has_escape(text, '\'') && !has_escape(text, '/')) {
        return;
    }
    rewritten_ = rewrite(text, Guess::yes);
    if (!rewritten_) {
        rewritten_ = rewrite(text, Guess::no);
    }
}

std::vector<std::size_t> GoText::given_starts() const {
    static const std::vector<std::size_t> none;
    const std::vector<std::size_t>& dropped = rewritten_ ? rewritten_->dropped : none;
    const std::string_view text = view();
    std::vector<std::size_t> starts;
    starts.reserve(text.size() + 1);
    std::size_t before = 0;
    for (std::size_t at = 0; at < text.size(); ++at) {
        before += before < dropped.size() && dropped[before] == at ? 1U : 0U;
        if ((byte_at(text, at) & 0xc0U) != 0x80U) {
            starts.push_back(at + before);
        }
    }
    starts.push_back(given_.size());
    return starts;
}

} // namespace berth::yaml
