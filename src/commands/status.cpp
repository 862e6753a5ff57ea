// SPDX-License-Identifier: Apache-2.0
// berth status
#include "base/error.hpp"
#include "cluster/kubeconfig.hpp"
#include "commands/cluster_services.hpp"
#include "commands/command.hpp"
#include "commands/services.hpp"
#include "commands/shared_options.hpp"
#include "kube/api_server.hpp"
#include "kube/kubeconfig.hpp"
#include "sync/survey.hpp"

namespace berth::commands {

namespace {

json::Object describe_node(const cluster::NodeState& node, cluster::NodeStatus status) {
    json::Array ports;
    for (const auto& forward : node.forwards) {
        ports.emplace_back(json::Object{{"address", forward.listen.text()},
                                        {"hostPort", forward.host_port},
                                        {"containerPort", forward.target_port},
                                        {"protocol", runtime::protocol_name(forward.protocol)}});
    }
    return {{"name", node.name},
            {"role", cluster::role_name(node.role)},
            {"status", cluster::status_name(status)},
            {"address", node.address.text()},
            {"image", node.image},
            {"imageDigest", node.image_digest},
            {"ports", std::move(ports)}};
}

std::vector<sync::ApplicationState> find_applications(const cluster::ClusterStatus& status, Services& services) {
    if (status.condition != cluster::ClusterStatus::Condition::running) {
        return {};
    }
    try {
        const auto config = kube::Kubeconfig::load({AbsolutePath(status.state.kubeconfig)});
        kube::ApiServer api(services.http(), config.connection(cluster::context_name(status.state.name)));
        ThreadPool pool(16);  // its threads wait for the network
        sync::SyncServices parts{api, pool, services.clock(), services.progress()};
        return sync::survey(parts, services.cancel());
    } catch (const Error& error) {
        progress::warn(services.progress(), "cluster '" + status.state.name + "' cannot be asked: " + error.what());
        return {};
    }
}

json::Object describe_application(const sync::ApplicationState& application) {
    const auto text_or_null = [](const std::string& text) { return text.empty() ? json::Value() : json::Value(text); };
    json::Array objects;
    for (const auto& object : application.objects) {
        objects.emplace_back(json::Object{{"group", object.ref.gvk.group},
                                          {"kind", object.ref.gvk.kind},
                                          {"namespace", text_or_null(object.ref.name_space)},
                                          {"name", object.ref.name},
                                          {"health", sync::to_text(object.health.status)},
                                          {"message", text_or_null(object.health.message)}});
    }
    return {{"name", application.name}, {"well", application.well()}, {"objects", std::move(objects)}};
}

ui::Listing::Row describe(const cluster::ClusterStatus& status, Services& services) {
    const cluster::ClusterState& state = status.state;
    json::Array nodes;
    std::size_t running = 0;
    for (std::size_t i = 0; i < state.nodes.size(); ++i) {
        nodes.emplace_back(describe_node(state.nodes[i], status.nodes[i]));
        running += status.nodes[i] == cluster::NodeStatus::running ? 1U : 0U;
    }
    std::string synced;
    json::Array applications;
    for (const auto& application : find_applications(status, services)) {
        synced += (synced.empty() ? "" : ", ") + application.name + " " + std::to_string(application.well()) + "/" +
                  std::to_string(application.objects.size());
        applications.emplace_back(describe_application(application));
    }
    const std::string server = cluster::server_url(state);
    const std::string count = std::to_string(running) + "/" + std::to_string(state.nodes.size());
    return {.cells = {state.name, cluster::condition_name(status.condition), count, state.kubernetes_version, server,
                      cluster::context_name(state.name), synced.empty() ? "-" : synced},
            .object = {{"name", state.name},
                       {"status", cluster::condition_name(status.condition)},
                       {"kubernetesVersion", state.kubernetes_version},
                       {"server", server},
                       {"context", cluster::context_name(state.name)},
                       {"kubeconfig", state.kubeconfig},
                       {"created", state.created},
                       {"subnet", state.subnet.text()},
                       {"bridge", state.bridge},
                       {"nodes", std::move(nodes)},
                       {"applications", std::move(applications)}},
            .name = state.name};
}

int run(const cli::Invocation& invocation, Services& services) {
    const ClusterParts parts(services);
    ui::Listing listing{.noun = "clusters",
                        .headings = {"NAME", "STATUS", "NODES", "KUBERNETES", "SERVER", "CONTEXT", "SYNCED"},
                        .rows = {}};
    if (const auto name = invocation.find_argument("NAME")) {
        const auto found = parts.manager().find(*name);
        if (!found) {
            throw Error(ErrorKind::not_found, "there is no cluster '" + *name + "'",
                        "make it with 'berth up " + *name + "'");
        }
        listing.rows.push_back(describe(*found, services));
    } else {
        for (const cluster::ClusterStatus& status : parts.manager().list()) {
            listing.rows.push_back(describe(status, services));
        }
    }
    services.console().print(ui::format_listing(listing, output_format(invocation)));
    return 0;
}

}  // namespace

Command status_command() {
    return {.grammar = {.name = "status",
                        .summary = "List clusters, what their nodes do, and what is synced into them",
                        .description = "For what was synced, the number of its objects that are well is shown, of all it "
                                       "has; with -o json every object is listed with its health and what is wrong with it.",
                        .arguments = {{.name = "NAME", .help = "only this cluster", .arity = cli::Arity::optional,
                                       .completes = cli::Completes::cluster}},
                        .options = {output_option()},
                        .examples = {{.command_line = "berth status -o json",
                                      .meaning = "nodes, addresses and ports, for programs"}}},
            .run = run};
}

}  // namespace berth::commands
