// SPDX-License-Identifier: Apache-2.0
// berth.yaml: what belongs to a project, and what is found by itself where it does not say.
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/path.hpp"

namespace berth::config {

/// An image to build.
struct ImageSpec {
    std::string name;  ///< as the manifests name it
    AbsolutePath context;
    AbsolutePath dockerfile;
    std::string target{};  ///< stage; empty = the last
    std::vector<std::pair<std::string, std::string>> args{};

    bool operator==(const ImageSpec&) const = default;
};

/// How lists of custom resources merge in patches.
struct MergeKeys {
    bool from_crds = false;             ///< as CustomResourceDefinitions say; else they are replaced, as in kustomize
    std::vector<AbsolutePath> crds{};   ///< files and folders with more definitions than the kustomization has

    bool operator==(const MergeKeys&) const = default;
};

struct Project {
    AbsolutePath directory;
    std::optional<AbsolutePath> file{};  ///< berth.yaml, if there is one
    std::string name{};                  ///< of the inventory
    std::vector<ImageSpec> images{};
    AbsolutePath kustomization;          ///< folder
    std::string name_space{};            ///< for objects that name none; empty = the context's
    std::string cluster{};               ///< berth's own cluster to use; empty = not said
    std::string context{};               ///< kubeconfig context to use; empty = not said
    MergeKeys merge_keys{};

    bool operator==(const Project&) const = default;
};

struct ProjectOptions {
    std::optional<AbsolutePath> file{};           ///< instead of DIRECTORY/berth.yaml
    std::optional<AbsolutePath> kustomization{};  ///< instead of what the file says or what is found
};

/// Throws InputError naming file and line, Error(not_found) saying where it looked.
///   name: guestbook                      # default: the folder's, and the overlay's
///   cluster: dev                         # or `context: kind-dev`; default: the current context
///   namespace: guestbook
///   kustomization: deploy/overlays/dev   # default: looked for in the usual places
///   crdMergeKeys: true                   # default: false; or `crds: [FILE or FOLDER...]`
///   images:                              # default: the folder's Dockerfile, if there is one
///     - {name: guestbook, context: ., dockerfile: Dockerfile, target: final, args: {VERSION: "1"}}
[[nodiscard]] Project load_project(const AbsolutePath& directory, const ProjectOptions& options = {});

}  // namespace berth::config
