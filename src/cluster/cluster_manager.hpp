// SPDX-License-Identifier: Apache-2.0
// Making, completing, restarting and removing clusters.
#pragma once

#include <chrono>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "base/progress.hpp"
#include "cluster/config/spec.hpp"
#include "cluster/engine.hpp"
#include "cluster/state.hpp"
#include "cluster/steps/step.hpp"

namespace berth::cluster {

/// A node image as the store has it, ready to be mounted.
struct NodeImage {
    std::string reference;
    std::string digest;
    std::vector<AbsolutePath> layers;  ///< lowest priority last
    std::vector<std::string> entrypoint;
    StringPairs environment;
};

struct ClusterServices {
    Engine& engine;
    const ClusterDirectory& directory;
    progress::Sink& progress;
    Clock& clock;
    Connect connect;
};

struct UpRequest {
    ClusterSpec spec;
    /// Finds (fetches, unpacks) the image of that name; called only when nodes have to be made.
    std::function<NodeImage(const std::string& reference, progress::Task& task)> find_image;
    /// For nodes whose specification names none.
    std::string default_image;
    /// Called when the cluster's images are known, and when a cluster that failed has been removed.
    std::function<void(const ClusterState&)> on_images{};
    std::function<void(const std::string& name)> on_removed{};
    /// Zero: nodes need not be ready.
    std::chrono::nanoseconds wait = std::chrono::minutes(2);
    /// Stands for what the user asked for (configuration file and image); empty = nothing in particular.
    std::string configuration{};
    /// Where the context goes; none = kubectl's rules.
    std::optional<AbsolutePath> kubeconfig{};
};

enum class UpOutcome : std::uint8_t { created, restarted, unchanged };
struct UpResult {
    UpOutcome outcome = UpOutcome::created;
    std::string context;
    AbsolutePath kubeconfig;
};

/// A cluster and what its nodes are doing right now.
struct ClusterStatus {
    ClusterState state;
    std::vector<NodeStatus> nodes;  ///< in the order of state.nodes
    enum class Condition : std::uint8_t { incomplete, stopped, running };
    Condition condition = Condition::stopped;
};
[[nodiscard]] const char* condition_name(ClusterStatus::Condition condition);

class ClusterManager {
public:
    explicit ClusterManager(ClusterServices services) : services_(services) {}

    /// Makes the cluster; a half-made one is made again with the addresses it had, a stopped one is started, a running
    /// one is left alone. A failure (and Ctrl-C) takes down what was made, except for a cluster that was complete.
    UpResult up(const UpRequest& request, const CancelToken& cancel);
    /// Removes the cluster, however much of it is there; false when there is nothing of that name.
    bool down(const std::string& name, const CancelToken& cancel);
    [[nodiscard]] std::vector<ClusterStatus> list();
    [[nodiscard]] std::optional<ClusterStatus> find(const std::string& name);

private:
    UpResult create(const UpRequest& request, ClusterState state, const CancelToken& cancel);
    UpResult restart(const UpRequest& request, ClusterState state, const CancelToken& cancel);
    [[nodiscard]] ClusterState plan(const UpRequest& request, const std::optional<ClusterState>& earlier,
                                    const CancelToken& cancel);
    void add_images(const UpRequest& request, ClusterState& state, const CancelToken& cancel);
    AbsolutePath publish_kubeconfig(const UpRequest& request, ClusterState& state, const CancelToken& cancel);
    [[nodiscard]] ClusterStatus status_of(ClusterState state);
    void take_down(const ClusterState& state);

    ClusterServices services_;
};

}  // namespace berth::cluster
