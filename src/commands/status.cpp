// SPDX-License-Identifier: Apache-2.0
// berth status
#include "base/error.hpp"
#include "cluster/kubeconfig.hpp"
#include "commands/cluster_services.hpp"
#include "commands/command.hpp"
#include "commands/services.hpp"
#include "commands/shared_options.hpp"

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

ui::Listing::Row describe(const cluster::ClusterStatus& status) {
    const cluster::ClusterState& state = status.state;
    json::Array nodes;
    std::size_t running = 0;
    for (std::size_t i = 0; i < state.nodes.size(); ++i) {
        nodes.emplace_back(describe_node(state.nodes[i], status.nodes[i]));
        running += status.nodes[i] == cluster::NodeStatus::running ? 1U : 0U;
    }
    const std::string server = cluster::server_url(state);
    const std::string count = std::to_string(running) + "/" + std::to_string(state.nodes.size());
    return {.cells = {state.name, cluster::condition_name(status.condition), count, state.kubernetes_version, server,
                      cluster::context_name(state.name)},
            .object = {{"name", state.name},
                       {"status", cluster::condition_name(status.condition)},
                       {"kubernetesVersion", state.kubernetes_version},
                       {"server", server},
                       {"context", cluster::context_name(state.name)},
                       {"kubeconfig", state.kubeconfig},
                       {"created", state.created},
                       {"subnet", state.subnet.text()},
                       {"bridge", state.bridge},
                       {"nodes", std::move(nodes)}},
            .name = state.name};
}

int run(const cli::Invocation& invocation, Services& services) {
    const ClusterParts parts(services);
    ui::Listing listing{.noun = "clusters",
                        .headings = {"NAME", "STATUS", "NODES", "KUBERNETES", "SERVER", "CONTEXT"},
                        .rows = {}};
    if (const auto name = invocation.find_argument("NAME")) {
        const auto found = parts.manager().find(*name);
        if (!found) {
            throw Error(ErrorKind::not_found, "there is no cluster '" + *name + "'",
                        "make it with 'berth up " + *name + "'");
        }
        listing.rows.push_back(describe(*found));
    } else {
        for (const cluster::ClusterStatus& status : parts.manager().list()) {
            listing.rows.push_back(describe(status));
        }
    }
    services.console().print(ui::format_listing(listing, output_format(invocation)));
    return 0;
}

}  // namespace

Command status_command() {
    return {.grammar = {.name = "status",
                        .summary = "List clusters and what their nodes do",
                        .arguments = {{.name = "NAME", .help = "only this cluster", .arity = cli::Arity::optional,
                                       .completes = cli::Completes::cluster}},
                        .options = {output_option()},
                        .examples = {{.command_line = "berth status -o json",
                                      .meaning = "nodes, addresses and ports, for programs"}}},
            .run = run};
}

}  // namespace berth::commands
