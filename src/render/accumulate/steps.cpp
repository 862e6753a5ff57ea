// SPDX-License-Identifier: Apache-2.0
// Making the steps of one kustomization.
#include "render/accumulate/steps.hpp"

#include "base/error.hpp"
#include "render/generate/data_generator.hpp"
#include "render/generate/helm.hpp"

#include <fmt/format.h>

namespace berth::render {

namespace {

std::optional<Origin> origin_of(const OriginFor& origin, std::string_view kind) {
    return origin ? std::optional{(*origin)(kind)} : std::nullopt;
}

/// Patches and replacements select what they change.
Reach reach_of(std::string_view field) {
    return field.starts_with("patches") || field.starts_with("replacements") ? Reach::told : Reach::all;
}

std::string entry(std::string_view field, std::size_t index) { return fmt::format("{}[{}]", field, index); }

/// Adds what kustomize says about a built-in that cannot be configured.
template <class Work>
auto configuring(std::string_view kind, Work&& work) {
    return within(fmt::format("trouble configuring builtin {} with config", kind), std::forward<Work>(work));
}

FieldSpecs label_fields(const Label& label, const TransformerConfig& config) {
    FieldSpecs fields = label.fields;
    within("failed to merge labels", [&] {
        merge_field_specs(fields, config.labels);
        if (label.include_selectors) {
            merge_field_specs(fields, config.common_labels);
            return;
        }
        if (label.include_templates) {
            within("failed to merge template fieldSpec", [&] { merge_field_specs(fields, config.template_labels); });
        }
        FieldSpec metadata;
        metadata.path = "metadata/labels";
        metadata.create = Create::yes;
        merge_field_spec(fields, metadata);
    });
    return fields;
}

}  // namespace

std::vector<GeneratorStep> builtin_generators(Session& session, const Loader& loader, const Kustomization& k,
                                              const std::string& chart_namespace, const OriginFor& origin) {
    std::vector<GeneratorStep> steps;
    const auto add_data = [&](const std::vector<DataGenerator>& generators, DataKind kind, std::string_view name,
                              std::string_view field) {
        for (std::size_t i = 0; i < generators.size(); ++i) {
            const DataGenerator& given = generators[i];
            DataGenerator arguments = given;
            arguments.options = merged_options(given.options, k.generator_options);
            steps.push_back({[arguments = std::move(arguments), kind, &loader](Session& run) {
                                 return std::vector<Resource*>{generate_data(run, loader, arguments, kind)};
                             },
                             origin_of(origin, name), entry(field, i), {k.file, k.line(entry(field, i))}});
        }
    };
    add_data(k.config_maps, DataKind::config_map, "ConfigMapGenerator", "configMapGenerator");
    add_data(k.secrets, DataKind::secret, "SecretGenerator", "secretGenerator");
    for (std::size_t i = 0; i < k.helm_charts.size(); ++i) {
        HelmChart chart = k.helm_charts[i];
        if (chart.name_space.empty()) {
            chart.name_space = chart_namespace;
        }
        constexpr std::string_view name = "HelmChartInflationGenerator";
        const std::string field = entry("helmCharts", i);
        steps.push_back({at_place(k.file, k.line(field),
                                  [&] {
                                      return configuring(name, [&] {
                                          return helm_generator(session, loader, std::move(chart),
                                                                k.helm_globals.value_or(HelmGlobals{}));
                                      });
                                  }),
                         origin_of(origin, name), field, {k.file, k.line(field)}});
    }
    return steps;
}

std::vector<TransformerStep> builtin_transformers(Session& session, const Loader& loader, const Kustomization& k,
                                                  const TransformerConfig& config, const OriginFor& origin) {
    std::vector<TransformerStep> steps;
    const auto add = [&](std::string field, std::string_view name, const std::function<Transform()>& make) {
        const std::size_t line = k.line(field);
        const Reach reach = reach_of(field);
        steps.push_back({at_place(k.file, line, [&] { return configuring(name, make); }), origin_of(origin, name),
                         std::move(field), {k.file, line}, reach});
    };
    const auto add_each = [&](std::string_view field, std::string_view name, const auto& entries, const auto& make) {
        for (std::size_t i = 0; i < entries.size(); ++i) {
            add(entry(field, i), name, [&] { return make(entries[i]); });
        }
    };
    if (!k.patches_strategic_merge.empty()) {
        add("patchesStrategicMerge", "PatchStrategicMergeTransformer",
            [&] { return strategic_merge_transformer(session, loader, k.patches_strategic_merge, {}); });
    }
    add_each("patches", "PatchTransformer", k.patches,
             [&](const Patch& patch) { return patch_transformer(session, loader, patch); });
    if (!k.name_space.empty()) {
        add("namespace", "NamespaceTransformer", [&] {
            return namespace_transformer({.name_space = k.name_space, .fields = config.name_space});
        });
    }
    if (!k.name_prefix.empty()) {
        add("namePrefix", "PrefixTransformer", [&] { return prefix_transformer(k.name_prefix, config.name_prefix); });
    }
    if (!k.name_suffix.empty()) {
        add("nameSuffix", "SuffixTransformer", [&] { return suffix_transformer(k.name_suffix, config.name_suffix); });
    }
    add_each("labels", "LabelTransformer", k.labels,
             [&](const Label& label) { return label_transformer(label.pairs, label_fields(label, config)); });
    if (!k.labels.empty() || !k.common_labels.empty()) {
        add("commonLabels", "LabelTransformer", [&] { return label_transformer(k.common_labels, config.common_labels); });
    }
    if (!k.common_annotations.empty()) {
        add("commonAnnotations", "AnnotationsTransformer",
            [&] { return annotation_transformer(k.common_annotations, config.common_annotations); });
    }
    add_each("patchesJson6902", "PatchJson6902Transformer", k.patches_json6902,
             [&](const Patch& patch) { return json_patch_transformer(session, loader, patch); });
    add_each("replicas", "ReplicaCountTransformer", k.replicas,
             [&](const Replica& replica) { return replica_transformer(replica, config.replicas); });
    add_each("images", "ImageTagTransformer", k.images,
             [&](const Image& image) { return image_transformer(image, config.images); });
    constexpr std::string_view replacing = "ReplacementTransformer";
    if (session.services.observer != nullptr) {
        // One step each, which the observer can tell apart, and one transformer to anybody else.
        for (std::size_t i = 0; i < k.replacements.size(); ++i) {
            add(entry("replacements", i), replacing, [&] { return replacement_transformer(loader, {k.replacements[i]}); });
            steps.back().origin = i + 1 == k.replacements.size() ? steps.back().origin : std::nullopt;
        }
    } else if (!k.replacements.empty()) {
        add("replacements", replacing, [&] { return replacement_transformer(loader, k.replacements); });
    }
    return steps;
}

}  // namespace berth::render
