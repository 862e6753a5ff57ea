// SPDX-License-Identifier: Apache-2.0
// Built-in generators and transformers configured by an object of their own.
#include "base/error.hpp"
#include "base/path.hpp"
#include "render/generate/data_generator.hpp"
#include "render/generate/helm.hpp"
#include "render/load/decode.hpp"
#include "render/load/read_resources.hpp"
#include "render/plugin/plugins.hpp"
#include "render/transform/value_add.hpp"

#include <algorithm>
#include <array>
#include <fmt/format.h>
#include <iterator>
#include <type_traits>

namespace berth::render {

using yaml::Node;

namespace {

/// Configuration went through YAML 1.2 already; unknown fields do not matter. `texts` keeps those of field specs.
Decoder decoder_for(std::string_view type, yaml::Arena* texts = nullptr, GoReader reader = GoReader::by_json) {
    return Decoder{
        {.schema = yaml::Schema::yaml_1_2, .strict = false, .coerce = true, .reader = reader, .texts = texts},
        fmt::format("builtins.{}Plugin", type)};
}

/// The fields of a struct that the plugin's embeds.
std::vector<Decoder::Field> embedded_by(std::string_view structure, std::vector<Decoder::Field> fields) {
    for (Decoder::Field& field : fields) {
        field.embedded = fmt::format("{}{}{}", structure, field.embedded.empty() ? "" : ".", field.embedded);
    }
    return fields;
}

template <class T>
Decoder::Field into(const Decoder& decoder, std::string_view name, T& target) {
    return {name, [&decoder, name, &target](const Node& node) {
                if constexpr (std::is_same_v<T, Image> || std::is_same_v<T, Replica>) {
                    decoder.read(node, target);
                } else {
                    decoder.read(node, name, target);
                }
            }};
}

/// name and namespace of the configuration object itself.
Decoder::Field metadata(const Decoder& decoder, std::string& name, std::string& name_space) {
    return {
        "metadata", [&](const Node& node) {
            decoder.fields(node, "ObjectMeta", {into(decoder, "name", name), into(decoder, "namespace", name_space)});
        }};
}

Generate data_generator(const Loader& loader, const Resource& configuration, DataKind kind) {
    const Decoder decoder = decoder_for(kind == DataKind::secret ? "SecretGenerator" : "ConfigMapGenerator");
    DataGenerator arguments;
    std::string name;
    std::string name_space;
    std::vector<Decoder::Field> fields =
        embedded_by(kind == DataKind::secret ? "SecretArgs" : "ConfigMapArgs", decoder.fields_of(arguments));
    fields.push_back(metadata(decoder, name, name_space));
    decoder.fields(*configuration.root, fields);
    if (arguments.name.empty()) {
        arguments.name = name;
    }
    if (arguments.name_space.empty()) {
        arguments.name_space = name_space;
    }
    return [arguments, kind, &loader](Session& session) {
        return std::vector<Resource*>{generate_data(session, loader, arguments, kind)};
    };
}

Generate iam_policy_generator(const Resource& configuration) {
    const Decoder decoder = decoder_for("IAMPolicyGenerator");
    std::string cloud;
    std::string service;
    std::string name_space;
    std::string account;
    std::string project;
    const auto service_fields = [&](const Node& n) {
        decoder.fields(n, "KubernetesService", {into(decoder, "name", service), into(decoder, "namespace", name_space)});
    };
    const auto account_fields = [&](const Node& n) {
        decoder.fields(n, "ServiceAccount", {into(decoder, "name", account), into(decoder, "projectId", project)});
    };
    decoder.fields(*configuration.root, embedded_by("IAMPolicyGeneratorArgs", {into(decoder, "cloud", cloud),
                                                                               {"kubernetesService", service_fields},
                                                                               {"serviceAccount", account_fields}}));
    return [=](Session& session) {
        if (cloud != "gke") {
            throw Error(ErrorKind::invalid, fmt::format("cloud provider {} not supported yet", cloud));
        }
        std::string text = fmt::format("apiVersion: v1\nkind: ServiceAccount\nmetadata:\n  annotations:\n"
                                       "    iam.gke.io/gcp-service-account: {}@{}.iam.gserviceaccount.com\n"
                                       "  name: {}\n",
                                       account, project, service);
        if (!name_space.empty()) {
            text += fmt::format("  namespace: {}\n", name_space);
        }
        return read_resources(session, text);
    };
}

Transform namespace_plugin(Session& session, const Resource& configuration) {
    const Decoder decoder = decoder_for("NamespaceTransformer", &session.arena);
    NamespaceArguments arguments;
    std::string name;
    std::string subjects;
    decoder.fields(*configuration.root,
                   {metadata(decoder, name, arguments.name_space), into(decoder, "fieldSpecs", arguments.fields),
                    into(decoder, "unsetOnly", arguments.unset_only),
                    into(decoder, "setRoleBindingSubjects", subjects)});
    if (subjects == "allServiceAccounts") {
        arguments.subjects = SubjectMode::all_service_accounts;
    } else if (subjects == "none") {
        arguments.subjects = SubjectMode::none;
    } else if (!subjects.empty() && subjects != "defaultOnly") {
        throw Error(ErrorKind::invalid,
                    fmt::format("invalid value \"{}\" for setRoleBindingSubjects: must be one of \"defaultOnly\", "
                                "\"none\" or \"allServiceAccounts\"",
                                subjects));
    }
    return namespace_transformer(std::move(arguments));
}

Transform affix_plugin(Session& session, const Resource& configuration, std::string_view kind) {
    const Decoder decoder = decoder_for(kind, &session.arena, GoReader::go_yaml_v3);
    std::string prefix;
    std::string suffix;
    FieldSpecs fields;
    bool has_fields = false;
    std::vector<Decoder::Field> known{{"fieldSpecs", [&](const Node& n) {
                                           has_fields = true;
                                           decoder.read(n, "fieldSpecs", fields);
                                       }}};
    if (kind != "SuffixTransformer") {
        known.push_back(into(decoder, "prefix", prefix));
    }
    if (kind != "PrefixTransformer") {
        known.push_back(into(decoder, "suffix", suffix));
    }
    decoder.fields(*configuration.root, known);
    if (!has_fields) {
        throw Error(ErrorKind::invalid, "fieldSpecs is not expected to be nil");
    }
    if (kind == "PrefixTransformer") {
        return prefix_transformer(std::move(prefix), std::move(fields));
    }
    if (kind == "SuffixTransformer") {
        return suffix_transformer(std::move(suffix), std::move(fields));
    }
    return [add_prefix = prefix_transformer(std::move(prefix), fields),
            add_suffix = suffix_transformer(std::move(suffix), fields)](Session& run, ResourceMap& resources) {
        add_prefix(run, resources);
        add_suffix(run, resources);
    };
}

Transform map_plugin(Session& session, const Resource& configuration, std::string_view kind) {
    const Decoder decoder = decoder_for(kind, &session.arena);
    StringMap labels;
    StringMap annotations;
    FieldSpecs fields;
    decoder.fields(*configuration.root, {into(decoder, "labels", labels), into(decoder, "annotations", annotations),
                                         into(decoder, "fieldSpecs", fields)});
    return kind == "LabelTransformer" ? label_transformer(std::move(labels), std::move(fields))
                                      : annotation_transformer(std::move(annotations), std::move(fields));
}

Transform image_plugin(Session& session, const Resource& configuration) {
    const Decoder decoder = decoder_for("ImageTagTransformer", &session.arena);
    Image image;
    FieldSpecs fields;
    decoder.fields(*configuration.root, {into(decoder, "imageTag", image), into(decoder, "fieldSpecs", fields)});
    return image_transformer(std::move(image), std::move(fields));
}

Transform replica_plugin(Session& session, const Resource& configuration) {
    const Decoder decoder = decoder_for("ReplicaCountTransformer", &session.arena);
    Replica replica;
    FieldSpecs fields;
    decoder.fields(*configuration.root, {into(decoder, "replica", replica), into(decoder, "fieldSpecs", fields)});
    return replica_transformer(std::move(replica), std::move(fields));
}

void read_target(const Decoder& decoder, const Node& node, std::optional<Selector>& into_selector) {
    decoder.read_optional<Selector>(node, into_selector, [&](const Node& n, Selector& s) { decoder.read(n, s); });
}

Transform patch_plugin(Session& session, const Loader& loader, const Resource& configuration) {
    const Decoder decoder = decoder_for("PatchTransformer");
    Patch patch;
    decoder.fields(*configuration.root, decoder.fields_of(patch));
    return patch_transformer(session, loader, patch);
}

Transform json_patch_plugin(Session& session, const Loader& loader, const Resource& configuration) {
    const Decoder decoder = decoder_for("PatchJson6902Transformer");
    Patch patch;
    decoder.fields(*configuration.root,
                   {{"target", [&](const Node& n) { read_target(decoder, n, patch.target); }},
                    into(decoder, "path", patch.path), into(decoder, "jsonOp", patch.patch)});
    return json_patch_transformer(session, loader, patch);
}

Transform strategic_merge_plugin(Session& session, const Loader& loader, const Resource& configuration) {
    const Decoder decoder = decoder_for("PatchStrategicMergeTransformer");
    std::vector<std::string> paths;
    std::string patches;
    decoder.fields(*configuration.root, {into(decoder, "paths", paths), into(decoder, "patches", patches)});
    return strategic_merge_transformer(session, loader, paths, patches);
}

Transform replacement_plugin(const Loader& loader, const Resource& configuration) {
    const Decoder decoder = decoder_for("ReplacementTransformer");
    std::vector<Replacement> replacements;
    decoder.fields(*configuration.root, {{"replacements", [&](const Node& n) {
                                              decoder.read_list<Replacement>(
                                                  n, "replacements", replacements,
                                                  [&](const Node& i, Replacement& r) { decoder.read(i, r); });
                                          }}});
    return replacement_transformer(loader, replacements);
}

Transform value_add_plugin(const Loader& loader, const Resource& configuration) {
    const Decoder decoder = decoder_for("ValueAddTransformer");
    return value_add_transformer(loader, decoder, *configuration.root);
}

}  // namespace

BuiltinRole builtin_role(std::string_view kind) {
    constexpr std::array<std::string_view, 4> generators{"ConfigMapGenerator", "SecretGenerator", "IAMPolicyGenerator",
                                                         "HelmChartInflationGenerator"};
    constexpr std::array<std::string_view, 14> transformers{
        "NamespaceTransformer", "PrefixTransformer", "SuffixTransformer", "PrefixSuffixTransformer", "LabelTransformer",
        "AnnotationsTransformer", "ImageTagTransformer", "ReplicaCountTransformer", "PatchTransformer",
        "PatchJson6902Transformer", "PatchStrategicMergeTransformer", "ReplacementTransformer", "ValueAddTransformer",
        "HashTransformer"};
    if (std::ranges::find(generators, kind) != generators.end()) {
        return BuiltinRole::generator;
    }
    return std::ranges::find(transformers, kind) != transformers.end() ? BuiltinRole::transformer : BuiltinRole::none;
}

Generate builtin_generator(Session& session, const Loader& loader, const Resource& configuration) {
    const std::string_view kind = configuration.kind();
    if (kind == "ConfigMapGenerator") {
        return data_generator(loader, configuration, DataKind::config_map);
    }
    if (kind == "SecretGenerator") {
        return data_generator(loader, configuration, DataKind::secret);
    }
    if (kind == "IAMPolicyGenerator") {
        return iam_policy_generator(configuration);
    }
    if (kind == "HelmChartInflationGenerator") {
        const Decoder decoder = decoder_for(kind);
        HelmChart chart;
        HelmGlobals globals;
        std::vector<Decoder::Field> fields = embedded_by("HelmChart", decoder.fields_of(chart));
        std::ranges::move(embedded_by("HelmGlobals", {into(decoder, "chartHome", globals.chart_home),
                                                      into(decoder, "configHome", globals.config_home)}),
                          std::back_inserter(fields));
        decoder.fields(*configuration.root, fields);
        return helm_generator(session, loader, chart, globals);
    }
    return {};
}

Transform builtin_transformer(Session& session, const Loader& loader, const Resource& configuration) {
    const std::string_view kind = configuration.kind();
    if (kind == "NamespaceTransformer") {
        return namespace_plugin(session, configuration);
    }
    if (kind == "PrefixTransformer" || kind == "SuffixTransformer" || kind == "PrefixSuffixTransformer") {
        return affix_plugin(session, configuration, kind);
    }
    if (kind == "LabelTransformer" || kind == "AnnotationsTransformer") {
        return map_plugin(session, configuration, kind);
    }
    if (kind == "ImageTagTransformer") {
        return image_plugin(session, configuration);
    }
    if (kind == "ReplicaCountTransformer") {
        return replica_plugin(session, configuration);
    }
    if (kind == "PatchTransformer") {
        return patch_plugin(session, loader, configuration);
    }
    if (kind == "PatchJson6902Transformer") {
        return json_patch_plugin(session, loader, configuration);
    }
    if (kind == "PatchStrategicMergeTransformer") {
        return strategic_merge_plugin(session, loader, configuration);
    }
    if (kind == "ReplacementTransformer") {
        return replacement_plugin(loader, configuration);
    }
    if (kind == "ValueAddTransformer") {
        return value_add_plugin(loader, configuration);
    }
    if (kind == "HashTransformer") {
        return hash_transformer();
    }
    return {};
}

}  // namespace berth::render
