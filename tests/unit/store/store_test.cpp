// SPDX-License-Identifier: Apache-2.0
// The store as a whole: repair after a kill, images down to their config, refusals.
#include "store/store.hpp"

#include <doctest/doctest.h>
#include <signal.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/error.hpp"
#include "base/file.hpp"
#include "image/media_type.hpp"
#include "store/stored_image.hpp"

using namespace berth;
using namespace berth::store;

TEST_CASE("what a killed process left is swept by the next one, what a living one makes is not") {
    const TemporaryDirectory home;
    static_cast<void>(Store::open(home.path()));
    const auto ready = make_pipe();
    const pid_t child = fork();
    REQUIRE(child >= 0);
    if (child == 0) {
        const auto store = Store::open(home.path());
        auto writer = store.blobs().writer();
        writer.write("half");
        auto folder = store.scratch().make_directory();
        write_file(folder.path() / "part", "x");
        write_all(ready.write_end.get(), "r", "pipe");
        while (true) { pause(); }
    }
    char letter = 0;
    REQUIRE(read(ready.read_end.get(), &letter, 1) == 1);
    static_cast<void>(Store::open(home.path()));
    CHECK(list_directory(home.path() / "tmp").size() == 3);
    kill(child, SIGKILL);
    waitpid(child, nullptr, 0);
    const auto store = Store::open(home.path());
    CHECK(list_directory(home.path() / "tmp") == std::vector<std::string>{".gate"});
    CHECK_FALSE(store.blobs().has(image::Digest::of("half")));
}

TEST_CASE("an image is read down to its config, by platform") {
    const TemporaryDirectory home;
    const auto store = Store::open(home.path());
    image::Index index{.media_type = std::string(image::media_type::oci_index)};
    for (const auto* platform : {"linux/amd64", "linux/arm64"}) {
        image::Config config{.platform = image::Platform::parse(platform)};
        const image::Manifest manifest{.config = store.blobs().put(image::media_type::oci_config, config.write())};
        auto descriptor = store.blobs().put(image::media_type::oci_manifest, manifest.write());
        descriptor.platform = config.platform;
        index.manifests.push_back(descriptor);
    }
    const auto name = image::Reference::parse("app:1");
    store.names().tag(name, store.blobs().put(image::media_type::oci_index, index.write()));
    const auto arm = find_image(store, name, image::Platform::parse("linux/arm64"));
    REQUIRE(arm);
    CHECK(arm->config.platform.architecture == "arm64");
    CHECK(arm->layers().empty());
    CHECK_FALSE(find_image(store, image::Reference::parse("none")));
    CHECK_THROWS_WITH_AS(static_cast<void>(find_image(store, name, image::Platform::parse("linux/s390x"))),
                         doctest::Contains("cannot read image 'app:1' in the store"), Error);
}

TEST_CASE("a home that cannot be is told with a hint") {
    const TemporaryDirectory folder;
    write_file(folder.path() / "file", "");
    try {
        static_cast<void>(Store::open(folder.path() / "file/home"));
        FAIL("opened");
    } catch (const Error& error) {
        CHECK(std::string(error.what()).find("cannot open the store") != std::string::npos);
        CHECK(error.hint().find("BERTH_HOME") != std::string::npos);
    }
}

TEST_CASE("a damaged state.db is told, not overwritten") {
    const TemporaryDirectory home;
    write_file(home.path() / "state.db", std::string(4096, 'x'));
    CHECK_THROWS_WITH_AS(static_cast<void>(Store::open(home.path())), doctest::Contains("state.db"), Error);
    CHECK(read_file(home.path() / "state.db") == std::string(4096, 'x'));
}
