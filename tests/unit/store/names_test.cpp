// SPDX-License-Identifier: Apache-2.0
// Names, and what keeps content without one.
#include "store/names.hpp"

#include <doctest/doctest.h>

#include "base/file.hpp"
#include "store/store.hpp"

using namespace berth;
using namespace berth::store;

TEST_CASE("names are set, replaced, listed and taken away") {
    const TemporaryDirectory home;
    const auto store = Store::open(home.path());
    const auto name = image::Reference::parse("team/app:1");
    const auto one = image::Descriptor::of("a/b", "one");
    CHECK_FALSE(store.names().find(name));
    store.names().tag(name, one);
    store.names().tag(image::Reference::parse("debian"), image::Descriptor::of("a/b", "two"));
    CHECK(store.names().find(name) == one);
    store.names().tag(name, image::Descriptor::of("a/b", "three"));
    CHECK(store.names().find(name)->digest == image::Digest::of("three"));
    const auto list = store.names().list();
    REQUIRE(list.size() == 2);
    CHECK(list[0].name.familiar() == "debian:latest");
    CHECK(list[1].name.familiar() == "team/app:1");
    CHECK(store.names().untag(name));
    CHECK_FALSE(store.names().untag(name));
}

TEST_CASE("an image is found by its digest under its repository") {
    const TemporaryDirectory home;
    const auto store = Store::open(home.path());
    const auto target = image::Descriptor::of("a/b", "one");
    store.names().tag(image::Reference::parse("debian:12"), target);
    CHECK(store.names().find(image::Reference::parse("debian").with_digest(target.digest)) == target);
    CHECK_FALSE(store.names().find(image::Reference::parse("other").with_digest(target.digest)));
}

TEST_CASE("an index's digest finds the platform that was fetched of it") {
    const TemporaryDirectory home;
    const auto store = Store::open(home.path());
    const auto name = image::Reference::parse("kindest/node:v1@" + image::Digest::of("index").text());
    const auto platform = image::Descriptor::of("a/b", "one platform");
    store.names().tag(name, platform);
    CHECK(store.names().find(name) == platform);
    CHECK(store.names().find(name.with_digest(platform.digest)) == platform);
    CHECK(store.names().untag(name));
    CHECK_FALSE(store.names().find(name));
}

TEST_CASE("a second opening sees what the first wrote") {
    const TemporaryDirectory home;
    const auto first = Store::open(home.path());
    const auto second = Store::open(home.path());
    first.names().tag(image::Reference::parse("debian"), image::Descriptor::of("a/b", "one"));
    CHECK(second.names().find(image::Reference::parse("debian")));
}

TEST_CASE("leases live and end; pins stay") {
    const TemporaryDirectory home;
    const auto store = Store::open(home.path());
    CHECK_FALSE(store.leases().oldest());
    {
        const auto lease = store.leases().acquire();
        const auto began = store.leases().oldest();
        REQUIRE(began);
        const auto later = store.leases().acquire();
        CHECK(store.leases().oldest() == began);
    }
    CHECK_FALSE(store.leases().oldest());
    store.pins().set("cluster/a", {image::Digest::of("x"), image::Digest::of("y")});
    store.pins().set("cluster/b", {image::Digest::of("x")});
    CHECK(store.pins().all().size() == 2);
    store.pins().set("cluster/a", {});
    CHECK(store.pins().all() == std::vector<image::Digest>{image::Digest::of("x")});
}
