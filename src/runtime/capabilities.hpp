// SPDX-License-Identifier: Apache-2.0
// Linux capabilities by name, and which of them this process may pass on.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace berth::runtime {

/// Every capability the headers know, "CAP_CHOWN" first, in numeric order.
[[nodiscard]] const std::vector<std::string>& all_capabilities();

/// What an ordinary container gets: docker's default list.
[[nodiscard]] const std::vector<std::string>& container_capabilities();

/// Those in the bounding set of this process: nothing started from here can ever hold others.
[[nodiscard]] std::vector<std::string> bounding_capabilities();

/// Those of `wanted` that are also in `available`, in the order of `wanted`.
[[nodiscard]] std::vector<std::string> restrict_capabilities(const std::vector<std::string>& wanted,
                                                             const std::vector<std::string>& available);

}  // namespace berth::runtime
