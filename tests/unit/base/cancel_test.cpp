// SPDX-License-Identifier: Apache-2.0
// Cancellation reaches tokens, children and sleepers.
#include "base/cancel.hpp"

#include <doctest/doctest.h>
#include <poll.h>

#include <thread>

#include "base/error.hpp"

using namespace berth;

TEST_CASE("a default token is never cancelled") {
    const CancelToken token;
    CHECK_FALSE(token.is_cancelled());
    CHECK_NOTHROW(token.throw_if_cancelled());
    CHECK(token.descriptor() == -1);
}

TEST_CASE("cancelling a parent cancels its children, not the reverse") {
    CancelSource parent;
    CancelSource child(parent.token());
    CancelSource other(parent.token());
    child.cancel();
    CHECK(child.token().is_cancelled());
    CHECK_FALSE(parent.token().is_cancelled());
    CHECK_FALSE(other.token().is_cancelled());
    parent.cancel();
    CHECK(other.token().is_cancelled());
    pollfd wait{.fd = other.token().descriptor(), .events = POLLIN, .revents = 0};
    CHECK(::poll(&wait, 1, 0) == 1);
    CHECK_THROWS_AS(other.token().throw_if_cancelled(), Interrupted);
}

TEST_CASE("a sleeper wakes when cancelled") {
    CancelSource source;
    std::thread canceller([&] { source.cancel(); });
    CHECK_THROWS_AS(source.token().sleep_for(std::chrono::minutes(5)), Interrupted);
    canceller.join();
}
