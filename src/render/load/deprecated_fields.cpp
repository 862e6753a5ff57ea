// SPDX-License-Identifier: Apache-2.0
// Warnings of deprecated fields, and their move to the present ones.
#include "render/load/deprecated_fields.hpp"

#include <fmt/format.h>
#include <utility>

namespace berth::render {

namespace {

constexpr std::string_view edit_fix = "Run 'kustomize edit fix' to update your Kustomization automatically.";

void warn(std::vector<std::string>& warnings, std::string_view old_name, std::string_view new_name,
          std::string_view mark = {}) {
    warnings.push_back(fmt::format("# Warning: '{}' is deprecated. Please use '{}' instead. {}{}", old_name, new_name,
                                   mark, edit_fix));
}

/// The entries of a deprecated field behind those of the present one; their lines go with them.
template <class T>
void append_old(Kustomization& k, std::string_view name, std::vector<T>& entries, std::string_view old_name,
                const std::vector<T>& old_entries) {
    for (std::size_t i = 0; i < old_entries.size(); ++i) {
        k.lines.insert_or_assign(fmt::format("{}[{}]", name, entries.size()), k.line(fmt::format("{}[{}]", old_name, i)));
        entries.push_back(old_entries[i]);
    }
}

void use_env_lists(std::vector<DataGenerator>& generators) {
    for (DataGenerator& generator : generators) {
        if (!generator.env.empty()) {
            generator.envs.push_back(std::move(generator.env));
            generator.env.clear();
        }
    }
}

void use_present_charts(Kustomization& k, std::vector<HelmChartArgs>& old_charts) {
    HelmGlobals globals;
    for (HelmChartArgs& old : old_charts) {
        if (!old.helm_home.empty()) {
            globals.config_home = old.helm_home;
        }
        if (!old.chart_home.empty()) {
            globals.chart_home = old.chart_home;
        }
        k.helm_charts.push_back(std::move(old.chart));
    }
    if (!k.helm_globals && (!globals.chart_home.empty() || !globals.config_home.empty())) {
        k.helm_globals = globals;
    }
}

}  // namespace

void warn_of(const DeprecatedFields& fields, std::vector<std::string>& warnings) {
    if (fields.has_bases) {
        warn(warnings, "bases", "resources");
    }
    if (fields.has_common_labels) {
        warn(warnings, "commonLabels", "labels");
    }
    if (fields.has_image_tags) {
        warn(warnings, "imageTags", "images");
    }
    if (fields.has_json_patches) {
        warn(warnings, "patchesJson6902", "patches");
    }
    if (fields.has_merge_patches) {
        warn(warnings, "patchesStrategicMerge", "patches");
    }
    if (fields.has_vars) {
        warn(warnings, "vars", "replacements", "[EXPERIMENTAL] ");
    }
}

void use_present_fields(Kustomization& k, DeprecatedFields&& old) {
    append_old(k, "resources", k.resources, "bases", old.bases);
    append_old(k, "images", k.images, "imageTags", old.image_tags);
    use_env_lists(k.config_maps);
    use_env_lists(k.secrets);
    use_present_charts(k, old.old_charts);
}

}  // namespace berth::render
