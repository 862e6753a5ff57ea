// SPDX-License-Identifier: Apache-2.0
// The word lexer: one pass over the input that yields the joined text and the split words together, because
// a blank that comes out of a variable splits words and a blank in quotes does not.
#include "build/dockerfile/words.hpp"

#include "build/dockerfile/glob.hpp"
#include "build/dockerfile/text.hpp"

#include <fmt/format.h>

#include <stdexcept>

namespace berth::build::dockerfile {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }
/// Letters beyond ASCII may be part of a name; their bytes are all taken as letters.
bool is_name_byte(char c) {
    return is_digit(c) || c == '_' || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
           (static_cast<unsigned char>(c) & 0x80U) != 0;
}
bool is_special_parameter(char c) { return std::string_view("@*#?-$!0").find(c) != std::string_view::npos; }

/// Collects words: a quoted part belongs to the current word whatever it contains, other text splits at blanks.
class WordList {
public:
    void add(char c) {
        if (!is_blank(c)) {
            add_raw(c);
        } else if (in_word_) {
            finish();
        }
    }
    void add_raw(char c) {
        word_ += c;
        in_word_ = true;
    }
    void add(std::string_view text) {
        for (const char c : text) {
            add(c);
        }
    }
    void add_raw(std::string_view text) {
        word_ += text;
        in_word_ = true;
    }
    std::vector<std::string> take() {
        finish();
        return std::move(words_);
    }

private:
    void finish() {
        if (!word_.empty()) {
            words_.push_back(std::move(word_));
            word_.clear();
        }
        in_word_ = false;
    }

    std::vector<std::string> words_;
    std::string word_;
    bool in_word_ = false;
};

class Lexer {
public:
    Lexer(std::string_view input, const Variables& variables, const WordOptions& options)
        : input_(input), variables_(variables), options_(options) {}

    Expansion run() {
        Part part = read_until(std::nullopt, keeping());
        return {.text = std::move(part.text),
                .words = std::move(part.words),
                .matched = std::move(matched_),
                .unmatched = std::move(unmatched_)};
    }

private:
    struct Part {
        std::string text;
        std::vector<std::string> words;
    };

    bool keeping() const { return options_.quoting == Quoting::keep; }
    bool at_end() const { return at_ >= input_.size(); }
    char peek() const { return input_[at_]; }
    char next() { return input_[at_++]; }

    /// Reads up to the unescaped `stop`, or to the end. With `keep_escapes` the escape character stays in the result
    /// (the patterns of ${x#...} interpret it themselves).
    Part read_until(std::optional<char> stop, bool keep_escapes) {
        std::string text;
        WordList words;
        while (!at_end()) {
            const char c = peek();
            if (stop && c == *stop) {
                ++at_;
                return {std::move(text), words.take()};
            }
            if (c == '$') {
                const std::string value = dollar();
                text += value;
                words.add(value);
            } else if (!options_.plain_quotes && (c == '\'' || c == '"')) {
                const std::string value = c == '\'' ? single_quoted() : double_quoted();
                text += value;
                words.add_raw(value);
            } else {
                ++at_;
                if (c != options_.escape) {
                    words.add(c);
                    text += c;
                    continue;
                }
                if (keep_escapes) {
                    words.add_raw(c);
                    text += c;
                }
                if (at_end()) {
                    break;
                }
                words.add_raw(peek());
                text += next();
            }
        }
        if (stop) {
            throw std::invalid_argument(fmt::format("unexpected end of statement while looking for matching {}", *stop));
        }
        return {std::move(text), words.take()};
    }

    std::string single_quoted() {
        const std::size_t start = at_++;
        const std::size_t end = input_.find('\'', at_);
        if (end == std::string_view::npos) {
            throw std::invalid_argument("unexpected end of statement while looking for matching single-quote");
        }
        at_ = end + 1;
        return std::string(keeping() ? input_.substr(start, at_ - start) : input_.substr(start + 1, end - start - 1));
    }

    std::string double_quoted() {
        std::string text;
        const auto quote = [&] {
            if (keeping()) {
                text += '"';
            }
            ++at_;
        };
        quote();
        while (!at_end()) {
            const char c = peek();
            if (c == '"') {
                quote();
                return text;
            }
            if (c == '$') {
                text += dollar();
                continue;
            }
            ++at_;
            if (c != options_.escape) {
                text += c;
                continue;
            }
            if (at_end()) {
                break;
            }
            // Only these can be escaped inside double quotes; before all others the escape character is text.
            if (peek() == '"' || peek() == '$' || peek() == options_.escape) {
                if (keeping()) {
                    text += c;
                }
                text += next();
            } else {
                text += c;
            }
        }
        throw std::invalid_argument("unexpected end of statement while looking for matching double-quote");
    }

    std::optional<std::string> lookup(const std::string& name) {
        std::optional<std::string> value = variables_.find(name);
        (value ? matched_ : unmatched_).insert(name);
        return value;
    }

    std::string name() {
        const std::size_t start = at_;
        if (at_end()) {
            return {};
        }
        if (is_digit(peek())) {
            while (!at_end() && is_digit(peek())) {
                ++at_;
            }
        } else if (is_special_parameter(peek())) {
            ++at_;
        } else {
            while (!at_end() && is_name_byte(peek())) {
                ++at_;
            }
        }
        return std::string(input_.substr(start, at_ - start));
    }

    std::string dollar() {
        const std::size_t start = at_++;
        if (at_end() || peek() != '{') {
            const std::string key = name();
            if (key.empty()) {
                return "$";
            }
            return value_or_source(lookup(key), start);
        }
        ++at_;
        if (at_end()) {
            throw std::invalid_argument("syntax error: missing '}'");
        }
        if (peek() == '{' || peek() == '}' || peek() == ':') {
            throw std::invalid_argument("syntax error: bad substitution");
        }
        const std::string key = name();
        if (at_end()) {
            throw std::invalid_argument("syntax error: missing '}'");
        }
        const char modifier = next();
        if (modifier == '}') {
            return value_or_source(lookup(key), start);
        }
        return modified(key, modifier, start);
    }

    /// The value, or "" when unset, or the source text when unset and such text is to be kept.
    std::string value_or_source(std::optional<std::string> value, std::size_t start) const {
        if (!value && options_.unset == Unset::keep) {
            return std::string(input_.substr(start, at_ - start));
        }
        return value.value_or("");
    }

    std::string word_until(char stop, bool keep_escapes, std::string_view missing) {
        try {
            return read_until(stop, keep_escapes).text;
        } catch (const std::invalid_argument&) {
            if (at_end()) {
                throw std::invalid_argument(fmt::format("syntax error: missing '{}'", missing));
            }
            throw;
        }
    }

    std::string modified(const std::string& key, char modifier, std::size_t start) {
        std::string shown(1, modifier);
        bool empty_is_unset = false;
        if (modifier == ':') {
            if (at_end()) {
                throw std::invalid_argument("syntax error: missing '}'");
            }
            empty_is_unset = true;
            modifier = next();
            shown += modifier;
        }
        const bool pattern = modifier == '#' || modifier == '%';
        const bool known = pattern || modifier == '-' || modifier == '+' || modifier == '?' || modifier == '/';
        if (!known || (empty_is_unset && (pattern || modifier == '/'))) {
            throw std::invalid_argument(fmt::format("unsupported modifier ({}) in substitution", shown));
        }
        if (modifier == '/') {
            return substituted(key, start);
        }
        std::string word = word_until('}', pattern, "}");
        const std::optional<std::string> value = lookup(key);
        if (!value && options_.unset == Unset::keep) {
            return std::string(input_.substr(start, at_ - start));
        }
        const bool counts_as_unset = !value || (empty_is_unset && value->empty());
        switch (modifier) {
        case '-':
            return counts_as_unset ? word : *value;
        case '+':
            return counts_as_unset ? "" : word;
        case '?':
            if (counts_as_unset) {
                if (word.empty()) {
                    word = value ? "is not allowed to be empty" : "is not allowed to be unset";
                }
                throw std::invalid_argument(fmt::format("{}: {}", key, word));
            }
            return *value;
        default:
            break;
        }
        Greed greed = Greed::shortest;
        if (!word.empty() && word.front() == modifier) {
            greed = Greed::longest;
            word.erase(0, 1);
        }
        return modifier == '#' ? without_prefix(value.value_or(""), word, greed)
                               : without_suffix(value.value_or(""), word, greed);
    }

    std::string substituted(const std::string& key, std::size_t start) {
        Replace how = Replace::first;
        if (!at_end() && peek() == '/') {
            ++at_;
            how = Replace::all;
        }
        const std::string pattern = word_until('/', true, "/");
        const std::string replacement = word_until('}', true, "}");
        const std::optional<std::string> value = lookup(key);
        if (!value && options_.unset == Unset::keep) {
            return std::string(input_.substr(start, at_ - start));
        }
        return replaced(value.value_or(""), pattern, replacement, how);
    }

    std::string_view input_;
    const Variables& variables_;
    WordOptions options_;
    std::size_t at_ = 0;
    std::set<std::string> matched_;
    std::set<std::string> unmatched_;
};

} // namespace

std::optional<std::string> VariableMap::find(std::string_view name) const {
    const auto found = values_.find(name);
    return found == values_.end() ? std::nullopt : std::optional(found->second);
}

std::optional<std::string> find_in_list(const std::vector<std::string>& list, std::string_view key) {
    for (auto entry = list.rbegin(); entry != list.rend(); ++entry) {
        const std::string_view text = *entry;
        const std::size_t equals = text.find('=');
        if (text.substr(0, equals) == key) {
            return equals == std::string_view::npos ? "" : std::string(text.substr(equals + 1));
        }
    }
    return std::nullopt;
}

Expansion expand(std::string_view input, const Variables& variables, const WordOptions& options) {
    return Lexer(input, variables, options).run();
}

} // namespace berth::build::dockerfile
