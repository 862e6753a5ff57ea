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
        while (token_ != End) {
            result.push_back(requirement());
            if (token_ == End) {
                break;
            }
            if (token_ != Comma) {
                fail("found '{}', expected: ',' or 'end of string'");
            }
            next();
            if (token_ != Word && token_ != Not) {
                fail("found '{}', expected: identifier after ','");
            }
        }
        return result;
    }

private:
    using Operator = LabelSelector::Operator;
    enum Token : std::uint8_t { End, Word, Comma, Open, Close, Not, Equals, DoubleEquals, NotEquals, Greater, Less };

    static bool is_special(char c) { return std::string_view{"=!(),><"}.find(c) != std::string_view::npos; }
    static bool is_space(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; }

    void next() {
        while (at_ < text_.size() && is_space(text_[at_])) {
            ++at_;
        }
        word_.clear();
        if (at_ >= text_.size()) {
            token_ = End;
            return;
        }
        const char c = text_[at_];
        if (!is_special(c)) {
            while (at_ < text_.size() && !is_special(text_[at_]) && !is_space(text_[at_])) {
                word_.push_back(text_[at_++]);
            }
            token_ = Word;
            return;
        }
        word_.push_back(c);
        ++at_;
        const bool doubled = at_ < text_.size() && text_[at_] == '=' && (c == '=' || c == '!');
        if (doubled) {
            word_.push_back('=');
            ++at_;
        }
        switch (c) {
        case ',':
            token_ = Comma;
            break;
        case '(':
            token_ = Open;
            break;
        case ')':
            token_ = Close;
            break;
        case '!':
            token_ = doubled ? NotEquals : Not;
            break;
        case '>':
            token_ = Greater;
            break;
        case '<':
            token_ = Less;
            break;
        default:
            token_ = doubled ? DoubleEquals : Equals;
            break;
        }
    }

    LabelSelector::Requirement requirement() {
        LabelSelector::Requirement result;
        if (token_ == Not) {
            result.op = Operator::absent;
            next();
        }
        if (token_ != Word) {
            fail("found '{}', expected: identifier");
        }
        result.key = word_;
        next();
        if (result.op == Operator::absent || token_ == End || token_ == Comma) {
            return result;
        }
        switch (token_) {
        case Equals:
        case DoubleEquals:
            result.op = Operator::equals;
            break;
        case NotEquals:
            result.op = Operator::not_equals;
            break;
        case Greater:
            result.op = Operator::greater;
            break;
        case Less:
            result.op = Operator::less;
            break;
        case Word:
            if (word_ == "in" || word_ == "notin") {
                result.op = word_ == "in" ? Operator::in : Operator::not_in;
                next();
                values(result);
                return result;
            }
            fail("found '{}', expected: in, notin, =, ==, !=, gt, lt");
        case End:
        case Comma:
        case Open:
        case Close:
        case Not:
            fail("found '{}', expected: in, notin, =, ==, !=, gt, lt");
        }
        next();
        if (token_ == End || token_ == Comma) {
            result.values.emplace_back();
            return result;
        }
        if (token_ != Word) {
            fail("found '{}', expected: identifier");
        }
        result.values.push_back(word_);
        next();
        return result;
    }

    void values(LabelSelector::Requirement& into) {
        if (token_ != Open) {
            fail("found '{}' expected: '('");
        }
        next();
        std::string value;
        while (true) {
            if (token_ == Word) {
                value = word_;
                next();
            }
            into.values.push_back(value);
            value.clear();
            if (token_ == Close) {
                next();
                return;
            }
            if (token_ != Comma) {
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
    Token token_ = End;
    std::string word_;
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
