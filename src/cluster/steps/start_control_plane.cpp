// SPDX-License-Identifier: Apache-2.0
// Step: kubeadm makes the control plane, in two halves around the moment at which the API server answers.
//
// One run of `kubeadm init` lets everything start at once and then wait for each other with growing pauses. Here etcd
// and the API server start alone; when they answer, the controllers and the scheduler start and find what they need,
// the kubelet starts over without its pauses, and what kubeadm writes to the API goes in at the same time.
#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include "base/error.hpp"
#include "base/file.hpp"
#include "base/text.hpp"
#include "base/thread_pool.hpp"
#include "cluster/steps/step.hpp"

namespace berth::cluster {

namespace {

constexpr auto api_patience = std::chrono::minutes(2);

// Everything before the API server answers. What a first half leaves out, the second half does.
constexpr std::string_view first_half_leaves_out =
    "preflight,control-plane/controller-manager,control-plane/scheduler,wait-control-plane,upload-config,upload-certs,"
    "mark-control-plane,bootstrap-token,kubelet-finalize,addon,show-join-command";
// kubelet-finalize only restarts the kubelet once more: certificate rotation works without it.
constexpr std::string_view second_half_leaves_out =
    "preflight,certs,kubeconfig,etcd,control-plane/apiserver,kubelet-start,wait-control-plane,upload-certs,"
    "kubelet-finalize,show-join-command";

bool accepts_connections(runtime::Ipv4Address host, std::uint16_t port) {
    const FileDescriptor fd(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
    const timeval patience{1, 0};
    ::setsockopt(fd.get(), SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(host.value);
    return fd && ::connect(fd.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0;
}

void run_kubeadm(StepContext& context, std::string leave_out, const CancelToken& cancel) {
    if (context.spec.networking.proxy_mode == KubeProxyMode::none) {
        leave_out += ",addon/kube-proxy";
    }
    context.run_in_node(context.state.control_plane(),
                        {"kubeadm", "init", "--config=/kind/kubeadm.conf", "--skip-token-print",
                         "--skip-phases=" + leave_out},
                        cancel);
}

void wait_for_api_server(StepContext& context, const CancelToken& cancel) {
    const NodeState& node = context.state.control_plane();
    const auto deadline = context.clock.monotonic() + api_patience;
    while (!accepts_connections(node.address, 6443)) {
        context.clock.sleep_for(std::chrono::milliseconds(10), cancel);
        if (context.clock.monotonic() > deadline) {
            throw Error("the API server of node '" + node.name + "' did not answer within two minutes");
        }
    }
}

}  // namespace

void start_control_plane(StepContext& context, const CancelToken& cancel) {
    const NodeState& node = context.state.control_plane();
    try {
        context.task->detail("API server");
        run_kubeadm(context, std::string(first_half_leaves_out), cancel);
        wait_for_api_server(context, cancel);
        context.task->detail("controllers");
        run_concurrently({[&](const CancelToken& token) {
                              run_kubeadm(context, std::string(second_half_leaves_out), token);
                          },
                          [&](const CancelToken& token) {
                              context.run_in_node(node, {"systemctl", "restart", "kubelet"}, token);
                          },
                          [&](const CancelToken& token) { install_manifests(context, token); }},
                         cancel);
    } catch (const Error& error) {
        throw with_journal(context, node, error);
    }
}

}  // namespace berth::cluster
