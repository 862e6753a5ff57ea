// SPDX-License-Identifier: Apache-2.0
// The API server in memory keeps the contract.
#include "kube/memory_api.hpp"

#include <doctest/doctest.h>

#include "kube_api_contract.hpp"

TEST_CASE("MemoryApi keeps the contract of KubeApi") {
    berth::kube::MemoryApi api;
    berth::kube::check_kube_api(api);
}
