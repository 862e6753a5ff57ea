// SPDX-License-Identifier: Apache-2.0
// A kustomization file as data: every field that kustomize 5.8.1 knows.
#pragma once

#include "render/accumulate/selector.hpp"
#include "render/schema/field_spec.hpp"
#include "yaml/node.hpp"

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace berth::render {

struct Label {
    StringMap pairs;
    bool include_selectors = false;
    bool include_templates = false;
    FieldSpecs fields;
};

struct PatchOptions {
    bool allow_name_change = false;
    bool allow_kind_change = false;
};

struct Patch {
    std::string path;
    std::string patch;
    std::optional<Selector> target;
    std::optional<PatchOptions> options;
};

struct Image {
    std::string name;
    std::string new_name;
    std::string tag_suffix;
    std::string new_tag;
    std::string digest;
};

struct FieldOptions {
    std::string delimiter;
    std::int64_t index = 0;
    std::string encoding;
    bool create = false;
};

struct ReplacementSource {
    std::string group;
    std::string version;
    std::string kind;
    std::string name;
    std::string name_space;
    std::string field_path;
    std::optional<FieldOptions> options;

    [[nodiscard]] ResourceId id() const {
        return {.gvk = {group, version, kind}, .name = name, .name_space = name_space};
    }
};

struct ReplacementTarget {
    std::optional<Selector> select;
    std::vector<Selector> reject;
    std::vector<std::string> field_paths;
    std::optional<FieldOptions> options;
};

struct Replacement {
    std::optional<ReplacementSource> source;
    std::optional<std::string> source_value;
    std::vector<ReplacementTarget> targets;
    bool has_targets = false;
    std::string path; ///< in a kustomization: a file with one or many of these instead
};

struct Replica {
    std::string name;
    std::int64_t count = 0;
};

struct Var {
    std::string name;
    std::string api_version;
    std::string group;
    std::string version;
    std::string kind;
    std::string object_name;
    std::string name_space;
    std::string field_path;
};

struct SortOptions {
    std::string order;
    bool has_legacy_options = false;
    std::vector<std::string> first;
    std::vector<std::string> last;
};

struct GeneratorOptions {
    StringMap labels;
    StringMap annotations;
    bool disable_name_suffix_hash = false;
    bool immutable = false;
};

/// An entry of configMapGenerator or secretGenerator.
struct DataGenerator {
    std::string name;
    std::string name_space;
    std::string behavior;
    std::string type; ///< of a Secret
    std::vector<std::string> literals;
    std::vector<std::string> files;
    std::vector<std::string> envs;
    std::string env;
    std::optional<GeneratorOptions> options;
};

struct HelmGlobals {
    std::string chart_home;
    std::string config_home;
};

struct HelmChart {
    std::string name;
    std::string version;
    std::string repo;
    std::string release_name;
    std::string name_space;
    std::vector<std::string> additional_values_files;
    std::string values_file;
    yaml::Node* values_inline = nullptr; ///< lives in the kustomization's arena
    std::string values_merge;
    bool include_crds = false;
    bool skip_hooks = false;
    std::vector<std::string> api_versions;
    std::string kube_version;
    std::string name_template;
    bool skip_tests = false;
    bool debug = false;
    bool devel = false;
};

struct Kustomization {
    std::string api_version;
    std::string kind;
    std::optional<std::string> openapi_path;
    std::optional<std::string> openapi_version;
    std::string name_prefix;
    std::string name_suffix;
    std::string name_space;
    StringMap common_labels;
    std::vector<Label> labels;
    StringMap common_annotations;
    std::vector<std::string> patches_strategic_merge;
    std::vector<Patch> patches_json6902;
    std::vector<Patch> patches;
    std::vector<Image> images;
    std::vector<Replacement> replacements;
    std::vector<Replica> replicas;
    std::vector<Var> vars;
    std::optional<SortOptions> sort_options;
    std::vector<std::string> resources;
    std::vector<std::string> components;
    std::vector<std::string> crds;
    std::vector<DataGenerator> config_maps;
    std::vector<DataGenerator> secrets;
    std::optional<HelmGlobals> helm_globals;
    std::vector<HelmChart> helm_charts;
    std::optional<GeneratorOptions> generator_options;
    std::vector<std::string> configurations;
    std::vector<std::string> generators;
    std::vector<std::string> transformers;
    std::vector<std::string> validators;
    std::vector<std::string> build_metadata;

    std::string file;
    std::map<std::string, std::size_t, std::less<>> lines; ///< of fields and their entries, names in lower case

    /// Where a field ("patches") or an entry ("patches[2]") stands in the file; 0 if it does not.
    [[nodiscard]] std::size_t line(std::string_view field) const;
    [[nodiscard]] bool is_component() const { return kind == "Component"; }
};

class FieldDescriber;
/// Tells the fields that parse_kustomization() accepts.
void describe_kustomization(FieldDescriber& describer);

/// Reads a kustomization file's content strictly and brings deprecated fields into their present form; adds
/// kustomize's warnings for them. `root` is the directory, for messages. Throws Error.
[[nodiscard]] Kustomization parse_kustomization(yaml::Arena& arena, std::string_view content, const std::string& file,
                                                const std::string& root, std::vector<std::string>& warnings);

/// Tells of every key that kustomize would not know, or knows only because it reads without regard to case. Never throws:
/// where a value is not what its field wants, the search ends.
void find_odd_keys(std::string_view content,
                   const std::function<void(const yaml::Node& key, std::string_view field,
                                            const std::vector<std::string>& known)>& odd_key);

/// The same strictness about syntax, names and types alone, which is what kustomize's edit commands ask for: a file
/// may be empty. Throws Error.
void check_kustomization_fields(std::string_view content, const std::string& file);

}  // namespace berth::render
