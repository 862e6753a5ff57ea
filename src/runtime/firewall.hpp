// SPDX-License-Identifier: Apache-2.0
// Getting along with the machine's firewall: Docker and others let nothing be forwarded that they do not know.
#pragma once

#include <string>

namespace berth::runtime {

/// Where the chain FORWARD of the ip table `filter` (iptables) drops by policy, puts rules at its head that let packets
/// from and to the bridge pass; once, however often it is called. True when such rules are needed.
bool open_forwarding(const std::string& bridge);

/// Takes those rules away; no error when there are none.
void close_forwarding(const std::string& bridge);

}  // namespace berth::runtime
