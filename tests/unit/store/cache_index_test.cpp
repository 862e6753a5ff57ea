// SPDX-License-Identifier: Apache-2.0
// The cache index: put, find, expire.
#include "store/cache_index.hpp"

#include <doctest/doctest.h>

#include "base/file.hpp"
#include "store/store.hpp"

using namespace berth;
using namespace berth::store;

TEST_CASE("an entry is found again with its references") {
    const TemporaryDirectory home;
    const auto store = Store::open(home.path());
    CHECK_FALSE(store.cache().find("key"));
    store.cache().put("key", {.value = std::string("v\0w", 3), .references = {image::Digest::of("a"), image::Digest::of("b")}});
    const auto entry = store.cache().find("key");
    REQUIRE(entry);
    CHECK(entry->value == std::string("v\0w", 3));
    CHECK(entry->references == std::vector<image::Digest>{image::Digest::of("a"), image::Digest::of("b")});
    CHECK(store.cache().references().size() == 2);
    store.cache().put("key", {.value = "new"});
    CHECK(store.cache().find("key")->value == "new");
    store.cache().erase("key");
    CHECK_FALSE(store.cache().find("key"));
}

TEST_CASE("old entries go") {
    const TemporaryDirectory home;
    const auto store = Store::open(home.path());
    store.cache().put("key", {.value = "v"});
    CHECK(store.cache().expire(std::chrono::system_clock::now() - std::chrono::hours(1)) == 0);
    CHECK(store.cache().expire(std::chrono::system_clock::now() + std::chrono::hours(1)) == 1);
}
