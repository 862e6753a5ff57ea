// SPDX-License-Identifier: Apache-2.0
// Step: the control plane comes to life around the moment at which its API server answers.
//
// One run of `kubeadm init` starts everything at once, to wait for each other with growing pauses. Here etcd and the
// API server start alone. As soon as the latter takes connections (which it lets wait until it can answer), the
// controllers, the scheduler and the workers start, and the kubelet starts over: none of them ever has to pause.
// Everything goes into the API as soon as it answers.
#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include "base/error.hpp"
#include "base/file.hpp"
#include "base/thread_pool.hpp"
#include "cluster/steps/step.hpp"

namespace berth::cluster {

namespace {

constexpr auto api_patience = std::chrono::minutes(2);

// The phases that talk to the API server. kubelet-finalize only restarts the kubelet once more: certificate rotation
// works without it.
constexpr const char* leaves_out =
    "preflight,certs,kubeconfig,etcd,control-plane,kubelet-start,wait-control-plane,upload-certs,kubelet-finalize,"
    "show-join-command";

void write_to_api(StepContext& context, const CancelToken& cancel) {
    std::string skipped = leaves_out;
    if (context.spec.networking.proxy_mode == KubeProxyMode::none) {
        skipped += ",addon/kube-proxy";
    }
    context.run_in_node(context.state.control_plane(),
                        {"kubeadm", "init", "--config=/kind/kubeadm.conf", "--skip-token-print",
                         "--skip-phases=" + skipped},
                        cancel);
}

bool takes_connections(runtime::Ipv4Address host, std::uint16_t port) {
    const FileDescriptor fd(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
    const timeval patience{1, 0};
    ::setsockopt(fd.get(), SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(host.value);
    return fd && ::connect(fd.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0;
}

void wait_for_connections(StepContext& context, const CancelToken& cancel) {
    const auto deadline = context.clock.monotonic() + api_patience;
    while (!takes_connections(context.state.control_plane().address, 6443)) {
        if (context.clock.monotonic() > deadline) {
            throw Error("the API server of cluster '" + context.state.name + "' did not start within two minutes");
        }
        context.clock.sleep_for(std::chrono::milliseconds(10), cancel);
    }
}

void wait_for_api_server(StepContext& context, kube::KubeApi& api, const CancelToken& cancel) {
    const auto deadline = context.clock.monotonic() + api_patience;
    for (;;) {
        try {
            // It answers a moment before it has made the namespace that everything goes into.
            (void)api.get_path("/api/v1/namespaces/kube-system", cancel);
            return;
        } catch (const Error& error) {
            if (context.clock.monotonic() > deadline) {
                throw error.within("the API server of cluster '" + context.state.name +
                                   "' did not answer within two minutes");
            }
        }
        context.clock.sleep_for(std::chrono::milliseconds(20), cancel);
    }
}

void release_manifests(StepContext& context) {
    const AbsolutePath folder = context.engine.root_path(context.state, context.state.control_plane()) / "etc/kubernetes";
    for (const char* name : {"kube-controller-manager.yaml", "kube-scheduler.yaml"}) {
        rename_path(folder / name, folder / "manifests" / name);
    }
}

}  // namespace

void start_control_plane(StepContext& context, const CancelToken& cancel) {
    const NodeState& node = context.state.control_plane();
    try {
        context.task->detail("API server");
        context.run_in_node(node, {"kubeadm", "init", "phase", "kubelet-start", "--config=/kind/kubeadm.conf"}, cancel);
        wait_for_connections(context, cancel);
        release_manifests(context);
        const auto api = context.connect_api();
        run_concurrently({[&](const CancelToken& token) {
                              context.run_in_node(node, {"systemctl", "restart", "kubelet"}, token);
                          },
                          [&](const CancelToken& token) { start_prepared_workers(context, token); },
                          [&](const CancelToken& token) {
                              wait_for_api_server(context, *api, token);
                              context.task->detail("manifests");
                              install_manifests(context, *api, token);
                          },
                          [&](const CancelToken& token) {
                              wait_for_api_server(context, *api, token);
                              write_to_api(context, token);
                              join_other_workers(context, token);
                          }},
                         cancel);
    } catch (const Error& error) {
        throw with_journal(context, node, error);
    }
}

}  // namespace berth::cluster
