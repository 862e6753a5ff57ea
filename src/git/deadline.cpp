// SPDX-License-Identifier: Apache-2.0
// Waiting on a descriptor, on cancellation and on the clock at once.
#include "git/deadline.hpp"

#include <poll.h>

#include <algorithm>
#include <array>
#include <cerrno>

namespace berth::git {

int Deadline::remaining() const {
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(end_ - std::chrono::steady_clock::now()).count();
    return static_cast<int>(std::clamp<long>(left, 0, 3'600'000));
}

bool Deadline::wait(int descriptor, short events) const {
    for (;;) {
        // poll skips negative descriptors, as the token that is never cancelled has.
        std::array<pollfd, 2> watched{pollfd{descriptor, events, 0}, pollfd{cancel_.descriptor(), POLLIN, 0}};
        const int ready = ::poll(watched.data(), watched.size(), remaining());
        if (ready < 0 && errno == EINTR) {
            continue;
        }
        if (ready <= 0 || cancel_.is_cancelled()) {
            return false;
        }
        if (watched[0].revents != 0) {
            return true;
        }
    }
}

}  // namespace berth::git
