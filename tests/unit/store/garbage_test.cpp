// SPDX-License-Identifier: Apache-2.0
// Garbage collection takes what nothing stands for, and never what somebody holds.
#include "store/garbage.hpp"

#include <doctest/doctest.h>
#include <fcntl.h>
#include <sys/stat.h>

#include <atomic>
#include <thread>

#include "base/error.hpp"
#include "image/config.hpp"
#include "image/manifest.hpp"
#include "image/media_type.hpp"
#include "store/store.hpp"

using namespace berth;
using namespace berth::store;

namespace {

const auto now = std::chrono::system_clock::now;

struct Home {
    TemporaryDirectory folder;
    Store store = Store::open(folder.path());

    image::Descriptor add_image(const std::string& layer) {
        const auto blob = store.blobs().put(image::media_type::oci_layer, layer);
        image::Config config{.platform = image::Platform::parse("linux/amd64"), .diff_ids = {image::Digest::of(layer)}};
        const image::Manifest manifest{.config = store.blobs().put(image::media_type::oci_config, config.write()), .layers = {blob}};
        auto work = store.layers().make_work_directory();
        static_cast<void>(store.layers().adopt(work.path() / "diff", image::Digest::of(layer)));
        return store.blobs().put(image::media_type::oci_manifest, manifest.write());
    }
    /// As if it had been written long ago.
    void age_all() const {
        const timespec times[2] = {{1'000'000, 0}, {1'000'000, 0}};
        for (const auto& name : list_directory(folder.path() / "blobs/sha256")) {
            utimensat(AT_FDCWD, (folder.path() / "blobs/sha256" / name).c_str(), times, 0);
        }
        for (const auto& name : list_directory(folder.path() / "layers")) {
            utimensat(AT_FDCWD, (folder.path() / "layers" / name).c_str(), times, 0);
        }
    }
};

}  // namespace

TEST_CASE_FIXTURE(Home, "what names, pins and cache entries lead to stays, the rest goes") {
    store.names().tag(image::Reference::parse("named"), add_image("named layer"));
    store.pins().set("cluster/x", {add_image("pinned layer").digest});
    store.cache().put("key", {.value = "v", .references = {store.blobs().put("a/b", "cached").digest}});
    const auto lost = add_image("lost layer");
    store.blobs().put("a/b", "loose");
    age_all();
    const auto result = collect_garbage(store, {}, now());
    CHECK(result.blobs == 4);
    CHECK(result.layers == 1);
    for (const auto* layer : {"named layer", "pinned layer"}) {
        CHECK(store.blobs().has(image::Digest::of(layer)));
        CHECK(store.layers().find(image::Digest::of(layer)));
    }
    CHECK(store.blobs().has(image::Digest::of("cached")));
    CHECK_FALSE(store.blobs().has(lost.digest));
    CHECK_FALSE(store.layers().find(image::Digest::of("lost layer")));
    CHECK(list_directory(folder.path() / "tmp") == std::vector<std::string>{".gate"});
    store.names().untag(image::Reference::parse("named"));
    age_all();
    CHECK(collect_garbage(store, {}, now()).blobs == 3);
}

TEST_CASE_FIXTURE(Home, "young things stay") {
    store.blobs().put("a/b", "loose");
    CHECK(collect_garbage(store, {}, now()).blobs == 0);
    CHECK(collect_garbage(store, {.grace = std::chrono::seconds(0)}, now() + std::chrono::seconds(1)).blobs == 1);
}

TEST_CASE_FIXTURE(Home, "what a lease holder wrote or kept stays as long as the lease") {
    store.blobs().put("a/b", "before");
    store.blobs().put("a/b", "kept");
    age_all();
    {
        const auto lease = store.leases().acquire();
        store.blobs().put("a/b", "written");
        CHECK(store.blobs().keep(image::Digest::of("kept")));
        const auto result = collect_garbage(store, {.grace = std::chrono::seconds(0)}, now() + std::chrono::hours(5));
        CHECK(result.blobs == 1);
        CHECK(store.blobs().has(image::Digest::of("kept")));
        CHECK(store.blobs().has(image::Digest::of("written")));
    }
    CHECK(collect_garbage(store, {.grace = std::chrono::seconds(0)}, now() + std::chrono::hours(5)).blobs == 2);
}

TEST_CASE_FIXTURE(Home, "beside a collector nobody loses what he was told is there") {
    std::atomic<bool> stop = false;
    std::thread collector([&] {
        while (!stop) {
            collect_garbage(store, {.grace = std::chrono::seconds(0)}, now());
            std::this_thread::sleep_for(std::chrono::microseconds(200));
        }
    });
    int lost = 0;
    for (int round = 0; round < 60; ++round) {
        const auto text = "round " + std::to_string(round % 5);
        const auto lease = store.leases().acquire();
        store.blobs().put("a/b", text);
        if (!store.blobs().has(image::Digest::of(text)) || store.blobs().read(image::Digest::of(text)) != text) { ++lost; }
    }
    stop = true;
    collector.join();
    CHECK(lost == 0);
}
