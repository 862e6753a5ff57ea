// SPDX-License-Identifier: Apache-2.0
// Why a workload is not well: what its worst Pod says.
#pragma once

#include <optional>
#include <string>

#include "kube/kube_api.hpp"

namespace berth::sync {

/// "pod 'web-1': container 'app': ErrImagePull: ..."; none if its Pods have nothing to say, or it is no workload.
[[nodiscard]] std::optional<std::string> find_pod_trouble(kube::KubeApi& api, const json::Value& workload, const CancelToken& cancel);

/// What one Pod says; none if it is well or merely starting.
[[nodiscard]] std::optional<std::string> pod_trouble(const json::Value& pod);

}  // namespace berth::sync
