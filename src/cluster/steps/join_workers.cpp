// SPDX-License-Identifier: Apache-2.0
// Step: workers join, all at once.
#include "base/error.hpp"
#include "base/thread_pool.hpp"
#include "cluster/steps/step.hpp"

namespace berth::cluster {

void join_workers(StepContext& context, const CancelToken& cancel) {
    std::vector<std::function<void(const CancelToken&)>> pieces;
    for (const NodeState* node : context.workers()) {
        pieces.emplace_back([&context, node](const CancelToken& token) {
            try {
                context.run_in_node(*node, {"kubeadm", "join", "--config=/kind/kubeadm.conf"}, token);
            } catch (const Error& error) {
                throw with_journal(context, *node, error);
            }
        });
    }
    run_concurrently(std::move(pieces), cancel);
}

}  // namespace berth::cluster
