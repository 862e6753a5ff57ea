// SPDX-License-Identifier: Apache-2.0
// Real steps of a sync.

#include "workflow/sync_recipe.hpp"

#include <fmt/format.h>

#include <memory>
#include <set>

#include "base/error.hpp"
#include "base/file.hpp"
#include "build/dockerfile/ignore_file.hpp"
#include "build/dockerfile/path_patterns.hpp"
#include "render/recording_file_system.hpp"
#include "render/render.hpp"
#include "workflow/crd_files.hpp"
#include "workflow/locked_remotes.hpp"
#include "workflow/manifest_origin.hpp"
#include "yaml/json.hpp"

namespace berth::workflow {
namespace {

constexpr std::string_view tag_prefix = "berth-";

// Earlier contents of the same image: nothing asks for them by this name any more.
void drop_earlier_names(const store::Store& store, const image::Reference& current) {
    for (const auto& stored : store.names().list()) {
        if (stored.name == current || stored.name.repository() != current.repository()) continue;
        if (is_deployed_name(stored.name)) store.names().untag(stored.name);
    }
}

std::string build_image(const SyncRecipeServices& services, const config::ImageSpec& spec, const CancelToken& cancel) {
    const auto name = image::Reference::parse_normalized(spec.name).without_tag_and_digest();
    build::BuildRequest request{.context = spec.context, .dockerfile = spec.dockerfile, .names = {name.with_default_tag()}};
    request.build_args.insert(spec.args.begin(), spec.args.end());
    request.target = spec.target;
    const auto built = build::build_image(
        request, {.store = services.store, .progress = services.progress, .pull = services.pull, .runtime = services.runtime}, cancel);
    const auto deployed = deployed_name(name, built.id);
    services.store.names().tag(deployed, built.manifest);
    drop_earlier_names(services.store, deployed);
    return deployed.text();
}

/// As in `berth render`: what render.lock pins, and what is known from the cache.
render::OpenRemotes remotes_of(const SyncRecipeServices& services) {
    return [&services](const std::string& root, render::FileSystem& files) {
        RemoteServices remote{.store = [&services]() -> const store::Store& { return services.store; }, .processes = services.processes};
        if (services.http != nullptr) {
            remote.http_get = [&services](const std::string& url, const CancelToken& stop) { return download(*services.http, url, stop); };
        }
        return std::make_unique<LockedRemotes>(root, files, RemotePolicy{}, std::move(remote));
    };
}

RenderedProject render_project(const SyncRecipeServices& services, const AbsolutePath& kustomization, const AbsolutePath& base,
                               const CancelToken& cancel) {
    render::DiskFileSystem disk;
    render::RecordingFileSystem files(disk);
    render::RenderOptions options;
    options.crd_merge_keys = {.enabled = services.merge_keys.from_crds, .files = crd_files(services.merge_keys.crds)};
    const auto result = render::render(kustomization.string(), options,
                                       {.files = files,
                                        .threads = &services.threads,
                                        .processes = &services.processes,
                                        .open_remotes = remotes_of(services),
                                        .cancel = cancel});
    for (const auto& warning : result.warnings) progress::warn(services.progress, warning);
    RenderedProject rendered;
    rendered.inputs = files.inputs();
    const ManifestOrigins origins(rendered.inputs, base);
    const auto fallback = relative_path(kustomization, base);
    for (const auto& object : result.objects)
        for (auto& value : yaml::parse_json_values(object.yaml, fallback))
            rendered.manifests.push_back({std::move(value), origins.find(object.kind, object.name, fallback)});
    return rendered;
}

// Puts images into the cluster from the store. What the store lacks is pulled into it first: by berth's mirrors and
// credentials, and only once for all clusters to come.
class Loader {
public:
    explicit Loader(SyncRecipeServices services) : services_(std::move(services)) {}

    void operator()(const std::vector<std::string>& images, const CancelToken& cancel) {
        std::vector<image::Reference> stored;
        for (const auto& image : images) {
            const auto reference = image::Reference::parse(image);
            if (!services_.load)
                require_pullable(reference);
            else if (services_.store.names().find(reference) || pull(reference, cancel))
                stored.push_back(reference);
        }
        if (!stored.empty()) services_.load(stored, cancel);
    }

private:
    static void require_pullable(const image::Reference& image) {
        if (!is_deployed_name(image)) return;
        throw Error(ErrorKind::unsupported, fmt::format("image '{}' cannot be loaded into a cluster that berth did not make", image.familiar()),
                    "sync to a cluster made by 'berth up', or say 'images: []' in berth.yaml and name images that the cluster can pull");
    }

    // The cluster may have it already, or get it from where we cannot: not an error here.
    bool pull(const image::Reference& image, const CancelToken& cancel) {
        if (!tried_.insert(image.text()).second) return false;
        try {
            services_.pull(image, cancel);
            return true;
        } catch (const Error& error) {
            progress::warn(services_.progress, fmt::format("image '{}' is left to the cluster to pull: {}", image.familiar(), error.what()));
            return false;
        }
    }

    SyncRecipeServices services_;
    std::set<std::string> tried_;
};

FileWatcher::Filter input_filter(const config::ImageSpec& spec) {
    auto rules = find_file(AbsolutePath(spec.dockerfile.string() + ".dockerignore"));
    if (!rules) rules = find_file(spec.context / ".dockerignore");
    const build::dockerfile::PathPatterns ignored(rules ? build::dockerfile::parse_ignore_file(*rules) : std::vector<std::string>());
    return [ignored, context = spec.context](const std::filesystem::path& path, FileWatcher::EntryKind kind) {
        const auto relative = relative_path(AbsolutePath(path.string()), context);
        if (!ignored.excludes(relative)) return true;
        return kind == FileWatcher::EntryKind::directory && ignored.may_readmit_below(relative);
    };
}

}  // namespace

bool is_deployed_name(const image::Reference& name) { return name.tag() && name.tag()->starts_with(tag_prefix); }

image::Reference deployed_name(const image::Reference& name, const image::Digest& id) {
    return name.without_tag_and_digest().with_tag(fmt::format("{}{}", tag_prefix, id.brief()));
}

SyncSteps make_sync_steps(SyncRecipeServices services, const AbsolutePath& base) {
    SyncSteps steps;
    steps.build = [services](const config::ImageSpec& spec, const CancelToken& cancel) { return build_image(services, spec, cancel); };
    steps.render = [services, base](const AbsolutePath& kustomization, const CancelToken& cancel) {
        return render_project(services, kustomization, base, cancel);
    };
    steps.load = [loader = std::make_shared<Loader>(services)](const std::vector<std::string>& images, const CancelToken& cancel) {
        (*loader)(images, cancel);
    };
    steps.input_filter = input_filter;
    return steps;
}

}  // namespace berth::workflow
