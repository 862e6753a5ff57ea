// SPDX-License-Identifier: Apache-2.0
// Step: until every node is Ready.
#include <chrono>

#include "base/duration.hpp"
#include "base/error.hpp"
#include "cluster/steps/step.hpp"

namespace berth::cluster {

namespace {

// What the node says about itself: empty when it is ready.
std::string complaint_of(const json::Value* node, const std::string& since) {
    const json::Value* conditions = node == nullptr ? nullptr : node->find_path({"status", "conditions"});
    if (conditions == nullptr || !conditions->is_array()) {
        return "it has not registered yet";
    }
    for (const json::Value& condition : conditions->as_array()) {
        if (condition.text_at({"type"}) == "Ready") {
            if (condition.text_at({"lastHeartbeatTime"}) < since) {  // both RFC 3339 in UTC: they compare as texts
                return "it has not told its state since it was started";
            }
            return condition.text_at({"status"}) == "True" ? "" : std::string(condition.text_at({"message"}));
        }
    }
    return "it has not told its state yet";
}

}  // namespace

void wait_ready(StepContext& context, const CancelToken& cancel) {
    const auto deadline = context.clock.monotonic() + context.wait;
    const auto api = context.connect_api();
    for (;;) {
        std::string complaint = "the API server does not answer";
        const NodeState* late = &context.state.control_plane();
        try {
            const kube::ListResult list =
                api->list({.gvk = {"", "v1", "Node"}, .plural = "nodes", .scope = kube::Scope::cluster, .verbs = {}}, {},
                          cancel);
            for (const NodeState& node : context.state.nodes) {
                const json::Value* found = nullptr;
                for (const json::Value& item : list.items) {
                    found = item.text_at({"metadata", "name"}) == node.name ? &item : found;
                }
                late = &node;
                complaint = complaint_of(found, context.started);
                if (!complaint.empty()) {
                    break;
                }
            }
            if (complaint.empty()) {
                return;
            }
        } catch (const Error& error) {
            complaint = error.what();  // it may still be starting
        }
        if (context.clock.monotonic() > deadline) {
            throw with_journal(context, *late,
                               Error("node '" + late->name + "' was not ready within " + format_elapsed(context.wait),
                                     "give it more time with --wait")
                                   .with_cause(complaint));
        }
        context.clock.sleep_for(std::chrono::milliseconds(50), cancel);
    }
}

}  // namespace berth::cluster
