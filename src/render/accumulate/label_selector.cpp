// SPDX-License-Identifier: Apache-2.0
// Kubernetes label selectors: the grammar of k8s.io/apimachinery's labels.Parse.
#include "render/accumulate/selector.hpp"

#include "base/error.hpp"
#include "yaml/number.hpp"

#include <algorithm>
#include <fmt/format.h>

namespace berth::render {

class LabelSelectorParser {
public:
    explicit LabelSelectorParser(std::string_view text) : text_{text} {}

    std::vector<LabelSelector::Requirement> parse() {
        std::vector<LabelSelector::Requirement> result;
        next();
        while (token_ != Token::end) {
            result.push_back(requirement());
            if (token_ == Token::end) {
                break;
            }
            if (token_ != Token::comma) {
                fail("found '{}', expected: ',' or 'end of string'");
            }
            next();
            if (token_ != Token::word && token_ != Token::negation) {
                fail("found '{}', expected: identifier after ','");
            }
        }
        return result;
    }

private:
    using Operator = LabelSelector::Operator;
    enum class Token : std::uint8_t {
        end, word, comma, open, close, negation, equals, double_equals, not_equals, greater, less
    };

    static bool is_special(char c) { return std::string_view{"=!(),><"}.find(c) != std::string_view::npos; }
    static bool is_space(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; }

    void next() {
        while (at_ < text_.size() && is_space(text_[at_])) {
            ++at_;
        }
        const std::size_t begin = at_;
        if (at_ == text_.size()) {
            token_ = Token::end;
        } else if (is_special(text_[at_])) {
            const char c = text_[at_++];
            const bool doubled = at_ < text_.size() && text_[at_] == '=' && (c == '=' || c == '!');
            at_ += doubled ? 1 : 0;
            token_ = special(c, doubled);
        } else {
            while (at_ < text_.size() && !is_special(text_[at_]) && !is_space(text_[at_])) {
                ++at_;
            }
            token_ = Token::word;
        }
        word_ = text_.substr(begin, at_ - begin);
    }

    static Token special(char c, bool doubled) {
        switch (c) {
        case ',':
            return Token::comma;
        case '(':
            return Token::open;
        case ')':
            return Token::close;
        case '!':
            return doubled ? Token::not_equals : Token::negation;
        case '>':
            return Token::greater;
        case '<':
            return Token::less;
        default:
            return doubled ? Token::double_equals : Token::equals;
        }
    }

    LabelSelector::Requirement requirement() {
        LabelSelector::Requirement result;
        if (token_ == Token::negation) {
            result.op = Operator::absent;
            next();
        }
        result.key = identifier();
        if (result.op == Operator::absent || at_end()) {
            return result;
        }
        result.op = binary_operator();
        next();
        if (result.op == Operator::in || result.op == Operator::not_in) {
            values(result);
        } else {
            result.values.push_back(at_end() ? std::string{} : identifier());
        }
        return result;
    }

    [[nodiscard]] bool at_end() const { return token_ == Token::end || token_ == Token::comma; }

    std::string identifier() {
        if (token_ != Token::word) {
            fail("found '{}', expected: identifier");
        }
        std::string word{word_};
        next();
        return word;
    }

    [[nodiscard]] Operator binary_operator() const {
        switch (token_) {
        case Token::equals:
        case Token::double_equals:
            return Operator::equals;
        case Token::not_equals:
            return Operator::not_equals;
        case Token::greater:
            return Operator::greater;
        case Token::less:
            return Operator::less;
        case Token::word:
            if (word_ == "in" || word_ == "notin") {
                return word_ == "in" ? Operator::in : Operator::not_in;
            }
            break;
        case Token::end:
        case Token::comma:
        case Token::open:
        case Token::close:
        case Token::negation:
            break;
        }
        fail("found '{}', expected: in, notin, =, ==, !=, gt, lt");
    }

    void values(LabelSelector::Requirement& into) {
        if (token_ != Token::open) {
            fail("found '{}' expected: '('");
        }
        next();
        std::string value;
        while (true) {
            if (token_ == Token::word) {
                value = identifier();
            }
            into.values.push_back(value);
            value.clear();
            if (token_ == Token::close) {
                next();
                return;
            }
            if (token_ != Token::comma) {
                fail("found '{}', expected: ',' or ')'");
            }
            next();
        }
    }

    [[noreturn]] void fail(fmt::string_view what) const {
        throw Error(ErrorKind::invalid, fmt::format("unable to parse requirement: {}",
                                                    fmt::format(fmt::runtime(what), word_)));
    }

    std::string_view text_;
    std::size_t at_ = 0;
    Token token_ = Token::end;
    std::string_view word_; ///< the token's text
};

LabelSelector::LabelSelector(std::string_view text) : requirements_{LabelSelectorParser{text}.parse()} {}

bool LabelSelector::matches(const StringMap& labels) const {
    return std::all_of(requirements_.begin(), requirements_.end(), [&](const Requirement& requirement) {
        const auto found = labels.find(requirement.key);
        const bool has = found != labels.end();
        const auto listed = [&] {
            return std::find(requirement.values.begin(), requirement.values.end(), found->second) !=
                   requirement.values.end();
        };
        switch (requirement.op) {
        case Operator::exists:
            return has;
        case Operator::absent:
            return !has;
        case Operator::equals:
        case Operator::in:
            return has && listed();
        case Operator::not_equals:
        case Operator::not_in:
            return !has || !listed();
        case Operator::greater:
        case Operator::less: {
            if (!has) {
                return false;
            }
            const auto label = yaml::parse_int(found->second);
            const auto bound = yaml::parse_int(requirement.values.front());
            return label && bound &&
                   (requirement.op == Operator::greater ? *label > *bound : *label < *bound);
        }
        }
        return false;
    });
}

}  // namespace berth::render
