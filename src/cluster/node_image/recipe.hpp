// SPDX-License-Identifier: Apache-2.0
// What a node image of one Kubernetes version is made of: pure facts and texts, from which the cache keys follow.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace berth::cluster::node_image {

/// The versions that a kubeadm expects beside its own.
struct CompanionVersions {
    std::string coredns;  ///< "v1.12.1"
    std::string etcd;     ///< "3.6.5-0", the tag of its image
    std::string pause;    ///< "3.10.1"
};

/// From the text of kubeadm's constants.go. Throws Error (unsupported) naming the constant that is missing.
[[nodiscard]] CompanionVersions read_companion_versions(std::string_view constants);

/// A Go module of ours that names others' programs as tools, and what comes out of building it.
struct GoBuild {
    std::string title;                     ///< "kubernetes v1.34.4"
    std::string go_mod;                    ///< text of the go.mod
    std::vector<std::string> packages;     ///< what is built
    std::vector<std::string> outputs;      ///< file names, one for each package
    std::string linker_flags = "-s -w";
    /// Sources of our own beside go.mod: name and content.
    std::vector<std::pair<std::string, std::string>> sources{};
    int expected_seconds = 30;             ///< on two cores, from nothing

    /// Names the result: the same inputs, the same key. `toolchain` is what `go version` prints.
    [[nodiscard]] std::string key(std::string_view toolchain) const;
};

/// `kubernetes_go_mod` is the module's own go.mod: its directives and the staging modules are taken over.
[[nodiscard]] GoBuild kubernetes_build(std::string_view version, std::string_view kubernetes_go_mod);
[[nodiscard]] std::vector<GoBuild> companion_builds(const CompanionVersions& versions);
/// The pod network's program, which berth itself carries as source.
[[nodiscard]] GoBuild cni_build();

/// "v1.34.4" from "v1.34.4" or "1.34.4". Throws Error (usage).
[[nodiscard]] std::string normalize_kubernetes_version(std::string_view text);

/// The Debian system of a node: suite, packages, what is taken away again.
struct BaseSystem {
    std::string suite = "bookworm";
    std::string mirror;  ///< "" = debootstrap's own
    std::vector<std::string> packages;
    /// Folders whose content is removed, and single paths.
    std::vector<std::string> emptied;
    std::vector<std::string> removed;
    /// systemd units that have nothing to do in a container.
    std::vector<std::string> masked_units;
    /// Folders that packages do not bring.
    std::vector<std::string> folders;
    /// Small files: path and content.
    std::vector<std::pair<std::string, std::string>> files;

    [[nodiscard]] std::string key(std::string_view architecture) const;
};
[[nodiscard]] BaseSystem base_system(std::string mirror);

/// Names under which a node finds what the image preloads.
struct ImageNames {
    std::string cni;
    std::string helper;
    std::string local_path;
    std::string pause;
};
[[nodiscard]] ImageNames image_names(const CompanionVersions& versions);

inline constexpr std::string_view local_path_version = "v0.0.30";

}  // namespace berth::cluster::node_image
