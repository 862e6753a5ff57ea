// SPDX-License-Identifier: Apache-2.0
// Making and merging transformer configurations.
#include "render/schema/transformer_config.hpp"

#include "base/error.hpp"
#include "render/load/decode.hpp"
#include "render/load/yaml_1_1.hpp"
#include "render/print/scalar_value.hpp"
#include "render/schema/default_field_specs.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <string>
#include <unordered_map>

namespace berth::render {

using yaml::Node;

namespace {

void merge_section(FieldSpecs& into, const FieldSpecs& from, std::string_view name) {
    if (from.empty()) {
        return;
    }
    within(fmt::format("failed to merge {} fieldSpec", name), [&] { merge_field_specs(into, from); });
}

void merge_references(std::vector<NameReference>& into, const std::vector<NameReference>& from) {
    std::unordered_map<std::string_view, std::vector<std::size_t>> of_kind;
    for (std::size_t i = 0; i < into.size(); ++i) {
        of_kind[into[i].kind].push_back(i);
    }
    for (const NameReference& reference : from) {
        std::vector<std::size_t>& places = of_kind[reference.kind];
        bool found = false;
        for (const std::size_t place : places) {
            if (into[place].gvk() == reference.gvk()) {
                merge_field_specs(into[place].referrers, reference.referrers);
                found = true;
            }
        }
        if (!found) {
            places.push_back(into.size());
            into.push_back(reference);
        }
    }
}

/// By kind, after each merge too: which of two specs for one path stays depends on which comes first.
void sort_sections(TransformerConfig& config) {
    for (FieldSpecs* specs :
         {&config.name_prefix, &config.name_suffix, &config.name_space, &config.common_labels, &config.labels,
          &config.template_labels, &config.common_annotations, &config.var_reference, &config.images,
          &config.replicas}) {
        specs->sort();
    }
    std::ranges::stable_sort(config.name_reference, gvk_less, &NameReference::gvk);
}

}  // namespace

void TransformerConfig::merge(const TransformerConfig& other) {
    merge_section(name_prefix, other.name_prefix, "NamePrefix");
    merge_section(name_suffix, other.name_suffix, "NameSuffix");
    merge_section(name_space, other.name_space, "NameSpace");
    merge_section(common_annotations, other.common_annotations, "CommonAnnotations");
    merge_section(common_labels, other.common_labels, "CommonLabels");
    merge_section(labels, other.labels, "Labels");
    merge_section(template_labels, other.template_labels, "TemplateLabels");
    merge_section(var_reference, other.var_reference, "VarReference");
    within("failed to merge NameReference fieldSpec",
           [&] { merge_references(name_reference, other.name_reference); });
    merge_section(images, other.images, "Images");
    merge_section(replicas, other.replicas, "Replicas");
    sort_sections(*this);
}

SharedConfig default_config() {
    auto config = std::make_shared<TransformerConfig>();
    using Section = FieldSpecSection;
    config->name_prefix = default_field_specs(Section::name_prefix);
    config->name_suffix = default_field_specs(Section::name_suffix);
    config->name_space = default_field_specs(Section::name_space);
    config->common_labels = default_field_specs(Section::common_labels);
    config->labels = default_field_specs(Section::labels);
    config->template_labels = default_field_specs(Section::template_labels);
    config->common_annotations = default_field_specs(Section::common_annotations);
    config->var_reference = default_field_specs(Section::var_reference);
    config->images = default_field_specs(Section::images);
    config->replicas = default_field_specs(Section::replicas);
    const auto references = default_name_references();
    config->name_reference.reserve(references.size());
    for (const DefaultNameReference& from : references) {
        config->name_reference.push_back(
            {.group = from.group, .version = from.version, .kind = from.kind, .referrers = from.referrers});
    }
    return config;
}

SharedConfig merged(const SharedConfig& a, const SharedConfig& b) {
    if (a == nullptr || a == b) {
        return b;
    }
    if (b == nullptr) {
        return a;
    }
    auto both = std::make_shared<TransformerConfig>(*a);
    both->merge(*b);
    return both;
}

TransformerConfig parse_transformer_config(yaml::Arena& arena, std::string_view text) {
    const Node* root = read_as_json(arena, text, "error converting YAML to JSON: ",
                                    {.repeated = Repeated::refused, .text_field = "path"});
    TransformerConfig config;
    if (root == nullptr) {
        return config;
    }
    const Decoder decoder{{.strict = true, .coerce = true, .texts = &arena}, std::string{transformer_config_type}};
    const auto section = [&](std::string_view name, FieldSpecs& into) {
        return Decoder::Field{name, [&decoder, name, &into](const Node& n) { decoder.read(n, name, into); }};
    };
    const auto reference = [&](const Node& node, NameReference& into) {
        decoder.fields(node, "builtinconfig.NameBackReferences",
                       {{"group", [&](const Node& n) { decoder.read(n, "group", into.group); }, "Gvk"},
                        {"version", [&](const Node& n) { decoder.read(n, "version", into.version); }, "Gvk"},
                        {"kind", [&](const Node& n) { decoder.read(n, "kind", into.kind); }, "Gvk"},
                        section("fieldSpecs", into.referrers)});
    };
    within("error unmarshaling JSON: while decoding JSON", [&] {
        decoder.fields(*root, {section("namePrefix", config.name_prefix), section("nameSuffix", config.name_suffix),
                               section("namespace", config.name_space), section("commonLabels", config.common_labels),
                               section("labels", config.labels), section("templateLabels", config.template_labels),
                               section("commonAnnotations", config.common_annotations),
                               {"nameReference",
                                [&](const Node& n) {
                                    decoder.read_list<NameReference>(n, "nameReference", config.name_reference,
                                                                     reference);
                                }},
                               section("varReference", config.var_reference), section("images", config.images),
                               section("replicas", config.replicas)});
    });
    sort_sections(config);
    return config;
}

}  // namespace berth::render
