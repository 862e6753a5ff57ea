// SPDX-License-Identifier: Apache-2.0
// Renders a kustomization as kustomize 5.8.1 does, byte for byte. No terminal, no cluster, no global state.
#pragma once

#include "base/cancel.hpp"
#include "base/process.hpp"
#include "render/container_function.hpp"

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace berth {
class ThreadPool;
}

namespace berth::render {

class BuildObserver;
class FileSystem;
class RemoteSources;

enum class LoadRestriction : std::uint8_t {
    root_only, ///< files of a kustomization lie in or below its directory
    none,
};

enum class Reorder : std::uint8_t { unspecified, legacy, none };

struct HelmOptions {
    bool enabled = false;
    std::string command = "helm";
    std::vector<std::string> api_versions;
    std::string kube_version;
    bool debug = false;
};

struct PluginOptions {
    bool enabled = false;      ///< --enable-alpha-plugins
    bool enable_exec = false;  ///< --enable-exec
    bool network = false;
    std::string network_name = "bridge";
    std::vector<std::string> mounts;
    std::vector<std::string> environment; ///< NAME or NAME=value
    bool as_current_user = false;
};

/// Lists of custom resources merge as CustomResourceDefinitions say: those rendered, those of `crds`, and these. Not
/// kustomize's way, which replaces such lists.
struct CrdMergeKeys {
    bool enabled = false;
    std::vector<std::string> files; ///< absolute paths; each holds at least one definition
};

struct RenderOptions {
    LoadRestriction restriction = LoadRestriction::root_only;
    Reorder reorder = Reorder::unspecified;
    bool managed_by_label = false;
    HelmOptions helm;
    PluginOptions plugins;
    std::uint32_t line_width = 80; ///< a longer string is broken at the next space; 0: never
    CrdMergeKeys crd_merge_keys;
    /// What kustomize calls itself in the managed-by label.
    std::string version = "v5.8.1";
};

/// The remote sources of one build: `root` is its directory, or a URL.
using OpenRemotes = std::function<std::unique_ptr<RemoteSources>(const std::string& root, FileSystem& files)>;

/// Everything a build does to the outside. Optional parts may be nullptr: what needs them is then refused by name.
struct RenderServices {
    FileSystem& files;
    ThreadPool* threads = nullptr;       ///< for large inputs
    ProcessRunner* processes = nullptr;  ///< helm, functions
    OpenRemotes open_remotes{};          ///< git repositories, files over HTTP, charts
    RunContainerFunction run_container{}; ///< functions that are images
    CancelToken cancel{};
    BuildObserver* observer = nullptr;   ///< wants to know what each step did

    /// The same on other files.
    [[nodiscard]] RenderServices with_files(FileSystem& other) const {
        return {other, threads, processes, open_remotes, run_container, cancel, observer};
    }
};

/// One object of the result: what a file of its own would be named after, and its text.
struct RenderedObject {
    std::string group;
    std::string version;
    std::string kind;
    std::string name;
    std::string name_space;
    std::string scope; ///< its namespace, "default" for none; empty for kinds outside of namespaces
    std::string yaml;
};

struct RenderResult {
    std::vector<RenderedObject> objects;
    std::vector<std::string> warnings;

    /// All objects as one stream of documents.
    [[nodiscard]] std::string yaml() const;
};

/// `directory` is a path (relative ones are taken from the working directory) or the URL of a git repository.
/// Throws Error in kustomize's words.
[[nodiscard]] RenderResult render(std::string_view directory, const RenderOptions& options,
                                  const RenderServices& services);

/// The same; a build that fails leaves in `warnings_of_failure` what it would have warned of: often the reason.
[[nodiscard]] RenderResult render(std::string_view directory, const RenderOptions& options,
                                  const RenderServices& services, std::vector<std::string>& warnings_of_failure);

}  // namespace berth::render
