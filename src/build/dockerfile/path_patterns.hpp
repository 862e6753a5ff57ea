// SPDX-License-Identifier: Apache-2.0
// Which paths a list of ignore patterns takes out: `*`, `?`, `[a-z]`, `**`, `!`; the last pattern that applies
// decides, and a pattern that matches a folder matches what is below it.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace berth::build::dockerfile {

/// One pattern, matched against a whole path; `*` and `?` stop at `/`, `**` does not.
class PathPattern {
public:
    /// Throws std::invalid_argument for a malformed pattern. Without `!`.
    explicit PathPattern(std::string_view pattern);
    [[nodiscard]] bool matches(std::string_view path) const;
    [[nodiscard]] const std::string& text() const noexcept { return text_; }

private:
    enum class Kind : std::uint8_t { literal, any_one, any_in_part, any, any_folders, one_of };
    struct Token {
        Kind kind = Kind::literal;
        char32_t character = 0;
        bool negated = false;
        std::vector<std::pair<char32_t, char32_t>> ranges;
    };
    [[nodiscard]] bool matches_from(std::size_t token, std::string_view path) const;

    std::string text_;
    std::vector<Token> tokens_;
    bool plain_ = false;  ///< no wildcard at all: comparison of text_ does
};

/// `*`, `?` and `[...]` as Go's filepath.Match reads them: for wildcards in COPY sources.
[[nodiscard]] bool has_wildcard(std::string_view path);

class PathPatterns {
public:
    PathPatterns() = default;
    /// Throws std::invalid_argument for a malformed pattern and for a `!` alone.
    explicit PathPatterns(const std::vector<std::string>& patterns);

    /// Is `path`, or a folder above it, taken out?
    [[nodiscard]] bool excludes(std::string_view path) const;
    /// May something below the excluded folder `path` come back by a `!` pattern?
    [[nodiscard]] bool may_readmit_below(std::string_view path) const;
    [[nodiscard]] bool has_exceptions() const noexcept { return has_exceptions_; }
    [[nodiscard]] std::size_t size() const noexcept { return rules_.size(); }
    [[nodiscard]] bool empty() const noexcept { return rules_.empty(); }

private:
    struct Rule {
        PathPattern pattern;
        bool exception = false;
    };
    std::vector<Rule> rules_;
    bool has_exceptions_ = false;
};

} // namespace berth::build::dockerfile
