// SPDX-License-Identifier: Apache-2.0
// Several that open a database which is not there yet.
#include "store/database.hpp"

#include <doctest/doctest.h>

#include <atomic>
#include <latch>
#include <thread>
#include <vector>

#include "base/error.hpp"
#include "base/file.hpp"

using namespace berth;
using namespace berth::store;

TEST_CASE("several make a database at once, and each of them can use it") {
    constexpr int openers = 8;
    constexpr int rounds = 25;
    std::atomic<int> refused = 0;
    for (int round = 0; round < rounds; ++round) {
        const TemporaryDirectory home;
        const auto path = home.path() / "state.db";
        std::latch ready(openers);
        std::vector<std::jthread> threads;
        for (int opener = 0; opener < openers; ++opener) {
            threads.emplace_back([&] {
                ready.arrive_and_wait();
                try {
                    Database database(path, "create table if not exists words (word text)", Database::Durability::survives_process);
                    database.run("insert into words values (?)", {std::string("a")});
                } catch (const Error& error) {
                    MESSAGE(error.what());
                    ++refused;
                }
            });
        }
    }
    CHECK(refused == 0);
}
