// SPDX-License-Identifier: Apache-2.0
// A blob appears whole and verified, or not at all.
#include "store/blobs.hpp"

#include <doctest/doctest.h>

#include "base/error.hpp"
#include "base/file.hpp"
#include "store/store.hpp"

using namespace berth;
using namespace berth::store;

TEST_CASE("a blob is found by its digest") {
    const TemporaryDirectory home;
    const auto store = Store::open(home.path());
    const auto descriptor = store.blobs().put("text/plain", "hello");
    CHECK(descriptor.digest == image::Digest::of("hello"));
    CHECK(store.blobs().find_size(descriptor.digest) == 5U);
    CHECK(store.blobs().read(descriptor.digest) == "hello");
    CHECK(store.blobs().put("text/plain", "hello") == descriptor);
    CHECK_FALSE(store.blobs().has(image::Digest::of("other")));
    CHECK_THROWS_WITH_AS(static_cast<void>(store.blobs().open(image::Digest::of("other"))),
                         doctest::Contains("is not in the store"), Error);
    CHECK(store.scratch().sweep() == 0);
}

TEST_CASE("wrong content is refused and leaves nothing") {
    const TemporaryDirectory home;
    const auto store = Store::open(home.path());
    const auto wanted = image::Descriptor::of("text/plain", "hello");
    TextSource other("jello");
    CHECK_THROWS_WITH_AS(store.blobs().put(wanted, other), doctest::Contains(wanted.digest.text().c_str()), Error);
    TextSource shorter("hell");
    CHECK_THROWS_WITH_AS(store.blobs().put(wanted, shorter), doctest::Contains("has 4 bytes where 5 were announced"), Error);
    CHECK_FALSE(store.blobs().has(wanted.digest));
    CHECK(list_directory(home.path() / "tmp") == std::vector<std::string>{".gate"});
}

TEST_CASE("a damaged blob is told when it is read") {
    const TemporaryDirectory home;
    const auto store = Store::open(home.path());
    const auto descriptor = store.blobs().put("text/plain", "hello");
    write_file(store.blobs().path(descriptor.digest), "jello");
    CHECK_THROWS_WITH_AS(static_cast<void>(store.blobs().read(descriptor.digest)), doctest::Contains("is damaged"), Error);
}

TEST_CASE("other algorithms have folders of their own") {
    const TemporaryDirectory home;
    const auto store = Store::open(home.path());
    auto writer = store.blobs().writer(image::DigestAlgorithm::sha512);
    writer.write("hello");
    const auto digest = writer.commit();
    CHECK(digest.algorithm_name() == "sha512");
    CHECK(store.blobs().read(digest) == "hello");
}
