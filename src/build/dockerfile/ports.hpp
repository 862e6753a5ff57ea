// SPDX-License-Identifier: Apache-2.0
// The ports of EXPOSE: `80`, `8000-8010/udp`; an address and a host port are tolerated and dropped.
#pragma once

#include <string>
#include <vector>

namespace berth::build::dockerfile {

/// `PORT/PROTOCOL` for every port of `specifications` (already expanded), ranges written out, sorted by name and
/// protocol as Docker does. Throws std::invalid_argument.
std::vector<std::string> parse_ports(const std::vector<std::string>& specifications);

} // namespace berth::build::dockerfile
