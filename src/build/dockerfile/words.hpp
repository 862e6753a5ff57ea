// SPDX-License-Identifier: Apache-2.0
// Variables, quotes and escapes inside the words of an instruction: the Dockerfile's small piece of shell language
// (Dockerfile reference, "Environment replacement").
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace berth::build::dockerfile {

/// Variables as NAME -> value, in which a lookup decides whether a name is set at all.
class Variables {
public:
    virtual ~Variables() = default;
    virtual std::optional<std::string> find(std::string_view name) const = 0;
};

/// A plain map of variables.
class VariableMap : public Variables {
public:
    VariableMap() = default;
    explicit VariableMap(std::map<std::string, std::string, std::less<>> values) : values_(std::move(values)) {}
    std::optional<std::string> find(std::string_view name) const override;

private:
    std::map<std::string, std::string, std::less<>> values_;
};

/// The value of `key` in a list of `NAME=value`: the last one counts, a NAME alone is the empty string.
std::optional<std::string> find_in_list(const std::vector<std::string>& list, std::string_view key);

/// What happens to quotes and escapes: removed, or kept as they are (a heredoc's line is cut, not interpreted).
enum class Quoting { remove, keep };
/// What a variable that is not set becomes: nothing, or the text as it stands.
enum class Unset { empty, keep };

struct WordOptions {
    char escape = '\\';
    Quoting quoting = Quoting::remove;
    Unset unset = Unset::empty;
    /// Quotes are ordinary characters (the content of a heredoc).
    bool plain_quotes = false;
};

struct Expansion {
    std::string text;                 ///< the whole input as one word, blanks kept
    std::vector<std::string> words;   ///< the same, split at blanks outside quotes
    std::set<std::string> matched;    ///< variables used that are set
    std::set<std::string> unmatched;  ///< variables used that are not
};

/// Expands and unquotes `input`. Throws std::invalid_argument with a short reason (unterminated quote, bad
/// substitution, `${x?message}` of an unset x); the caller knows file and line.
Expansion expand(std::string_view input, const Variables& variables, const WordOptions& options = {});

} // namespace berth::build::dockerfile
