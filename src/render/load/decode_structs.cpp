// SPDX-License-Identifier: Apache-2.0
// The structs of a kustomization and of plugin configurations, field by field.
#include "render/load/decode.hpp"

#include <utility>

namespace berth::render {

using yaml::Node;

namespace {

/// A field that is read into one variable.
template <class T>
Decoder::Field field(const Decoder& decoder, std::string_view name, T& into, std::string embedded = {}) {
    return {name, [&decoder, name, &into](const Node& node) { decoder.read(node, name, into); }, std::move(embedded)};
}

}  // namespace

void Decoder::read(const Node& node, Selector& into) const {
    fields(node, "Selector",
           {field(*this, "group", into.group, "ResId.Gvk"), field(*this, "version", into.version, "ResId.Gvk"),
            field(*this, "kind", into.kind, "ResId.Gvk"), field(*this, "name", into.name, "ResId"),
            field(*this, "namespace", into.name_space, "ResId"), field(*this, "annotationSelector", into.annotations),
            field(*this, "labelSelector", into.labels)});
}

void Decoder::read(const Node& node, PatchOptions& into) const {
    fields(node, "PatchArgs",
           {field(*this, "allowNameChange", into.allow_name_change),
            field(*this, "allowKindChange", into.allow_kind_change)});
}

std::vector<Decoder::Field> Decoder::fields_of(Patch& into) const {
    return {field(*this, "path", into.path),
            field(*this, "patch", into.patch),
            {"target",
             [this, &into](const Node& n) {
                 read_optional<Selector>(n, into.target, [&](const Node& t, Selector& s) { read(t, s); });
             }},
            {"options", [this, &into](const Node& n) {
                 read_optional<PatchOptions>(n, into.options, [&](const Node& t, PatchOptions& o) { read(t, o); });
             }}};
}

void Decoder::read(const Node& node, Patch& into) const { fields(node, "Patch", fields_of(into)); }

void Decoder::read(const Node& node, Image& into) const {
    fields(node, "Image",
           {field(*this, "name", into.name), field(*this, "newName", into.new_name),
            field(*this, "tagSuffix", into.tag_suffix), field(*this, "newTag", into.new_tag),
            field(*this, "digest", into.digest)});
}

void Decoder::read(const Node& node, Replica& into) const {
    fields(node, "Replica", {field(*this, "name", into.name), field(*this, "count", into.count)});
}

void Decoder::read(const Node& node, FieldOptions& into) const {
    fields(node, "FieldOptions",
           {field(*this, "delimiter", into.delimiter), field(*this, "index", into.index),
            field(*this, "encoding", into.encoding), field(*this, "create", into.create)});
}

void Decoder::read(const Node& node, Replacement& into) const {
    const auto options = [this](const Node& n, std::optional<FieldOptions>& target) {
        read_optional<FieldOptions>(n, target, [&](const Node& o, FieldOptions& f) { read(o, f); });
    };
    const auto source = [&](const Node& n, ReplacementSource& s) {
        fields(n, "SourceSelector",
               {field(*this, "group", s.group, "ResId.Gvk"),
                field(*this, "version", s.version, "ResId.Gvk"),
                field(*this, "kind", s.kind, "ResId.Gvk"),
                field(*this, "name", s.name, "ResId"),
                field(*this, "namespace", s.name_space, "ResId"),
                field(*this, "fieldPath", s.field_path),
                {"options", [&](const Node& o) { options(o, s.options); }}});
    };
    const auto target = [&](const Node& n, ReplacementTarget& t) {
        fields(n, "TargetSelector",
               {{"select",
                 [&](const Node& s) {
                     read_optional<Selector>(s, t.select, [&](const Node& x, Selector& y) { read(x, y); });
                 }},
                {"reject",
                 [&](const Node& r) {
                     read_list<Selector>(r, "reject", t.reject, [&](const Node& x, Selector& y) { read(x, y); });
                 }},
                field(*this, "fieldPaths", t.field_paths),
                {"options", [&](const Node& o) { options(o, t.options); }}});
    };
    const bool in_its_own_file = type_ == "Replacement";
    const std::string embedded = in_its_own_file ? "" : "Replacement";
    fields(node, in_its_own_file ? "Replacement" : "ReplacementField",
           {{"source", [&](const Node& n) { read_optional<ReplacementSource>(n, into.source, source); }, embedded},
            {"sourceValue",
             [&](const Node& n) {
                 into.source_value.emplace();
                 read(n, "sourceValue", *into.source_value);
             },
             embedded},
            {"targets",
             [&](const Node& n) {
                 read_list<ReplacementTarget>(n, "targets", into.targets, target);
                 into.has_targets = !mode_.rewritten || !into.targets.empty(); // an empty list is not written out
             },
             embedded},
            field(*this, "path", into.path)});
}

void Decoder::read(const Node& node, GeneratorOptions& into) const {
    fields(node, "GeneratorOptions",
           {field(*this, "labels", into.labels), field(*this, "annotations", into.annotations),
            field(*this, "disableNameSuffixHash", into.disable_name_suffix_hash),
            field(*this, "immutable", into.immutable)});
}

std::vector<Decoder::Field> Decoder::fields_of(DataGenerator& into) const {
    return {field(*this, "name", into.name, "GeneratorArgs"),
            field(*this, "namespace", into.name_space, "GeneratorArgs"),
            field(*this, "behavior", into.behavior, "GeneratorArgs"),
            field(*this, "type", into.type),
            field(*this, "literals", into.literals, "GeneratorArgs.KvPairSources"),
            field(*this, "files", into.files, "GeneratorArgs.KvPairSources"),
            field(*this, "envs", into.envs, "GeneratorArgs.KvPairSources"),
            field(*this, "env", into.env, "GeneratorArgs.KvPairSources"),
            {"options",
             [this, &into](const Node& n) {
                 read_optional<GeneratorOptions>(n, into.options,
                                                 [&](const Node& o, GeneratorOptions& g) { read(o, g); });
             },
             "GeneratorArgs"}};
}

void Decoder::read(const Node& node, DataGenerator& into) const {
    fields(node, standing_.path == "secretGenerator" ? "SecretArgs" : "ConfigMapArgs", fields_of(into));
}

void Decoder::read(const Node& node, SortOptions& into) const {
    fields(node, "SortOptions",
           {{"order", [&](const Node& n) { read_text(n, "types.SortOrder", into.order); }},
            {"legacySortOptions", [&](const Node& n) {
                 into.has_legacy_options = true;
                 fields(n, "LegacySortOptions",
                        {field(*this, "orderFirst", into.first), field(*this, "orderLast", into.last)});
             }}});
}

std::vector<Decoder::Field> Decoder::fields_of(HelmChart& into) const {
    return {field(*this, "name", into.name), field(*this, "version", into.version), field(*this, "repo", into.repo),
            field(*this, "releaseName", into.release_name), field(*this, "namespace", into.name_space),
            field(*this, "additionalValuesFiles", into.additional_values_files),
            field(*this, "valuesFile", into.values_file),
            {"valuesInline", [&into](const Node& n) { into.values_inline = const_cast<Node*>(&n); }},
            field(*this, "valuesMerge", into.values_merge), field(*this, "includeCRDs", into.include_crds),
            field(*this, "skipHooks", into.skip_hooks), field(*this, "apiVersions", into.api_versions),
            field(*this, "kubeVersion", into.kube_version), field(*this, "nameTemplate", into.name_template),
            field(*this, "skipTests", into.skip_tests), field(*this, "debug", into.debug),
            field(*this, "devel", into.devel)};
}

void Decoder::read(const Node& node, HelmChart& into) const { fields(node, "HelmChart", fields_of(into)); }

void Decoder::read(const Node& node, Label& into) const {
    fields(node, "Label",
           {field(*this, "pairs", into.pairs), field(*this, "includeSelectors", into.include_selectors),
            field(*this, "includeTemplates", into.include_templates), field(*this, "fields", into.fields)});
}

void Decoder::read(const Node& node, Var& into) const {
    fields(node, "Var",
           {field(*this, "name", into.name),
            {"objref",
             [&](const Node& n) {
                 fields(n, "Target",
                        {field(*this, "apiVersion", into.api_version), field(*this, "group", into.group),
                         field(*this, "version", into.version), field(*this, "kind", into.kind),
                         field(*this, "name", into.object_name), field(*this, "namespace", into.name_space)});
             }},
            {"fieldref",
             [&](const Node& n) { fields(n, "FieldSelector", {field(*this, "fieldPath", into.field_path)}); }}});
}

}  // namespace berth::render
