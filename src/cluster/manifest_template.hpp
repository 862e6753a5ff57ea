// SPDX-License-Identifier: Apache-2.0
// The node image's manifests, which may ask to be filled in.
#pragma once

#include <string>

#include "cluster/state.hpp"

namespace berth::cluster {

/// kind's contract: a manifest with the words "would you kindly template this file" has {{ .PodSubnet }} replaced; one
/// with "would you kindly patch this file" gets the environment variable CONTROL_PLANE_ENDPOINT in every container of
/// its DaemonSets. Throws Error for a template expression that is not known.
[[nodiscard]] std::string fill_cni_manifest(const std::string& manifest, const ClusterState& state);

}  // namespace berth::cluster
