// SPDX-License-Identifier: Apache-2.0
// Choosing resources by regular expressions on their identity and by label and annotation selectors.
#pragma once

#include "base/error.hpp"
#include "render/accumulate/resource.hpp"

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace berth::render {

/// `target:` of a patch, `select:` of a replacement.
struct Selector {
    std::string group;
    std::string version;
    std::string kind;
    std::string name;
    std::string name_space;
    std::string annotations; ///< selector on annotations
    std::string labels;      ///< selector on labels

    [[nodiscard]] ResourceId id() const {
        return {.gvk = {group, version, kind}, .name = name, .name_space = name_space};
    }
};

/// Go's regexp (RE2 syntax). Compiled once; throws Error for a bad pattern.
class Pattern {
public:
    explicit Pattern(std::string_view pattern);
    Pattern(Pattern&&) noexcept;
    Pattern& operator=(Pattern&&) noexcept;
    Pattern(const Pattern&) = delete;
    Pattern& operator=(const Pattern&) = delete;
    ~Pattern();
    /// Whether it matches anywhere in the text.
    [[nodiscard]] bool matches(std::string_view text) const;

private:
    struct Program;
    std::unique_ptr<Program> program_;
};

/// The selector's parts compiled. Empty parts match everything, others must match the whole text.
class IdPattern {
public:
    explicit IdPattern(const Selector& selector);
    [[nodiscard]] bool matches_gvk(const Gvk& gvk) const;
    [[nodiscard]] bool matches_name(std::string_view name) const;
    [[nodiscard]] bool matches_namespace(std::string_view name_space) const;
    /// The one name that matches; empty if others can.
    [[nodiscard]] std::string_view only_name() const { return name_.literal(); }

private:
    class Part {
    public:
        explicit Part(std::string_view pattern);
        [[nodiscard]] bool matches(std::string_view text) const;
        /// The only text that matches, if it is neither a pattern nor empty.
        [[nodiscard]] std::string_view literal() const { return literal_; }

    private:
        std::string literal_;              ///< a pattern without any operator is compared as it stands
        std::shared_ptr<Pattern> pattern_; ///< others
    };
    Part group_;
    Part version_;
    Part kind_;
    Part name_;
    Part name_space_;
};

/// A Kubernetes label selector: `a=b,c!=d,e in (f,g),!h`.
class LabelSelector {
public:
    explicit LabelSelector(std::string_view text);
    /// Throws Error for a bad selector: as in kustomize only where an object is compared with it.
    [[nodiscard]] bool matches(const StringMap& labels) const;
    [[nodiscard]] bool empty() const { return empty_; } ///< of an empty text; one of blanks matches everything
    [[nodiscard]] bool is_bad() const { return failure_.has_value(); }

private:
    enum class Operator : std::uint8_t { equals, not_equals, in, not_in, exists, absent, greater, less };
    struct Requirement {
        std::string key;
        Operator op = Operator::exists;
        std::vector<std::string> values;
    };
    friend class LabelSelectorParser;
    bool empty_;
    std::vector<Requirement> requirements_;
    std::optional<Error> failure_;
};

}  // namespace berth::render
