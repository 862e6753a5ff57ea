// SPDX-License-Identifier: Apache-2.0
// Kustomize's flags, and the collaborators of a build.
#include "commands/render_options.hpp"

#include <fmt/format.h>

#include "base/error.hpp"
#include "base/path.hpp"
#include "commands/services.hpp"
#include "http/http_client.hpp"
#include "render/remote/direct_remotes.hpp"
#include "runtime/transient.hpp"
#include "workflow/container_function.hpp"
#include "store/store.hpp"
#include "workflow/manifest_origin.hpp"
#include "workflow/crd_files.hpp"

namespace berth::commands {

namespace {

render::CrdMergeKeys crd_merge_keys(const cli::Invocation& invocation) {
    std::vector<AbsolutePath> paths;
    for (const std::string& path : invocation.all("crds")) {
        paths.push_back(AbsolutePath::from_working_directory(path));
    }
    return {.enabled = invocation.has("crd-merge-keys") || !paths.empty(), .files = workflow::crd_files(paths)};
}

}  // namespace

render::RenderOptions render_options(const cli::Invocation& invocation) {
    render::RenderOptions options;
    if (invocation.text("load-restrictor") == "LoadRestrictionsNone") {
        options.restriction = render::LoadRestriction::none;
    }
    if (const auto order = invocation.find("reorder")) {
        options.reorder = *order == "none" ? render::Reorder::none : render::Reorder::legacy;
    }
    options.managed_by_label =
        invocation.has("enable-managedby-label") || invocation.find("enable-managedby-label").value_or("") == "on";
    options.helm = {.enabled = invocation.has("enable-helm"),
                    .command = invocation.text("helm-command"),
                    .api_versions = invocation.all("helm-api-versions"),
                    .kube_version = invocation.find("helm-kube-version").value_or(""),
                    .debug = invocation.has("helm-debug")};
    options.plugins = {.enabled = invocation.has("enable-alpha-plugins"),
                       .enable_exec = invocation.has("enable-exec"),
                       .network = invocation.has("network"),
                       .network_name = invocation.text("network-name"),
                       .mounts = invocation.all("mount"),
                       .environment = invocation.all("env"),
                       .as_current_user = invocation.has("as-current-user")};
    if (invocation.knows("crds")) {
        options.crd_merge_keys = crd_merge_keys(invocation);
    }
    return options;
}

std::vector<cli::Option> merge_key_flags() {
    return {{.name = "crd-merge-keys", .help = "merge lists of custom resources as their definitions say"},
            {.name = "crds", .value = "PATH", .help = "file or folder with more such definitions; implies --crd-merge-keys",
             .completes = cli::Completes::file, .times = cli::Times::many}};
}

std::vector<cli::Option> render_flags() {
    return {{.name = "load-restrictor", .value = "RULE",
             .help = "whether a kustomization may read files outside of its own folder",
             .kind = cli::ValueKind::choice, .choices = {"LoadRestrictionsRootOnly", "LoadRestrictionsNone"},
             .default_value = "LoadRestrictionsRootOnly"},
            {.name = "reorder", .value = "ORDER", .help = "order of the objects unless sortOptions says one",
             .kind = cli::ValueKind::choice, .choices = {"legacy", "none"}},
            {.name = "enable-managedby-label", .help = "label every object app.kubernetes.io/managed-by"},
            {.name = "enable-helm", .help = "render the charts of helmCharts with helm"},
            {.name = "helm-command", .value = "PROGRAM", .help = "the helm program", .default_value = "helm"},
            {.name = "helm-api-versions", .value = "VERSION", .help = "API version that charts find in the cluster",
             .times = cli::Times::many},
            {.name = "helm-kube-version", .value = "VERSION", .help = "Kubernetes version that charts find in the cluster"},
            {.name = "helm-debug", .help = "verbose output of helm"},
            {.name = "enable-alpha-plugins", .help = "run plugins that are not built in"},
            {.name = "enable-exec", .help = "let functions be programs on this machine"},
            {.name = "env", .letter = 'e', .value = "NAME=VALUE", .help = "environment variable of functions",
             .times = cli::Times::many},
            {.name = "mount", .value = "MOUNT", .help = "storage of functions in containers", .times = cli::Times::many},
            {.name = "network", .help = "let functions in containers use the network"},
            {.name = "network-name", .value = "NAME", .help = "the network of functions in containers",
             .default_value = "bridge"},
            {.name = "as-current-user", .help = "run functions in containers as this user"}};
}

std::vector<cli::Option> remote_flags() {
    return {{.name = "lock", .help = "write render.lock: pin what remote references stand for, and keep what is pinned"},
            {.name = "update-lock", .help = "write render.lock with all references pinned anew"},
            {.name = "offline", .help = "never ask the network: take remote resources from the cache"}};
}

workflow::RemotePolicy remote_policy(const cli::Invocation& invocation) {
    return {.lock = invocation.has("update-lock") ? workflow::LockUse::renew
                    : invocation.has("lock")      ? workflow::LockUse::extend
                                                  : workflow::LockUse::obey,
            .network = invocation.has("offline") ? workflow::Network::never : workflow::Network::allowed};
}

RenderTools::RenderTools(Services& services, std::optional<workflow::RemotePolicy> remotes)
    : services_(services), policy_(remotes) {}

render::HttpReply RenderTools::get(const std::string& url, const CancelToken& cancel) {
    http::HttpClient& client = [this]() -> http::HttpClient& {
        const std::lock_guard lock(making_);
        return services_.http();
    }();
    return workflow::download(client, url, cancel);
}

const store::Store& RenderTools::store() {
    const std::lock_guard lock(making_);
    return services_.store();
}

std::unique_ptr<render::RemoteSources> RenderTools::open_remotes(const std::string& root, render::FileSystem& files) {
    const auto http_get = [this](const std::string& url, const CancelToken& cancel) { return get(url, cancel); };
    if (!policy_) {
        return std::make_unique<render::DirectRemotes>(&services_.processes(), http_get);
    }
    return std::make_unique<workflow::LockedRemotes>(
        root, files, *policy_,
        workflow::RemoteServices{.store = [this]() -> const store::Store& { return store(); },
                                 .processes = services_.processes(),
                                 .http_get = http_get});
}

render::RenderServices RenderTools::services() {
    return {.files = files_.emplace(),
            .threads = &threads_,
            .processes = &services_.processes(),
            .open_remotes = [this](const std::string& root,
                                   render::FileSystem& files) { return open_remotes(root, files); },
            .run_container = [this](const render::ContainerFunction& function,
                                    const CancelToken& cancel) { return run_container(function, cancel); },
            .cancel = services_.cancel()};
}

ProcessResult RenderTools::run_container(const render::ContainerFunction& function, const CancelToken& cancel) {
    const auto tools = [&] {
        const std::lock_guard lock(making_);
        workflow::ContainerFunctionServices made{.store = services_.store(),
                                                 .registry = services_.registry(),
                                                 .runtime = services_.runtime(),
                                                 .progress = services_.progress()};
        if (!swept_) {
            runtime::sweep_transient(made.runtime, Services::runtime_state());
            swept_ = true;
        }
        return made;
    }();
    return workflow::run_container_function(function, tools, cancel);
}

void tell_warnings(Services& services, const std::vector<std::string>& warnings) {
    for (std::string_view warning : warnings) {
        constexpr std::string_view mark = "# Warning: ";
        if (warning.starts_with(mark)) {
            warning.remove_prefix(mark.size());
        }
        progress::warn(services.progress(), std::string(warning));
    }
}

std::string shown_path(const std::string& path) {
    if (!path.starts_with('/')) {
        return path;
    }
    std::string relative = workflow::relative_path(AbsolutePath(path), AbsolutePath::from_working_directory("."));
    return relative.size() < path.size() ? relative : path;
}

}  // namespace berth::commands
