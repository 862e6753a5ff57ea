// SPDX-License-Identifier: Apache-2.0
// Reading a kustomization file: YAML 1.1, strict fields, deprecated fields converted.
#include "render/load/kustomization.hpp"

#include "base/error.hpp"
#include "base/text.hpp"
#include "render/load/decode.hpp"
#include "render/load/deprecated_fields.hpp"
#include "render/load/yaml_1_1.hpp"
#include "render/print/json_text.hpp"

#include <algorithm>
#include <fmt/format.h>

namespace berth::render {

using yaml::Node;

template <>
inline constexpr std::string_view go_item_type<HelmChartArgs> = "types.HelmChartArgs";

namespace {

/// What is set at all decides about warnings and emptiness, so it is noted while reading.
class Reader {
public:
    Reader(Kustomization& into, const Decoder& decoder) : into_{into}, decoder_{decoder} {}

    void read(const Node& root) {
        decoder_.fields(root, fields());
        note_lines(root);
        if (options_error_ && (reach_one_of(into_.config_maps) || reach_one_of(into_.secrets))) {
            throw *options_error_;
        }
    }

    DeprecatedFields deprecated;
    bool anything = false;

private:
    using Field = Decoder::Field;

    void note_lines(const Node& root) {
        for (std::uint32_t i = 0; i < root.pairs(); ++i) {
            const std::string name = to_lower(root.key(i)->text());
            into_.lines.insert_or_assign(name, root.key(i)->line);
            const Node& value = *root.field(i);
            for (std::uint32_t k = 0; value.is_sequence() && k < value.size; ++k) {
                into_.lines.insert_or_assign(fmt::format("{}[{}]", name, k), value.children()[k]->line);
            }
        }
    }

    template <class T>
    Field plain(std::string_view name, T& target) {
        return {name, [this, name, &target](const Node& node) {
                    decoder_.read(node, name, target);
                    if constexpr (std::is_same_v<T, std::string>) {
                        anything = anything || !target.empty();
                    } else {
                        anything = true;
                    }
                }};
    }

    template <class T>
    Field list(std::string_view name, std::vector<T>& target) {
        return {name, [this, name, &target](const Node& node) {
                    anything = true;
                    decoder_.read_list<T>(node, name, target,
                                          [this](const Node& item, T& made) { decoder_.read(item, made); });
                }};
    }

    template <class T>
    Field optional(std::string_view name, std::optional<T>& target) {
        return {name, [this, &target](const Node& node) {
                    anything = true;
                    decoder_.read_optional<T>(node, target,
                                              [this](const Node& item, T& made) { decoder_.read(item, made); });
                }};
    }

    Field noted(Field field, bool& note) {
        return {field.name, [read = std::move(field.read), &note](const Node& node) {
                    note = true;
                    read(node);
                }};
    }

    /// The items move to another field: an empty list leaves nothing behind.
    template <class T>
    Field moved(Field field, const std::vector<T>& items) {
        return {field.name, [this, read = std::move(field.read), &items](const Node& node) {
                    const bool before = anything;
                    read(node);
                    anything = before || !items.empty();
                }};
    }

    Field metadata() {
        return {"metadata", [this](const Node& node) {
                    anything = true;
                    std::string text;
                    StringMap map;
                    decoder_.fields(node, "ObjectMeta",
                                    {{"name", [&](const Node& n) { decoder_.read(n, "name", text); }},
                                     {"namespace", [&](const Node& n) { decoder_.read(n, "namespace", text); }},
                                     {"labels", [&](const Node& n) { decoder_.read(n, "labels", map); }},
                                     {"annotations", [&](const Node& n) { decoder_.read(n, "annotations", map); }}});
                }};
    }

    Field openapi() {
        return {"openapi", [this](const Node& node) {
                    anything = true;
                    StringMap map;
                    decoder_.read(node, "openapi", map);
                    if (const auto path = map.find("path"); path != map.end()) {
                        into_.openapi_path = path->second;
                    }
                    if (const auto version = map.find("version"); version != map.end()) {
                        into_.openapi_version = version->second;
                    }
                }};
    }

    Field helm_globals() {
        return {"helmGlobals", [this](const Node& node) {
                    anything = true;
                    HelmGlobals globals;
                    decoder_.fields(
                        node, "HelmGlobals",
                        {{"chartHome", [&](const Node& n) { decoder_.read(n, "chartHome", globals.chart_home); }},
                         {"configHome", [&](const Node& n) { decoder_.read(n, "configHome", globals.config_home); }}});
                    into_.helm_globals = globals;
                }};
    }

    Field helm_chart_inflation_generator() {
        return {"helmChartInflationGenerator", [this](const Node& node) {
                    decoder_.read_list<HelmChartArgs>(
                        node, "helmChartInflationGenerator", deprecated.old_charts,
                        [this](const Node& item, HelmChartArgs& args) { old_chart(item, args); });
                    anything = anything || !deprecated.old_charts.empty();
                }};
    }

    void old_chart(const Node& item, HelmChartArgs& args) {
        const auto text = [this](std::string_view name, std::string& target) {
            return Field{name, [this, name, &target](const Node& n) { decoder_.read(n, name, target); }};
        };
        decoder_.fields(item, "HelmChartArgs",
                        {text("chartName", args.chart.name),
                         text("chartVersion", args.chart.version),
                         text("chartRepoUrl", args.chart.repo),
                         text("chartHome", args.chart_home),
                         text("chartRepoName", args.unused),
                         text("helmBin", args.unused),
                         text("helmHome", args.helm_home),
                         text("values", args.chart.values_file),
                         {"valuesLocal", [&](const Node& n) { args.chart.values_inline = const_cast<Node*>(&n); }},
                         text("valuesMerge", args.chart.values_merge),
                         text("releaseName", args.chart.release_name),
                         text("releaseNamespace", args.unused),
                         {"extraArgs", [&](const Node& n) { decoder_.read(n, "extraArgs", args.unused_list); }}});
    }

    /// What cannot be rewritten is an error only where a generator takes the options into its own configuration.
    Field generator_options() {
        return {"generatorOptions", [this](const Node& node) {
                    anything = true;
                    GeneratorOptions& options = into_.generator_options.emplace();
                    try {
                        decoder_.read(node, options);
                    } catch (const NotRewritable& error) {
                        options_error_ = error;
                        options = {};
                        decoder_.verbatim().read(node, options);
                    }
                }};
    }

    /// Whether one of the generators does not set itself what cannot be rewritten in the options of all.
    [[nodiscard]] bool reach_one_of(const std::vector<DataGenerator>& generators) const {
        const GeneratorOptions& common = *into_.generator_options;
        return std::ranges::any_of(generators, [&](const DataGenerator& generator) {
            const GeneratorOptions own = generator.options.value_or(GeneratorOptions{});
            return reaches(common.labels, own.labels) || reaches(common.annotations, own.annotations);
        });
    }

    static bool reaches(const StringMap& common, const StringMap& own) {
        return std::ranges::any_of(common, [&](const auto& entry) {
            return !own.contains(entry.first) &&
                   (entry.first == "<<" || has_forbidden_control(entry.first) || has_forbidden_control(entry.second));
        });
    }

    std::vector<Field> fields() {
        Kustomization& k = into_;
        return {{"apiVersion", [&](const Node& n) { decoder_.read(n, "apiVersion", k.api_version); }, "TypeMeta"},
                {"kind", [&](const Node& n) { decoder_.read(n, "kind", k.kind); }, "TypeMeta"},
                metadata(),
                openapi(),
                plain("namePrefix", k.name_prefix),
                plain("nameSuffix", k.name_suffix),
                plain("namespace", k.name_space),
                noted(plain("commonLabels", k.common_labels), deprecated.has_common_labels),
                list("labels", k.labels),
                plain("commonAnnotations", k.common_annotations),
                noted(plain("patchesStrategicMerge", k.patches_strategic_merge), deprecated.has_merge_patches),
                noted(list("patchesJson6902", k.patches_json6902), deprecated.has_json_patches),
                list("patches", k.patches),
                list("images", k.images),
                moved(noted(list("imageTags", deprecated.image_tags), deprecated.has_image_tags), deprecated.image_tags),
                list("replacements", k.replacements),
                list("replicas", k.replicas),
                noted(list("vars", k.vars), deprecated.has_vars),
                optional("sortOptions", k.sort_options),
                plain("resources", k.resources),
                plain("components", k.components),
                plain("crds", k.crds),
                moved(noted(plain("bases", deprecated.bases), deprecated.has_bases), deprecated.bases),
                list("configMapGenerator", k.config_maps),
                list("secretGenerator", k.secrets),
                helm_globals(),
                list("helmCharts", k.helm_charts),
                helm_chart_inflation_generator(),
                generator_options(),
                plain("configurations", k.configurations),
                plain("generators", k.generators),
                plain("transformers", k.transformers),
                plain("validators", k.validators),
                plain("buildMetadata", k.build_metadata)};
    }

    Kustomization& into_;
    const Decoder& decoder_;
    std::optional<NotRewritable> options_error_;
};

void complete_type(Kustomization& k) {
    if (k.kind.empty()) {
        k.kind = "Kustomization";
    }
    if (k.api_version.empty()) {
        k.api_version = k.is_component() ? "kustomize.config.k8s.io/v1alpha1" : "kustomize.config.k8s.io/v1beta1";
    }
}

void check_type(const Kustomization& k, const std::string& root) {
    std::string errors;
    if (k.kind != "Kustomization" && k.kind != "Component") {
        errors += "\nkind should be Kustomization or Component";
    }
    const std::string_view wanted =
        k.is_component() ? "kustomize.config.k8s.io/v1alpha1" : "kustomize.config.k8s.io/v1beta1";
    if (k.api_version != wanted) {
        errors += fmt::format("\napiVersion for {} should be {}", k.kind, wanted);
    }
    if (!errors.empty()) {
        throw Error(ErrorKind::invalid,
                    fmt::format("Failed to read kustomization file under {}:{}", root, errors));
    }
}

void read_document(yaml::Arena& arena, std::string_view content, Reader& reader) {
    if (const Node* root = read_as_json(arena, content)) {
        reader.read(*root);
    }
}

/// kustomize's words, placed in the file.
void read_content(yaml::Arena& arena, std::string_view content, const std::string& file, Reader& reader) {
    try {
        read_document(arena, content, reader);
    } catch (const Error& error) {
        throw error.within("invalid Kustomization").at(file);
    }
}

}  // namespace

void describe_kustomization(FieldDescriber& describer) {
    Kustomization unused;
    const Decoder decoder{describer};
    Reader{unused, decoder}.read(Node{});
}

void check_kustomization_fields(std::string_view content, const std::string& file) {
    yaml::Arena arena;
    Kustomization k;
    const Decoder decoder{{.texts = &arena}, "Kustomization"};
    Reader reader{k, decoder};
    try {
        read_content(arena, content, file, reader);
    } catch (const Error& error) {
        throw error.within(error.place());
    }
}

std::size_t Kustomization::line(std::string_view field) const {
    const auto found = lines.find(to_lower(field));
    return found == lines.end() ? 0 : found->second;
}

Kustomization parse_kustomization(yaml::Arena& arena, std::string_view content, const std::string& file,
                                  const std::string& root, std::vector<std::string>& warnings) {
    Kustomization k;
    const Decoder decoder{{.texts = &arena}, "Kustomization"};
    Reader reader{k, decoder};
    read_content(arena, content, file, reader);
    k.file = file;
    warn_of(reader.deprecated, warnings);
    complete_type(k);
    use_present_fields(k, std::move(reader.deprecated));
    if (!reader.anything) {
        throw Error(ErrorKind::invalid, "kustomization.yaml is empty").at(file);
    }
    at_place(file, k.line(k.kind == "Kustomization" || k.is_component() ? "apiVersion" : "kind"),
             [&] { check_type(k, root); });
    return k;
}

void find_odd_keys(std::string_view content, const OddKey& odd_key) {
    yaml::Arena arena;
    Kustomization ignored;
    const Decoder decoder{{.odd_key = odd_key, .texts = &arena}, "Kustomization"};
    Reader reader{ignored, decoder};
    const Node* root = read_yaml_1_1(arena, content);
    try {
        if (root != nullptr) {
            reader.read(*root);
        }
    } catch (const Error&) {
        return;  // the build tells
    }
}

}  // namespace berth::render
