// SPDX-License-Identifier: Apache-2.0
// berth sync
#include <fmt/format.h>

#include <set>

#include "base/duration.hpp"
#include "base/environment.hpp"
#include "base/error.hpp"
#include "commands/cluster_services.hpp"
#include "commands/command.hpp"
#include "commands/services.hpp"
#include "kube/object_ref.hpp"
#include "store/pull.hpp"
#include "workflow/sync_project.hpp"

namespace berth::commands {

namespace {

std::string line(const kube::ObjectRef& ref, std::string_view what, kube::DryRun dry_run) {
    auto text = kube::short_name(ref);
    if (!ref.name_space.empty()) text += " -n " + ref.name_space;
    return fmt::format("{} {}{}\n", text, what, dry_run == kube::DryRun::yes ? " (dry run)" : "");
}

std::string_view past(sync::Action action) {
    switch (action) {
        case sync::Action::create: return "created";
        case sync::Action::configure: return "configured";
        case sync::Action::unchanged: return "unchanged";
    }
    return "";
}

std::string describe(const sync::ReconcileResult& result, kube::DryRun dry_run) {
    std::string text;
    for (const auto& change : result.changes) {
        text += line(change.ref, past(change.action), dry_run);
        if (dry_run == kube::DryRun::yes)
            for (const auto& path : change.paths) text += "  " + path + "\n";
    }
    for (const auto& ref : result.pruned.removed) text += line(ref, "removed", dry_run);
    return text;
}

// Says once of each object why it stays, however many passes see it.
class KeptObjects {
public:
    explicit KeptObjects(progress::Sink& progress) : progress_(progress) {}
    void tell(const sync::ReconcileResult& result) {
        for (const auto& kept : result.pruned.kept) {
            auto text = fmt::format("{} is no longer in the manifests and stays: {}", kube::to_text(kept.ref), kept.reason);
            if (told_.insert(text).second) progress::warn(progress_, std::move(text));
        }
    }

private:
    progress::Sink& progress_;
    std::set<std::string> told_;
};

std::string summary(const sync::ReconcileResult& result, std::chrono::nanoseconds took) {
    std::string text;
    const auto add = [&](std::size_t count, std::string_view what) {
        if (count > 0) text += fmt::format("{}{} {}", text.empty() ? "" : ", ", count, what);
    };
    add(result.count(sync::Action::create), "created");
    add(result.count(sync::Action::configure), "configured");
    add(result.pruned.removed.size(), "removed");
    return fmt::format("{} in {}", text.empty() ? "nothing changed" : text, format_elapsed(took));
}

// --context, else the cluster given by --name or in the environment.
std::optional<std::string> named_cluster(const cli::Invocation& invocation) {
    if (auto name = invocation.find("name")) return name;
    return find_environment("KIND_CLUSTER_NAME");
}

std::optional<AbsolutePath> path_of(const cli::Invocation& invocation, std::string_view option) {
    const auto text = invocation.find(option);
    return text ? std::optional(AbsolutePath::from_working_directory(*text)) : std::nullopt;
}

int run(const cli::Invocation& invocation, Services& services) {
    workflow::SyncProjectRequest request{
        .directory = AbsolutePath::from_working_directory(invocation.find_argument("DIR").value_or(".")),
        .project = {.file = path_of(invocation, "file"), .kustomization = path_of(invocation, "kustomization")},
        .context = invocation.find("context"),
        .cluster = named_cluster(invocation),
    };
    request.sync.consent = invocation.has("yes") ? sync::PruneConsent::data_too : sync::PruneConsent::ordinary;
    request.sync.dry_run = invocation.has("dry-run") ? kube::DryRun::yes : kube::DryRun::no;
    request.sync.wait = invocation.has("no-wait") ? sync::Wait::no : sync::Wait::yes;
    request.sync.timeout = std::chrono::duration_cast<std::chrono::milliseconds>(invocation.duration("timeout"));
    auto& progress = services.progress();
    std::optional<ClusterParts> clusters;  // asked for only where images are loaded
    const workflow::SyncProjectServices parts{
        .home = services.home(),
        .store = services.store(),
        .http = services.http(),
        .processes = services.processes(),
        .clock = services.clock(),
        .progress = progress,
        .pull = [&](const image::Reference& name, const CancelToken& cancel) {
            store::pull_image(services.store(), name, {}, services.registry(), progress, cancel);
        },
        .runtime = [&]() -> runtime::Runtime& { return services.runtime(); },
        .engine = [&]() -> cluster::Engine& {
            if (!clusters) clusters.emplace(services);
            return clusters->engine();
        },
    };
    if (!invocation.has("watch")) {
        const auto result = workflow::sync_project(request, parts, services.cancel());
        KeptObjects(progress).tell(result);
        services.console().print(describe(result, request.sync.dry_run));
        return 0;
    }
    if (request.sync.dry_run == kube::DryRun::yes) throw Error(ErrorKind::usage, "--watch and --dry-run exclude each other");
    KeptObjects kept(progress);
    const workflow::WatchEvents events{
        .on_change = [&](const FileChanges& changes) {
            if (changes.paths.size() == 1)
                progress::info(progress, fmt::format("changed: {}", changes.paths.begin()->filename().string()));
            else
                progress::info(progress, fmt::format("changed: {} files", changes.paths.size()));
        },
        .on_applied = [&](const sync::ReconcileResult& result, std::chrono::nanoseconds since) {
            kept.tell(result);
            progress::info(progress, "applied: " + summary(result, since));
        },
        .on_done = [&](std::chrono::nanoseconds since) { progress::info(progress, fmt::format("all is well after {}; watching", format_elapsed(since))); },
        .on_failure = [&](const Error& error) { services.console().report(error); },
    };
    workflow::watch_and_sync(request, parts, events, services.cancel());
    return 0;
}

}  // namespace

Command sync_command() {
    return {
        .grammar =
            {.name = "sync",
             .summary = "Make a cluster equal to the working tree",
             .description =
                 "Builds the images of the project in DIR, loads them into the cluster, renders its kustomization with them in "
                 "place, tries the whole set in a dry run, applies what differs, removes what left the manifests, and waits until "
                 "all is well. berth.yaml says what belongs to the project; without it, Dockerfile and kustomization are looked "
                 "for in the usual places.\n\n"
                 "With --watch it goes on: whatever is saved is synced again at once, and what others change in the cluster is put "
                 "back.\n\n"
                 "A cluster that is not on this machine is refused unless --context names it.",
             .arguments = {{.name = "DIR", .help = "folder of the project, by default the current one", .arity = cli::Arity::optional,
                            .completes = cli::Completes::directory}},
             .options = {{.name = "watch", .letter = 'w', .help = "follow the files, and put drift back"},
                         {.name = "file", .letter = 'f', .value = "FILE", .help = "project file, if it is not DIR/berth.yaml", .completes = cli::Completes::file},
                         {.name = "kustomization", .letter = 'k', .value = "FOLDER", .help = "kustomization to render instead of the project's",
                          .completes = cli::Completes::directory},
                         {.name = "name", .letter = 'n', .value = "CLUSTER", .help = "the cluster made by berth, by default that of the current context",
                          .environment = "BERTH_CLUSTER", .completes = cli::Completes::cluster},
                         {.name = "context", .value = "CONTEXT", .help = "kubeconfig context to use, wherever its cluster is", .completes = cli::Completes::context},
                         {.name = "dry-run", .help = "tell what would change, change nothing in the cluster"},
                         {.name = "no-wait", .help = "do not wait until all is well"},
                         {.name = "timeout", .value = "DURATION", .help = "how long to wait until all is well", .kind = cli::ValueKind::duration, .default_value = "5m"},
                         {.name = "yes", .help = "also remove what holds data (volume claims, namespaces, definitions), and everything if the manifests are empty"}},
             .examples = {{"berth sync", "build, load, apply and wait, once"},
                          {"berth sync --watch", "the same after each change"},
                          {"berth sync -k deploy/overlays/prod --dry-run", "what another overlay would change"}}},
        .run = run};
}

}  // namespace berth::commands
