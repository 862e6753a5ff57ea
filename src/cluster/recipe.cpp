// SPDX-License-Identifier: Apache-2.0
// The steps as the user sees them.
#include "cluster/recipe.hpp"

#include "base/duration.hpp"

namespace berth::cluster {

namespace {

void run_step(StepContext& context, const char* title, StepFunction step, const CancelToken& cancel) {
    cancel.throw_if_cancelled();
    progress::Task task(context.progress, title);
    context.task = &task;
    step(context, cancel);
}

}  // namespace

void run_creation(StepContext& context, const CancelToken& cancel) {
    run_step(context, "network", set_up_network, cancel);
    run_step(context, "configuration", write_configuration, cancel);
    run_step(context, "nodes", start_nodes, cancel);
    run_step(context, "control plane", start_control_plane, cancel);
    // Without a pod network no node becomes ready.
    if (context.wait.count() > 0 && context.spec.networking.default_cni == DefaultCni::installed) {
        run_step(context, "ready", wait_ready, cancel);
    }
}

void run_restart(StepContext& context, const CancelToken& cancel) {
    context.started = format_rfc3339(context.clock.now());
    run_step(context, "network", set_up_network, cancel);
    run_step(context, "nodes", restart_nodes, cancel);
    if (context.wait.count() > 0) {
        run_step(context, "ready", wait_ready, cancel);
    }
}

}  // namespace berth::cluster
