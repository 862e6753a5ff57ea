// SPDX-License-Identifier: Apache-2.0
// The TCP connection under libgit2's HTTP and TLS: libgit2 1.5 has no timeouts of its own and cannot be cancelled
// while it waits for a peer.
#pragma once

#include "git/deadline.hpp"

namespace berth::git {

/// While it lives, the connections that libgit2 opens from this thread keep to the deadline.
class TimedConnections {
public:
    explicit TimedConnections(const Deadline& deadline);
    TimedConnections(const TimedConnections&) = delete;
    TimedConnections& operator=(const TimedConnections&) = delete;
    ~TimedConnections();
};

/// Tells libgit2 to open its connections here; once a process, after git_libgit2_init.
void register_timed_connections();

}  // namespace berth::git
