// SPDX-License-Identifier: Apache-2.0
// Reads berth.yaml and finds what it leaves out.

#include "config/project.hpp"

#include <fmt/format.h>

#include <array>

#include "base/error.hpp"
#include "base/file.hpp"
#include "config/kustomization_names.hpp"
#include "config/project_fields.hpp"
#include "yaml/document.hpp"
#include "yaml/fields.hpp"

namespace berth::config {
namespace {

// Where projects keep what they deploy, the most telling first; an overlay for development before its base.
constexpr std::array<std::string_view, 6> roots{"", "deploy", "k8s", "kubernetes", "manifests", "kustomize"};
constexpr std::array<std::string_view, 6> parts{"", "overlays/dev", "overlays/development", "overlays/local", "dev", "base"};

std::optional<AbsolutePath> find_kustomization(const AbsolutePath& directory) {
    for (const auto root : roots) {
        for (const auto part : parts) {
            auto candidate = directory;
            if (!root.empty()) candidate = candidate / root;
            if (!part.empty()) candidate = candidate / part;
            if (has_kustomization(candidate)) return candidate;
        }
    }
    return std::nullopt;
}

std::optional<AbsolutePath> find_dockerfile(const AbsolutePath& context) {
    for (const auto* name : {"Dockerfile", "Containerfile"})
        if (exists(context / name)) return context / name;
    return std::nullopt;
}

ImageSpec read_image(yaml::Fields& fields, const AbsolutePath& base) {
    const auto name = fields.find_string("name");
    if (!name || name->empty()) fields.fail("an image needs a 'name'");
    const auto context = base / fields.find_string("context").value_or(".");
    if (!is_directory(context)) {
        const auto* at = fields.find("context");
        fields.fail("context", at ? *at : fields.node(), fmt::format("'{}' is not a directory", context.string()));
    }
    const auto written = fields.find_string("dockerfile");
    // Relative to the context, as docker compose has it.
    auto dockerfile = written ? std::optional(context / *written) : find_dockerfile(context);
    if (!dockerfile) fields.fail(fmt::format("there is no Dockerfile in '{}'", context.string()));
    if (!exists(*dockerfile)) fields.fail("dockerfile", *fields.find("dockerfile"), fmt::format("there is no '{}'", dockerfile->string()));
    ImageSpec image{.name = *name,
                    .context = context,
                    .dockerfile = *dockerfile,
                    .target = fields.find_string("target").value_or(""),
                    .args = fields.string_map("args")};
    require_listed(fields, image_fields());
    return image;
}

void read_file_into(Project& project, const AbsolutePath& file, std::optional<AbsolutePath>& kustomization, bool& says_images) {
    const auto documents = yaml::Documents::parse(read_file(file), file.string());
    if (documents.roots().empty()) return;
    yaml::Fields fields(documents.file(), documents.only());
    const auto base = file.parent();
    project.name = fields.find_string("name").value_or("");
    project.cluster = fields.find_string("cluster").value_or("");
    project.context = fields.find_string("context").value_or("");
    if (!project.cluster.empty() && !project.context.empty())
        fields.fail("context", *fields.find("context"), "'cluster' and 'context' exclude each other");
    project.name_space = fields.find_string("namespace").value_or("");
    if (const auto path = fields.find_string("kustomization")) {
        if (!kustomization) {
            kustomization = base / *path;
            if (!has_kustomization(*kustomization))
                fields.fail("kustomization", *fields.find("kustomization"), fmt::format("there is no kustomization.yaml in '{}'", kustomization->string()));
        }
    }
    for (const auto& path : fields.strings("crds")) project.merge_keys.crds.push_back(base / path);
    project.merge_keys.from_crds = fields.find_bool("crdMergeKeys").value_or(!project.merge_keys.crds.empty());
    if (!project.merge_keys.from_crds && !project.merge_keys.crds.empty())
        fields.fail("crds", *fields.find("crds"), "'crds' are of no use with 'crdMergeKeys: false'");
    says_images = fields.find("images") != nullptr;
    fields.each("images", [&](yaml::Fields& image) { project.images.push_back(read_image(image, base)); });
    require_listed(fields, project_fields());
    fields.reject_unknown();
}

// "guestbook-dev": two overlays of one project must not prune each other.
std::string default_name(const AbsolutePath& directory, const AbsolutePath& kustomization) {
    auto name = directory.name();
    if (kustomization != directory && kustomization.name() != "base" && directory.contains(kustomization)) {
        for (const auto root : roots)
            if (!root.empty() && kustomization == directory / root) return name;
        name += "-" + kustomization.name();
    }
    return name;
}

}  // namespace

Project load_project(const AbsolutePath& directory, const ProjectOptions& options) {
    if (!is_directory(directory)) throw Error(ErrorKind::not_found, fmt::format("'{}' is not a directory", directory.string()));
    Project project{.directory = directory, .kustomization = directory};
    project.file = options.file;
    if (!project.file) {
        for (const auto* name : {"berth.yaml", "berth.yml"})
            if (!project.file && exists(directory / name)) project.file = directory / name;
    }
    auto kustomization = options.kustomization;
    bool says_images = false;
    if (project.file) read_file_into(project, *project.file, kustomization, says_images);
    if (!says_images)
        if (const auto dockerfile = find_dockerfile(directory)) project.images.push_back({.name = directory.name(), .context = directory, .dockerfile = *dockerfile});
    if (!kustomization) kustomization = find_kustomization(directory);
    if (!kustomization)
        throw Error(ErrorKind::not_found, fmt::format("there is no kustomization in '{}'", directory.string()),
                    "name its folder with 'kustomization:' in berth.yaml, or put it in deploy/, k8s/, kubernetes/ or manifests/");
    if (!has_kustomization(*kustomization))
        throw Error(ErrorKind::not_found, fmt::format("there is no kustomization.yaml in '{}'", kustomization->string()));
    project.kustomization = *kustomization;
    if (project.name.empty()) project.name = default_name(directory, project.kustomization);
    return project;
}

}  // namespace berth::config
