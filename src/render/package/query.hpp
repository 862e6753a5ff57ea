// SPDX-License-Identifier: Apache-2.0
// Objects found by a field, as `kustomize cfg grep` finds them. Facts: kyaml 0.21.1, kio/filters/grep.go.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "render/accumulate/selector.hpp"
#include "yaml/node.hpp"

namespace berth::render::package {

/// "metadata.name=web", "spec.replicas>=3": a path (see field_match.hpp), and an expression or a quantity to compare with.
class Query {
public:
    /// Throws Error(usage) where the last part of the path has several comparisons.
    explicit Query(std::string_view text);
    /// Whether one of the values that the path reaches fits. Throws Error for a malformed expression, an object that has
    /// another kind of value than the path says, and a value that is no quantity.
    [[nodiscard]] bool matches(const yaml::Node& object) const;

private:
    [[nodiscard]] bool fits(const yaml::Node& value) const;

    std::vector<std::string> path_;
    std::string comparison_;  ///< "=", "<", ...
    std::string value_;
    mutable std::optional<Pattern> expression_{};  ///< with "=", once it was needed: kustomize tells what is wrong with it late
};

}  // namespace berth::render::package
