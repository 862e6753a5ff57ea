// SPDX-License-Identifier: Apache-2.0
// Patterns by RE2, and selection among the resources of a map.
#include "render/accumulate/selector.hpp"

#include "base/error.hpp"
#include "render/accumulate/resource_map.hpp"

#include <re2/re2.h>

#include <fmt/format.h>

namespace berth::render {

struct Pattern::Program {
    Program(std::string_view pattern, const re2::RE2::Options& options)
        : expression{re2::StringPiece{pattern.data(), pattern.size()}, options} {}
    re2::RE2 expression;
};

Pattern::Pattern(std::string_view pattern) {
    re2::RE2::Options options;
    options.set_log_errors(false);
    program_ = std::make_unique<Program>(pattern, options);
    if (!program_->expression.ok()) {
        throw Error(ErrorKind::invalid,
                    fmt::format("error parsing regexp: {}: `{}`", program_->expression.error(), pattern));
    }
}

Pattern::Pattern(Pattern&&) noexcept = default;
Pattern& Pattern::operator=(Pattern&&) noexcept = default;
Pattern::~Pattern() = default;

bool Pattern::matches(std::string_view text) const {
    return re2::RE2::PartialMatch(re2::StringPiece{text.data(), text.size()}, program_->expression);
}

IdPattern::Part::Part(std::string_view pattern) {
    if (pattern.find_first_of("\\.+*?()|[]{}^$") == std::string_view::npos) {
        literal_ = pattern;
        return;
    }
    pattern_ = std::make_shared<Pattern>(fmt::format("^(?:{})$", pattern));
}

bool IdPattern::Part::matches(std::string_view text) const {
    if (pattern_ != nullptr) {
        return pattern_->matches(text);
    }
    return literal_.empty() || literal_ == text;
}

IdPattern::IdPattern(const Selector& selector)
    : group_{selector.group}, version_{selector.version}, kind_{selector.kind}, name_{selector.name},
      name_space_{selector.name_space} {}

bool IdPattern::matches_gvk(const Gvk& gvk) const {
    return group_.matches(gvk.group) && version_.matches(gvk.version) && kind_.matches(gvk.kind);
}

bool IdPattern::matches_name(std::string_view name) const {
    return name_.matches(name);
}

bool IdPattern::matches_namespace(std::string_view name_space) const {
    return name_space_.matches(name_space);
}

std::vector<Resource*> ResourceMap::candidates(const IdPattern& pattern) const {
    return pattern.only_name().empty() ? list_ : with_name(pattern.only_name());
}

std::vector<Resource*> ResourceMap::select(const Selector& selector) const {
    const IdPattern pattern{selector};
    const LabelSelector labels{selector.labels};
    const LabelSelector annotations{selector.annotations};
    std::vector<Resource*> found;
    for (Resource* resource : candidates(pattern)) {
        const ResourceId now = resource->id();
        const ResourceId original = resource->original_id();
        if (!pattern.matches_namespace(original.effective_namespace()) &&
            !pattern.matches_namespace(now.effective_namespace())) {
            continue;
        }
        if (!pattern.matches_name(original.name) && !pattern.matches_name(now.name)) {
            continue;
        }
        if (!pattern.matches_gvk(now.gvk)) {
            continue;
        }
        if (resource->root == nullptr || (!labels.empty() && !labels.matches(metadata_map(*resource->root, "labels"))) ||
            (!annotations.empty() && !annotations.matches(metadata_map(*resource->root, "annotations")))) {
            continue;
        }
        found.push_back(resource);
    }
    return found;
}

}  // namespace berth::render
