// SPDX-License-Identifier: Apache-2.0
// Whether a kind lives outside of namespaces.
#pragma once

#include <string_view>

namespace berth::render {

[[nodiscard]] bool is_cluster_scoped(std::string_view group, std::string_view version, std::string_view kind);

}  // namespace berth::render
