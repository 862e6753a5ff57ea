// SPDX-License-Identifier: Apache-2.0
// The life of a cluster.
#include "cluster/cluster_manager.hpp"

#include <algorithm>
#include <map>

#include "base/error.hpp"
#include "base/file.hpp"
#include "base/thread_pool.hpp"
#include "cluster/kubeconfig.hpp"
#include "cluster/plan.hpp"
#include "cluster/recipe.hpp"
#include "cluster/steps/step.hpp"

namespace berth::cluster {

namespace {

std::vector<ClusterState> read_others(const ClusterDirectory& directory, const std::string& name) {
    std::vector<ClusterState> others;
    for (const std::string& other : directory.list()) {
        if (auto state = other == name ? std::nullopt : directory.find(other)) {
            others.push_back(std::move(*state));
        }
    }
    return others;
}

// The addresses and ports a half-made cluster had, for the new attempt, as far as both have the same nodes.
void keep_addresses(ClusterState& plan, const ClusterState& earlier, const ClusterSpec& spec) {
    plan.created = earlier.created;
    plan.subnet = earlier.subnet;
    for (std::size_t i = 0; i < plan.nodes.size(); ++i) {
        plan.nodes[i].address = plan.subnet.at(static_cast<std::uint32_t>(i) + 2);
        for (auto& forward : plan.nodes[i].forwards) {
            forward.target = plan.nodes[i].address;
        }
    }
    if (!spec.networking.api_server_port) {
        plan.api_server_port = earlier.api_server_port;
        plan.nodes.front().forwards.back().host_port = earlier.api_server_port;
    }
}

}  // namespace

const char* condition_name(ClusterStatus::Condition condition) {
    switch (condition) {
        case ClusterStatus::Condition::incomplete: return "incomplete";
        case ClusterStatus::Condition::stopped: return "stopped";
        case ClusterStatus::Condition::running: return "running";
    }
    return "";
}

ClusterState ClusterManager::plan(const UpRequest& request, const std::optional<ClusterState>& earlier,
                                  const CancelToken& cancel) {
    // Held until the plan is saved: then the others see what is taken.
    const FileLock lock = services_.directory.lock_all(cancel);
    ClusterState state = make_plan(request.spec, services_.directory.home(),
                                   read_others(services_.directory, request.spec.name));
    if (earlier) {
        keep_addresses(state, *earlier, request.spec);
    }
    if (request.spec.networking.dns_search) {
        for (const std::string& domain : *request.spec.networking.dns_search) {
            state.dns_search += (state.dns_search.empty() ? "" : " ") + domain;
        }
    }
    state.configuration = request.configuration;
    services_.directory.save(state);
    return state;
}

void ClusterManager::add_images(const UpRequest& request, ClusterState& state, const CancelToken& cancel) {
    progress::Task task(services_.progress, "node image");
    std::map<std::string, NodeImage> images;
    const std::vector<std::string> names = node_names(request.spec);
    for (std::size_t i = 0; i < names.size(); ++i) {
        cancel.throw_if_cancelled();
        const std::string& named = request.spec.nodes[i].image;
        const std::string reference = named.empty() ? request.default_image : named;
        if (!images.contains(reference)) {
            task.detail(reference);
            images.emplace(reference, request.find_image(reference, task));
        }
        const NodeImage& image = images.at(reference);
        const auto node = std::ranges::find(state.nodes, names[i], &NodeState::name);
        node->image = reference;
        node->image_digest = image.digest;
        node->layers = image.layers;
        node->entrypoint = image.entrypoint;
        node->environment = image.environment;
    }
    services_.directory.save(state);
    if (request.on_images) {
        request.on_images(state);
    }
}

UpResult ClusterManager::create(const UpRequest& request, ClusterState state, const CancelToken& cancel) {
    const std::string name = state.name;
    try {
        add_images(request, state, cancel);
        StepContext context{.spec = request.spec, .state = state, .engine = services_.engine,
                            .directory = services_.directory, .progress = services_.progress,
                            .clock = services_.clock, .connect = services_.connect, .wait = request.wait};
        run_creation(context, cancel);
        const AbsolutePath kubeconfig = publish_kubeconfig(request, state, cancel);
        state.phase = Phase::ready;
        services_.directory.save(state);
        return {.outcome = UpOutcome::created, .context = context_name(name), .kubeconfig = kubeconfig};
    } catch (...) {
        take_down(state);
        if (request.on_removed) {
            request.on_removed(name);
        }
        throw;
    }
}

UpResult ClusterManager::restart(const UpRequest& request, ClusterState state, const CancelToken& cancel) {
    StepContext context{.spec = request.spec, .state = state, .engine = services_.engine,
                        .directory = services_.directory, .progress = services_.progress, .clock = services_.clock,
                        .connect = services_.connect, .wait = request.wait};
    run_restart(context, cancel);
    const AbsolutePath kubeconfig = publish_kubeconfig(request, state, cancel);
    services_.directory.save(state);
    return {.outcome = UpOutcome::restarted, .context = context_name(state.name), .kubeconfig = kubeconfig};
}

AbsolutePath ClusterManager::publish_kubeconfig(const UpRequest& request, ClusterState& state,
                                                const CancelToken& cancel) {
    progress::Task task(services_.progress, "kubeconfig");
    const AbsolutePath admin = services_.engine.root_path(state, state.control_plane()) / "etc/kubernetes/admin.conf";
    const std::string own = make_kubeconfig(read_file(admin), state.name, server_url(state));
    write_file(services_.directory.of(state.name) / "kubeconfig", own, {.mode = 0600});
    const AbsolutePath target = kubeconfig_target(request.kubeconfig);
    write_kubeconfig(target, own, services_.clock, cancel);
    state.kubeconfig = target.string();
    return target;
}

UpResult ClusterManager::up(const UpRequest& request, const CancelToken& cancel) {
    const std::string& name = request.spec.name;
    check_cluster_name(name);
    const FileLock lock = services_.directory.lock(name, cancel);
    const auto earlier = services_.directory.find(name);
    if (!earlier || earlier->phase == Phase::creating) {
        if (earlier) {
            progress::info(services_.progress, "cluster '" + name + "' was left half-made and is made again");
            take_down(*earlier);
        }
        return create(request, plan(request, earlier, cancel), cancel);
    }
    if (!request.configuration.empty() && request.configuration != earlier->configuration) {
        progress::warn(services_.progress, "cluster '" + name + "' was made with another configuration or image and keeps "
                                           "it; 'berth down " + name + "' first to make it anew");
    }
    const ClusterStatus status = status_of(*earlier);
    if (status.condition != ClusterStatus::Condition::running) {
        return restart(request, *earlier, cancel);
    }
    return {.outcome = UpOutcome::unchanged, .context = context_name(name),
            .kubeconfig = AbsolutePath(earlier->kubeconfig)};
}

// Everything berth ever makes for a cluster. Each part is taken down even when another fails; the first failure is
// reported at the end, and the state stays for the next attempt.
void ClusterManager::take_down(const ClusterState& state) {
    std::vector<std::function<void(const CancelToken&)>> pieces;
    for (const NodeState& node : state.nodes) {
        pieces.emplace_back([&](const CancelToken&) { services_.engine.remove_node(state, node); });
    }
    pieces.emplace_back([&](const CancelToken&) { services_.engine.remove_network(state); });
    // Removing is never cancelled half-way.
    run_concurrently(std::move(pieces), CancelToken());
    remove_tree(services_.directory.of(state.name));
}

bool ClusterManager::down(const std::string& name, const CancelToken& cancel) {
    check_cluster_name(name);
    const FileLock lock = services_.directory.lock(name, cancel);
    const auto state = services_.directory.find(name);
    if (!state) {
        if (!exists(services_.directory.of(name))) {
            return false;
        }
        remove_tree(services_.directory.of(name));  // the folder was made, and nothing else yet
        return true;
    }
    progress::Task task(services_.progress, "remove cluster '" + name + "'");
    within("cannot remove cluster '" + name + "'", [&] {
        std::vector<AbsolutePath> files = kubeconfig_files();
        if (!state->kubeconfig.empty()) {
            files.emplace_back(state->kubeconfig);
        }
        std::ranges::sort(files);
        const auto [first, last] = std::ranges::unique(files);
        files.erase(first, last);
        remove_from_kubeconfigs(files, name, services_.clock, cancel);
        take_down(*state);
    });
    return true;
}

ClusterStatus ClusterManager::status_of(ClusterState state) {
    ClusterStatus status{.state = std::move(state), .nodes = {}};
    for (const NodeState& node : status.state.nodes) {
        status.nodes.push_back(services_.engine.node_status(status.state, node));
    }
    if (status.state.phase == Phase::creating) {
        status.condition = ClusterStatus::Condition::incomplete;
    } else if (std::ranges::all_of(status.nodes, [](NodeStatus node) { return node == NodeStatus::running; })) {
        status.condition = ClusterStatus::Condition::running;
    }
    return status;
}

std::vector<ClusterStatus> ClusterManager::list() {
    std::vector<ClusterStatus> all;
    for (const std::string& name : services_.directory.list()) {
        if (auto found = find(name)) {
            all.push_back(std::move(*found));
        }
    }
    return all;
}

std::optional<ClusterStatus> ClusterManager::find(const std::string& name) {
    auto state = services_.directory.find(name);
    return state ? std::optional(status_of(std::move(*state))) : std::nullopt;
}

}  // namespace berth::cluster
