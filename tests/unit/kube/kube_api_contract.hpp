// SPDX-License-Identifier: Apache-2.0
// What every form of KubeApi must do; run over the one in memory by the unit tests, over a real server by the lab's.
#pragma once

#include "kube/kube_api.hpp"

namespace berth::kube {

/// Makes and removes objects in a namespace of its own, "berth-contract".
void check_kube_api(KubeApi& api);

}  // namespace berth::kube
