// SPDX-License-Identifier: Apache-2.0
// Ctrl-C cancels; the second one kills.
#include "ui/interrupt.hpp"

#include <doctest/doctest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>

using namespace berth;

TEST_CASE("ui::InterruptHandler: the first signal cancels, the second kills") {
    const pid_t child = ::fork();
    REQUIRE(child >= 0);
    if (child == 0) {
        CancelSource source;
        const ui::InterruptHandler handler(source);
        ::raise(SIGINT);
        if (!source.token().is_cancelled()) {
            ::_exit(1);
        }
        ::raise(SIGINT);
        ::_exit(2);
    }
    int status = 0;
    REQUIRE(::waitpid(child, &status, 0) == child);
    REQUIRE(WIFSIGNALED(status));
    CHECK(WTERMSIG(status) == SIGINT);
}

TEST_CASE("ui::InterruptHandler: writing to a closed pipe is an error, not a death") {
    CancelSource source;
    const ui::InterruptHandler handler(source);
    ::raise(SIGPIPE);
    CHECK_FALSE(source.token().is_cancelled());
}
