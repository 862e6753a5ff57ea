// SPDX-License-Identifier: Apache-2.0
// Kubernetes label selectors: the grammar of k8s.io/apimachinery's labels.Parse.
#include "render/accumulate/selector.hpp"

#include "base/error.hpp"
#include "base/text.hpp"
#include "render/accumulate/label_name.hpp"
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
        while (token_ == Token::word || token_ == Token::negation) {
            result.push_back(within("unable to parse requirement", [&] { return requirement(); }));
            if (token_ == Token::end) {
                return result;
            }
            if (token_ != Token::comma) {
                fail("found '{}', expected: ',' or 'end of string'");
            }
            next();
            if (token_ != Token::word && token_ != Token::negation) {
                fail("found '{}', expected: identifier after ','");
            }
        }
        if (token_ != Token::end) {
            fail("found '{}', expected: !, identifier, or 'end of string'");
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
        if (const auto problem = find_label_key_problem(result.key)) {
            throw Error(ErrorKind::invalid, fmt::format("invalid label key {}: {}", go_quoted(result.key), *problem));
        }
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
        check_values(result);
        return result;
    }

    static void check_values(const LabelSelector::Requirement& requirement) {
        const bool compares = requirement.op == Operator::greater || requirement.op == Operator::less;
        if (compares && !yaml::parse_decimal(requirement.values.front())) {
            throw Error(ErrorKind::invalid, "for 'Gt', 'Lt' operators, the value must be an integer");
        }
        for (const std::string& value : requirement.values) {
            if (const auto problem = find_label_value_problem(value)) {
                throw Error(ErrorKind::invalid, fmt::format("invalid label value: {}: at key: {}: {}", go_quoted(value),
                                                            go_quoted(requirement.key), *problem));
            }
        }
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
        fail("found '{}', expected: '=', '!=', '==', 'in', notin'");
    }

    /// Between two commas, before the first and behind the last stands an empty value.
    void values(LabelSelector::Requirement& into) {
        if (token_ != Token::open) {
            fail("found '{}' expected: '('");
        }
        next();
        if (token_ == Token::close) {
            into.values.emplace_back();
        } else if (token_ != Token::word && token_ != Token::comma) {
            fail("found '{}', expected: ',', ')' or identifier");
        }
        while (token_ != Token::close) {
            if (token_ == Token::word) {
                into.values.push_back(identifier());
                if (token_ != Token::comma && token_ != Token::close) {
                    fail("found '{}', expected: ',' or ')'");
                }
                continue;
            }
            if (token_ != Token::comma) {
                fail("found '{}', expected: ',', or identifier");
            }
            comma(into);
        }
        next();
    }

    /// One comma; of two in a row both, behind which a value must stand, as in apimachinery.
    void comma(LabelSelector::Requirement& into) {
        if (into.values.empty()) {
            into.values.emplace_back();
        }
        next();
        if (token_ == Token::close) {
            into.values.emplace_back();
        } else if (token_ == Token::comma) {
            into.values.emplace_back();
            next();
            if (token_ == Token::close) {
                fail("found '{}', expected: ',', or identifier");
            }
        }
    }

    [[noreturn]] void fail(fmt::string_view what) const {
        throw Error(ErrorKind::invalid, fmt::format(fmt::runtime(what), word_));
    }

    std::string_view text_;
    std::size_t at_ = 0;
    Token token_ = Token::end;
    std::string_view word_; ///< the token's text
};

LabelSelector::LabelSelector(std::string_view text) : empty_{text.empty()} {
    try {
        requirements_ = LabelSelectorParser{text}.parse();
    } catch (const Error& error) {
        failure_ = error;
    }
}

bool LabelSelector::matches(const StringMap& labels) const {
    if (failure_) {
        throw Error{*failure_};
    }
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
            const auto label = yaml::parse_decimal(found->second);
            const auto bound = yaml::parse_decimal(requirement.values.front());
            return label && bound &&
                   (requirement.op == Operator::greater ? *label > *bound : *label < *bound);
        }
        }
        return false;
    });
}

}  // namespace berth::render
