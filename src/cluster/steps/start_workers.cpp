// SPDX-License-Identifier: Apache-2.0
// Part of the step "control plane": the workers come in, all at once.
#include "base/error.hpp"
#include "base/file.hpp"
#include "base/thread_pool.hpp"
#include "cluster/kubeadm_config.hpp"
#include "cluster/steps/step.hpp"

namespace berth::cluster {

namespace {

enum class Way { prepared, by_join };

void run_in_workers(StepContext& context, Way way, const std::vector<std::string>& arguments,
                    const CancelToken& cancel) {
    std::vector<std::function<void(const CancelToken&)>> pieces;
    for (const NodeState* node : context.workers()) {
        if (starts_prepared(context, *node) == (way == Way::prepared)) {
            pieces.emplace_back([&context, &arguments, node](const CancelToken& token) {
                try {
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
    run_in_workers(context, Way::prepared, {"kubeadm", "init", "phase", "kubelet-start", "--config=/kind/kubelet.conf"}, cancel);
}

void join_other_workers(StepContext& context, const CancelToken& cancel) {
    run_in_workers(context, Way::by_join, {"kubeadm", "join", "--config=/kind/kubeadm.conf"}, cancel);
}

}  // namespace berth::cluster
