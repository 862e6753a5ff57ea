// SPDX-License-Identifier: Apache-2.0
// Fields of kustomizations that newer ones have taken the place of.
#pragma once

#include "render/load/kustomization.hpp"

#include <string>
#include <vector>

namespace berth::render {

/// An entry of helmChartInflationGenerator; what has no effect any more is read and forgotten.
struct HelmChartArgs {
    std::string chart_home;
    std::string helm_home;
    std::string unused;
    std::vector<std::string> unused_list;
    HelmChart chart;
};

/// What stood in them, and for those kustomize warns of, whether they were there at all.
struct DeprecatedFields {
    std::vector<std::string> bases;
    std::vector<Image> image_tags;
    std::vector<HelmChartArgs> old_charts;
    bool has_bases = false;
    bool has_image_tags = false;
    bool has_common_labels = false;
    bool has_json_patches = false;
    bool has_merge_patches = false;
    bool has_vars = false;
};

/// One text for each, in kustomize's words and order.
void warn_of(const DeprecatedFields& fields, std::vector<std::string>& warnings);
/// Moves everything, each `env` of a generator too, to the fields used today; entries keep their lines.
void use_present_fields(Kustomization& kustomization, DeprecatedFields&& fields);

}  // namespace berth::render
