// SPDX-License-Identifier: Apache-2.0
// Processes: output, input, status, cancellation.
#include "base/process.hpp"

#include <doctest/doctest.h>
#include <unistd.h>

#include <thread>

using namespace berth;

TEST_CASE("output, error output and status come back") {
    SystemProcessRunner runner;
    const auto result = runner.run({.arguments = {"sh", "-c", "echo out; echo err >&2; exit 3"}}, {});
    CHECK(result.output == "out\n");
    CHECK(result.error_output == "err\n");
    CHECK(result.status == 3);
}

TEST_CASE("large input passes through") {
    SystemProcessRunner runner;
    const std::string input(3'000'000, 'x');
    CHECK(runner.run({.arguments = {"cat"}, .input = input}, {}).output == input);
}

TEST_CASE("environment and folder are set") {
    SystemProcessRunner runner;
    const auto result = runner.run({.arguments = {"/bin/sh", "-c", "echo $A $HOME; pwd"},
                                    .environment = {{"A", "1"}},
                                    .clear_environment = true,
                                    .working_directory = AbsolutePath("/")},
                                   {});
    CHECK(result.output == "1\n/\n");
}

TEST_CASE("a missing program and a missing folder are told apart") {
    SystemProcessRunner runner;
    CHECK_THROWS_WITH(runner.run({.arguments = {"no-such-program-here"}}, {}),
                      doctest::Contains("cannot find program 'no-such-program-here'"));
    CHECK_THROWS_WITH(runner.run({.arguments = {"sh"}, .working_directory = AbsolutePath("/no/such")}, {}),
                      doctest::Contains("cannot enter folder '/no/such'"));
}

TEST_CASE("descriptors that were left open to us stay with us") {
    SystemProcessRunner runner;
    const int inherited = ::dup(0);  // without close-on-exec, as from a careless caller
    const auto result = runner.run({.arguments = {"sh", "-c", "ls /proc/self/fd | wc -l"}}, {});
    ::close(inherited);
    CHECK(std::stoi(result.output) == 4);  // three streams, and ls's own folder
}

TEST_CASE("cancellation ends the process and what it started") {
    SystemProcessRunner runner;
    CancelSource source;
    std::thread canceller([&] { source.cancel(); });
    CHECK_THROWS_AS(runner.run({.arguments = {"sh", "-c", "sleep 600 & wait"}}, source.token()), Interrupted);
    canceller.join();
}

TEST_CASE("a failed command's error shows the end of what it said") {
    SystemProcessRunner runner;
    try {
        run_checked(runner, {.arguments = {"sh", "-c", "echo broken >&2; exit 4"}}, {});
        FAIL("nothing thrown");
    } catch (const Error& error) {
        CHECK(error.message().find("failed with exit status 4") != std::string::npos);
        CHECK(error.causes() == std::vector<std::string>{"broken"});
    }
}
