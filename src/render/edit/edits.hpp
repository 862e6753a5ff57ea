// SPDX-License-Identifier: Apache-2.0
// The edits of `kustomize edit add|set|remove`, each on a file that is already open. Facts: kustomize 5.8.1.
#pragma once

#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "json/value.hpp"
#include "render/edit/kustomization_file.hpp"

namespace berth::render::edit {

/// What is worth telling but no failure: a pattern without a match, an entry that is there already.
using Warnings = std::vector<std::string>;

enum class Existing { refuse, overwrite };
enum class Missing { refuse, ignore };

/// What an edit looks at besides the kustomization.
struct EditSources {
    /// A file's content, under the restrictions of a build in this folder; throws Error.
    std::function<std::string(const std::string& path)> read;
    /// Throws Error unless this is a folder or a repository that can be built.
    std::function<void(const std::string& base)> check_base;
};

// --- lists of paths: resources, components, generators, transformers -------------------------------------------------

/// What the patterns match in the folder. One without a match is a warning, or an error where `sources` are given and
/// it is no base either.
[[nodiscard]] std::vector<std::string> expand_patterns(const AbsolutePath& folder, const std::vector<std::string>& patterns,
                                                       const EditSources* sources, Warnings& warnings);
void add_paths(KustomizationFile& file, std::string_view field, const std::vector<std::string>& paths, Warnings& warnings);
/// Each must exist as a folder and not be there yet.
void add_bases(KustomizationFile& file, const std::vector<std::string>& paths);
/// Removes the entries that the patterns match.
void remove_paths(KustomizationFile& file, std::string_view field, const std::vector<std::string>& patterns);

// --- labels, annotations, scalars, build metadata --------------------------------------------------------------------

using Pairs = std::vector<std::pair<std::string, std::string>>;
/// "key:value" texts, values without their double quotes. Throws Error(usage) without a key.
[[nodiscard]] Pairs parse_pairs(const std::vector<std::string>& texts, std::string_view kind);

void add_pairs(KustomizationFile& file, std::string_view field, std::string_view kind, const Pairs& pairs,
               Existing existing);
enum class Templates { leave, include };
/// Into `labels`, without selectors.
void add_labels_without_selector(KustomizationFile& file, const Pairs& pairs, Templates templates, Existing existing);
void set_pairs(KustomizationFile& file, std::string_view field, const Pairs& pairs);
/// Throws for a key that cannot be an annotation's.
void check_annotation_keys(const Pairs& pairs);
void remove_pairs(KustomizationFile& file, std::string_view field, std::string_view kind,
                  const std::vector<std::string>& keys, Missing missing);

/// Throws Error(usage) for an option that does not exist.
void check_build_metadata(const std::vector<std::string>& options);
void add_build_metadata(KustomizationFile& file, const std::vector<std::string>& options);
void remove_build_metadata(KustomizationFile& file, const std::vector<std::string>& options);

// --- images and replicas ---------------------------------------------------------------------------------------------

/// "name=new:tag@digest" in all its forms; '*' keeps what the file has.
void set_images(KustomizationFile& file, const std::vector<std::string>& texts);
/// "name=count".
void set_replicas(KustomizationFile& file, const std::vector<std::string>& texts);

// --- patches ---------------------------------------------------------------------------------------------------------

struct PatchArguments {
    std::string path;
    std::string patch;
    /// group, version, kind, name, namespace, annotationSelector, labelSelector; only those that were given.
    json::Object target;
};
void add_patch(KustomizationFile& file, const PatchArguments& arguments, Warnings& warnings);
void remove_patch(KustomizationFile& file, const PatchArguments& arguments, Warnings& warnings);

// --- generators ------------------------------------------------------------------------------------------------------

struct GeneratorArguments {
    std::string name;
    std::string name_space;
    std::vector<std::string> files;
    std::vector<std::string> literals;
    std::string env_file;
    std::string behavior;
    /// Of a secret.
    std::string type;
    std::string new_namespace;  ///< empty: it stays
    bool disable_name_suffix_hash = false;
};
/// `field` is configMapGenerator or secretGenerator. Every source must exist and every key be there once.
void add_generator(KustomizationFile& file, std::string_view field, GeneratorArguments arguments,
                   const EditSources& sources, Warnings& warnings);
void set_generator(KustomizationFile& file, std::string_view field, const GeneratorArguments& arguments,
                   const EditSources& sources);
void remove_generators(KustomizationFile& file, std::string_view field, const std::vector<std::string>& names,
                       std::string_view name_space, Warnings& warnings);

}  // namespace berth::render::edit
