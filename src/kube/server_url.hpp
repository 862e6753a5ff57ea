// SPDX-License-Identifier: Apache-2.0
// What the URL of an API server tells of where it is.
#pragma once

#include <string>
#include <string_view>

namespace berth::kube {

/// The server is reached through this machine's loopback: 127.0.0.0/8, ::1 or localhost.
[[nodiscard]] bool is_loopback(std::string_view server_url);

/// Host of a URL, without brackets and port.
[[nodiscard]] std::string host_of(std::string_view url);

}  // namespace berth::kube
