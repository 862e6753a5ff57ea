// SPDX-License-Identifier: Apache-2.0
// All field specs a kustomization works with: the built-in ones, `configurations` files, and what CRDs add.
#pragma once

#include "render/schema/field_spec.hpp"

#include <memory>
#include <string_view>
#include <vector>

namespace berth::render {

/// Fields that hold the name of an object of this kind.
struct NameReference {
    std::string_view group;
    std::string_view version;
    std::string_view kind;
    FieldSpecs referrers;

    [[nodiscard]] Gvk gvk() const { return {group, version, kind}; }
};

struct TransformerConfig {
    FieldSpecs name_prefix;
    FieldSpecs name_suffix;
    FieldSpecs name_space;
    FieldSpecs common_labels;
    FieldSpecs labels;
    FieldSpecs template_labels;
    FieldSpecs common_annotations;
    std::vector<NameReference> name_reference;
    FieldSpecs var_reference;
    FieldSpecs images;
    FieldSpecs replicas;

    /// Adds what is new in `other`; throws Error where the two contradict each other.
    void merge(const TransformerConfig& other);
};

using SharedConfig = std::shared_ptr<const TransformerConfig>;

[[nodiscard]] SharedConfig default_config();
/// Both together; either may be nullptr (empty). Does not copy where one says it all.
[[nodiscard]] SharedConfig merged(const SharedConfig& a, const SharedConfig& b);
/// A file of `configurations`, whose texts the arena keeps; throws Error.
[[nodiscard]] TransformerConfig parse_transformer_config(yaml::Arena& arena, std::string_view text);
/// A file of `crds`: OpenAPI definitions with x-kubernetes marks. The arena keeps their texts. Throws Error.
[[nodiscard]] TransformerConfig parse_crd_config(yaml::Arena& arena, std::string_view text);

}  // namespace berth::render
