// SPDX-License-Identifier: Apache-2.0
// berth up
#include <fmt/format.h>

#include "base/environment.hpp"
#include "base/error.hpp"
#include "base/file.hpp"
#include "cluster/config/reader.hpp"
#include "cluster/native/machine_limits.hpp"
#include "cluster/native/native_engine.hpp"
#include "commands/cluster_services.hpp"
#include "commands/command.hpp"
#include "commands/services.hpp"
#include "workflow/up.hpp"

namespace berth::commands {

namespace {

// kind's order: the command line, the environment, the file, whose text is given back.
cluster::ClusterSpec read_spec(const cli::Invocation& invocation, std::string& text) {
    cluster::ClusterSpec spec = cluster::default_spec();
    if (const auto file = invocation.find("config")) {
        text = *file == "-" ? read_all(0, "standard input") : read_file(AbsolutePath::from_working_directory(*file));
        spec = cluster::read_config(text, *file == "-" ? "standard input" : *file,
                                    AbsolutePath::from_working_directory("."));
    }
    for (const char* variable : {"KIND_CLUSTER_NAME", "BERTH_CLUSTER"}) {
        spec.name = find_environment(variable).value_or(spec.name);
    }
    spec.name = invocation.find_argument("NAME").value_or(spec.name);
    cluster::check_cluster_name(spec.name);
    return spec;
}

int run(const cli::Invocation& invocation, Services& services) {
    cluster::check_native_engine();
    std::string text;
    workflow::UpOptions options{.spec = read_spec(invocation, text),
                                .image = invocation.find("image").value_or(""),
                                .wait = invocation.duration("wait")};
    if (!text.empty() || !options.image.empty()) {
        options.configuration = image::Digest::of(text + "\n" + options.image).text();
    }
    if (const auto file = invocation.find("kubeconfig")) {
        options.kubeconfig = AbsolutePath::from_working_directory(*file);
    }
    if (!options.image.empty()) {
        for (cluster::NodeConfig& node : options.spec.nodes) {
            node.image.clear();  // as with kind, the option is meant for every node
        }
    }
    for (const std::string& sentence : cluster::raise_machine_limits()) {
        progress::info(services.progress(), sentence);
    }
    const ClusterParts parts(services);
    const auto result = workflow::up({.clusters = parts.manager(), .store = services.store(),
                                      .registry = services.registry(), .progress = services.progress()},
                                     options, services.cancel());
    const char* what = result.outcome == cluster::UpOutcome::created     ? "made"
                       : result.outcome == cluster::UpOutcome::restarted ? "started"
                                                                         : "running already";
    progress::info(services.progress(),
                   fmt::format("cluster '{}' is {}; kubectl context '{}' is in '{}'", options.spec.name, what,
                               result.context, result.kubeconfig.string()));
    return 0;
}

}  // namespace

Command up_command() {
    return {.grammar = {.name = "up",
                        .summary = "Make a Kubernetes cluster, or start it again",
                        .description =
                            "Makes a cluster of one or more nodes from a kindest/node image, without Docker: each node "
                            "is a container of its own that runs systemd, containerd and the kubelet. The context "
                            "'kind-NAME' is added to the kubeconfig and made current.\n\nA cluster that runs is left "
                            "alone; one that was stopped (by a reboot, for instance) is started with the addresses it "
                            "had; one whose making was interrupted is made anew.\n\nNeeds root.",
                        .arguments = {{.name = "NAME", .help = "the cluster, 'kind' if none is named",
                                       .arity = cli::Arity::optional, .completes = cli::Completes::cluster}},
                        .options = {{.name = "config", .value = "FILE",
                                     .help = "kind's configuration file (kind.x-k8s.io/v1alpha4), '-' for standard input",
                                     .completes = cli::Completes::file},
                                    {.name = "image", .value = "REF",
                                     .help = "node image for all nodes (default: " +
                                             std::string(workflow::default_node_image) + ")",
                                     .completes = cli::Completes::image},
                                    {.name = "wait", .value = "DURATION",
                                     .help = "how long nodes may take to be ready, 0s not to wait",
                                     .kind = cli::ValueKind::duration, .default_value = "2m"},
                                    {.name = "kubeconfig", .value = "FILE",
                                     .help = "where the context goes (default: as kubectl chooses)",
                                     .completes = cli::Completes::file}},
                        .examples = {{.command_line = "berth up", .meaning = "a cluster 'kind' of one node"},
                                     {.command_line = "berth up dev --config kind.yaml",
                                      .meaning = "a cluster 'dev' as the file says"}}},
            .run = run};
}

}  // namespace berth::commands
