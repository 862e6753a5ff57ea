// SPDX-License-Identifier: Apache-2.0
// Wiring of clusters.
#include "commands/cluster_services.hpp"

#include "cluster/native/native_engine.hpp"
#include "cluster/plan.hpp"
#include "commands/services.hpp"
#include "kube/api_server.hpp"
#include "runtime/external_runtime.hpp"
#include "store/store.hpp"

namespace berth::commands {

struct ClusterParts::Parts {
    explicit Parts(Services& services)
        : all(services),
          directory(services.home()),
          // Below /run: its records must not outlive the processes they are about. One folder for each home.
          runtime(services.processes(),
                  {.program = runtime::find_external_runtime(),
                   .state_directory = AbsolutePath("/run/berth/nodes-" + cluster::home_tag(services.home()))}),
          engine(runtime, directory),
          manager({.engine = engine,
                   .directory = directory,
                   .progress = services.progress(),
                   .clock = services.clock(),
                   .connect = [&services](const kube::Connection& connection) -> std::unique_ptr<kube::KubeApi> {
                       return std::make_unique<kube::ApiServer>(services.http(), connection);
                   }}) {}

    Services& all;
    cluster::ClusterDirectory directory;
    runtime::ExternalRuntime runtime;
    cluster::NativeEngine engine;
    cluster::ClusterManager manager;
};

ClusterParts::ClusterParts(Services& services) : parts_(std::make_unique<Parts>(services)) {}
ClusterParts::~ClusterParts() = default;

cluster::ClusterManager& ClusterParts::manager() const { return parts_->manager; }
cluster::Engine& ClusterParts::engine() const { return parts_->engine; }
const cluster::ClusterDirectory& ClusterParts::directory() const { return parts_->directory; }

cluster::ImageLoader ClusterParts::loader() const {
    return cluster::ImageLoader({.engine = parts_->engine, .directory = parts_->directory,
                                 .store = parts_->all.store(), .progress = parts_->all.progress()});
}

}  // namespace berth::commands
