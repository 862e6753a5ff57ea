// SPDX-License-Identifier: Apache-2.0
// Part of the step "control plane": the workers come in, all at once.
#include "base/error.hpp"
#include "base/file.hpp"
#include "base/thread_pool.hpp"
#include "cluster/kubeadm_config.hpp"
#include "cluster/steps/step.hpp"
#include "yaml/json.hpp"

namespace berth::cluster {

namespace {

enum class Way { prepared, by_join };

// What kubeadm gave the control plane's kubelet is what a join would fetch from the cluster for this one.
void copy_kubelet_files(StepContext& context, const NodeState& worker) {
    const NodeState& first = context.state.control_plane();
    const AbsolutePath from = context.engine.var_path(context.state, first) / "lib/kubelet";
    const AbsolutePath to = context.engine.var_path(context.state, worker) / "lib/kubelet";
    const auto documents = [&](const NodeState& node, const char* name) {
        const AbsolutePath path = context.engine.root_path(context.state, node) / "kind" / name;
        return yaml::parse_json_values(read_file(path), path.string());
    };
    ensure_directory(to);
    for (const char* name : {"instance-config.yaml", "config.yaml"}) {
        if (const auto content = find_file(from / name)) {
            write_file(to / name, *content);
        }
    }
    write_file(to / "kubeadm-flags.env",
               make_kubelet_flags(read_file(from / "kubeadm-flags.env"), documents(first, "kubeadm.conf"),
                                  documents(worker, "kubelet.conf")));
}

void run_in_workers(StepContext& context, Way way, const std::vector<std::string>& arguments,
                    const CancelToken& cancel) {
    std::vector<std::function<void(const CancelToken&)>> pieces;
    for (const NodeState* node : context.workers()) {
        if (starts_prepared(context, *node) == (way == Way::prepared)) {
            pieces.emplace_back([&context, &arguments, node, way](const CancelToken& token) {
                try {
                    if (way == Way::prepared) {
                        copy_kubelet_files(context, *node);
                    }
                    context.run_in_node(*node, arguments, token);
                } catch (const Error& error) {
                    throw with_journal(context, *node, error);
                }
            });
        }
    }
    if (!pieces.empty()) {
        run_concurrently(std::move(pieces), cancel);
    }
}

}  // namespace

bool starts_prepared(const StepContext& context, const NodeState& node) {
    return exists(context.engine.root_path(context.state, node) / "kind/kubelet.conf");
}

void start_prepared_workers(StepContext& context, const CancelToken& cancel) {
    run_in_workers(context, Way::prepared, {"systemctl", "restart", "kubelet"}, cancel);
}

void join_other_workers(StepContext& context, const CancelToken& cancel) {
    run_in_workers(context, Way::by_join, {"kubeadm", "join", "--config=/kind/kubeadm.conf"}, cancel);
}

}  // namespace berth::cluster
