// SPDX-License-Identifier: Apache-2.0
// Step: boot the nodes. Ready is a node whose containerd takes connections: looked at directly, not read from logs.
#include <sys/socket.h>
#include <sys/un.h>

#include <chrono>
#include <cstring>

#include "base/error.hpp"
#include "base/file.hpp"
#include "base/text.hpp"
#include "base/thread_pool.hpp"
#include "cluster/steps/step.hpp"

namespace berth::cluster {

namespace {

constexpr auto boot_patience = std::chrono::seconds(60);

bool accepts_connections(const AbsolutePath& path) {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    if (path.string().size() >= sizeof address.sun_path) {
        return false;
    }
    std::memcpy(address.sun_path, path.c_str(), path.string().size() + 1);
    const FileDescriptor fd(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
    return fd && ::connect(fd.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0;
}

std::string last_console_lines(const StepContext& context, const NodeState& node) {
    const auto text = find_file(context.directory.node(context.state.name, node.name) / "console.log").value_or("");
    std::vector<std::string> lines = split_lines(text);
    if (lines.size() > 8) {
        lines.erase(lines.begin(), lines.end() - 8);
    }
    return join(lines, "\n");
}

void start_node(StepContext& context, const NodeState& node, const CancelToken& cancel) {
    context.engine.start_node(context.state, node, cancel);
    if (context.state.phase == Phase::creating && &node == &context.state.control_plane()) {
        make_control_plane_files(context, cancel);
    }
    const AbsolutePath socket =
        context.engine.socket_path(context.state, node, "/run/containerd/containerd.sock");
    const auto deadline = context.clock.monotonic() + boot_patience;
    for (int tries = 0; !accepts_connections(socket); ++tries) {
        context.clock.sleep_for(std::chrono::milliseconds(10), cancel);
        if (tries % 100 == 99 && context.engine.node_status(context.state, node) != NodeStatus::running) {
            throw Error("node '" + node.name + "' stopped while it booted")
                .with_cause("its console ends with:\n" + last_console_lines(context, node));
        }
        if (context.clock.monotonic() > deadline) {
            throw with_journal(context, node,
                               Error("containerd of node '" + node.name + "' did not start within a minute"));
        }
    }
}

}  // namespace

void restart_nodes(StepContext& context, const CancelToken& cancel) {
    for (const NodeState& node : context.state.nodes) {
        if (context.engine.node_status(context.state, node) != NodeStatus::running) {
            context.engine.prepare_node(context.state, node);
        }
    }
    start_nodes(context, cancel);
}

void start_nodes(StepContext& context, const CancelToken& cancel) {
    std::vector<std::function<void(const CancelToken&)>> pieces;
    for (const NodeState& node : context.state.nodes) {
        pieces.emplace_back([&](const CancelToken& token) { start_node(context, node, token); });
    }
    run_concurrently(std::move(pieces), cancel);
}

}  // namespace berth::cluster
