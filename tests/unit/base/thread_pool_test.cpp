// SPDX-License-Identifier: Apache-2.0
// Loops on threads.
#include "base/thread_pool.hpp"

#include <doctest/doctest.h>

#include <atomic>
#include <stdexcept>
#include <thread>

#include "base/error.hpp"

using namespace berth;

TEST_CASE("every index is worked once") {
    ThreadPool pool(3);
    std::vector<std::atomic<int>> seen(1000);
    pool.for_each_index(seen.size(), [&](std::size_t i) { ++seen[i]; });
    for (const auto& count : seen) {
        CHECK(count == 1);
    }
}

TEST_CASE("threads start with the work, and each piece finds one while there are any") {
    ThreadPool pool(3);
    CHECK(pool.size() == 3);
    std::atomic<int> waiting = 0;
    // Each of the four waits for the others: three threads and the caller.
    pool.for_each_index(4, [&](std::size_t) {
        ++waiting;
        while (waiting < 4) {
            std::this_thread::yield();
        }
    });
    CHECK(waiting == 4);
}

TEST_CASE("loops may nest") {
    ThreadPool pool(2);
    std::atomic<int> total = 0;
    pool.for_each_index(8, [&](std::size_t) { pool.for_each_index(8, [&](std::size_t) { ++total; }); });
    CHECK(total == 64);
}

TEST_CASE("the first failure is rethrown and stops the rest") {
    ThreadPool pool(2);
    std::atomic<int> ran = 0;
    CHECK_THROWS_WITH_AS(pool.for_each_index(100'000,
                                             [&](std::size_t i) {
                                                 ++ran;
                                                 if (i == 10) {
                                                     throw Error("tenth");
                                                 }
                                             }),
                         "tenth", Error);
    CHECK(ran < 100'000);
}

TEST_CASE("a failing piece cancels the others") {
    CHECK_THROWS_WITH_AS(run_concurrently({[](const CancelToken&) { throw Error("first"); },
                                           [](const CancelToken& token) { token.sleep_for(std::chrono::minutes(5)); }},
                                          {}),
                         "first", Error);
}
