// SPDX-License-Identifier: Apache-2.0
// Puts a sync together: project, cluster, steps, reconciler.

#include "workflow/sync_project.hpp"

#include <fmt/format.h>

#include <memory>

#include "base/duration.hpp"
#include "base/error.hpp"
#include "cluster/load/image_loader.hpp"
#include "cluster/state.hpp"
#include "kube/api_server.hpp"
#include "kube/kubeconfig.hpp"
#include "sync/guard.hpp"
#include "workflow/sync_recipe.hpp"

namespace berth::workflow {
namespace {

// Requests wait for the network, not for a core.
constexpr std::size_t request_threads = 16;

using Load = std::function<void(const std::vector<image::Reference>&, const CancelToken&)>;

// The cluster of berth's that is behind this connection.
std::optional<std::string> find_own_cluster(const AbsolutePath& home, const kube::Connection& connection) {
    const cluster::ClusterDirectory directory(home);
    for (const auto& name : directory.list())
        if (const auto state = directory.find(name); state && server_url(*state) == connection.server) return name;
    return std::nullopt;
}

Load make_load(const SyncProjectServices& services, const kube::Connection& connection) {
    const auto own = find_own_cluster(services.home, connection);
    if (!own) return {};
    return [services, name = *own](const std::vector<image::Reference>& images, const CancelToken& cancel) {
        const cluster::ClusterDirectory directory(services.home);
        cluster::ImageLoader loader({.engine = services.engine(), .directory = directory, .store = services.store, .progress = services.progress});
        loader.load({.cluster = name, .images = images}, cancel);
    };
}

kube::Connection connect(const SyncProjectRequest& request, const config::Project& project, const AbsolutePath& home) {
    std::string context;
    if (request.context)
        context = *request.context;
    else if (request.cluster)
        context = "kind-" + *request.cluster;
    else if (!project.cluster.empty())
        context = "kind-" + project.cluster;
    else
        context = project.context;
    auto connection = kube::Kubeconfig::load(kube::kubeconfig_paths()).connection(context);
    sync::ClusterGuard guard{.own_servers = {}, .named_context = request.context};
    const cluster::ClusterDirectory directory(home);
    for (const auto& name : directory.list())
        if (const auto state = directory.find(name)) guard.own_servers.push_back(server_url(*state));
    sync::require_permitted(connection, guard);
    return connection;
}

// What lives as long as one reading of berth.yaml.
class ProjectSync {
public:
    ProjectSync(const SyncProjectRequest& request, const SyncProjectServices& services, sync::Heal heal, const CancelToken& cancel)
        : request_(request.sync),
          project_(config::load_project(request.directory, request.project)),
          connection_(connect(request, project_, services.home)),
          api_(services.http, connection_),
          pool_(request_threads),
          reconciler_({api_, pool_, services.clock, services.progress}, sync::inventory_name(project_.name), heal,
                      [&progress = services.progress](const sync::Healed& healed) { tell(progress, healed); }, cancel),
          session_(project_, make_steps(services), reconciler_, services.progress) {
        request_.name_space = project_.name_space.empty() ? connection_.name_space : project_.name_space;
    }

    SyncRequest& request() { return request_; }
    SyncSession& session() { return session_; }
    const kube::Connection& connection() const { return connection_; }

private:
    static void tell(progress::Sink& progress, const sync::Healed& healed) {
        const auto who = healed.manager.empty() ? std::string() : fmt::format(" by '{}'", healed.manager);
        const auto what = healed.paths.empty() ? "was deleted" : healed.paths.size() == 1 ? healed.paths.front() + " was changed"
                                                                                          : fmt::format("{} fields were changed", healed.paths.size());
        progress::info(progress, fmt::format("put back {}: {}{} ({})", kube::to_text(healed.ref), what, who, format_elapsed(healed.took)));
    }

    SyncSteps make_steps(const SyncProjectServices& services) {
        return make_sync_steps({.store = services.store,
                                .progress = services.progress,
                                .threads = pool_,
                                .processes = services.processes,
                                .pull = services.pull,
                                .runtime = services.runtime,
                                .load = make_load(services, connection_),
                                .merge_keys = project_.merge_keys,
                                .http = &services.http},
                               project_.directory);
    }

    SyncRequest request_;
    config::Project project_;
    kube::Connection connection_;
    kube::ApiServer api_;
    ThreadPool pool_;
    sync::Reconciler reconciler_;
    SyncSession session_;
};

}  // namespace

sync::ReconcileResult sync_project(const SyncProjectRequest& request, const SyncProjectServices& services, const CancelToken& cancel) {
    ProjectSync sync(request, services, sync::Heal::no, cancel);
    try {
        return sync.session().run(sync.request(), cancel);
    } catch (const Error& error) {
        // A cluster of berth's own that does not answer was stopped, by a reboot for instance.
        const auto own = find_own_cluster(services.home, sync.connection());
        if (error.kind() != ErrorKind::unavailable || !own) throw;
        throw error.with_hint(fmt::format("start it with 'berth up {}'", *own));
    }
}

void watch_and_sync(const SyncProjectRequest& request, const SyncProjectServices& services, const WatchEvents& events,
                    const CancelToken& cancel) {
    // The first time everything must be right; later a mistake in berth.yaml is waited out.
    auto sync = std::make_unique<ProjectSync>(request, services, sync::Heal::yes, cancel);
    for (;;) {
        const auto file = sync->session().project().file;
        static_cast<void>(watch_project(sync->session(), sync->request(), events, cancel));
        sync.reset();
        FileWatcher watcher;
        if (file) watcher.watch_file(file->string());
        while (!sync) {
            try {
                sync = std::make_unique<ProjectSync>(request, services, sync::Heal::yes, cancel);
            } catch (const Error& error) {
                if (events.on_failure) events.on_failure(error);
                static_cast<void>(watcher.wait(std::nullopt, cancel));
            }
        }
    }
}

}  // namespace berth::workflow
