// SPDX-License-Identifier: Apache-2.0
// Whole builds without RUN, into a store in a temporary folder.
#include "build/builder.hpp"

#include "archive/compression.hpp"
#include "archive/tar_reader.hpp"
#include "base/error.hpp"
#include "base/file.hpp"
#include "build/solver/context_fingerprint.hpp"
#include "store/stored_image.hpp"

#include <doctest/doctest.h>

#include <fcntl.h>
#include <sys/stat.h>

#include <map>

using namespace berth;
using namespace berth::build;

namespace {

struct Workshop {
    TemporaryDirectory folder;
    store::Store store = store::Store::open(folder.path() / "home");
    progress::RecordingSink progress;
    AbsolutePath context = folder.path() / "context";
    std::vector<std::string> pulled;

    Workshop() { ensure_directory(context); }

    void file(const std::string& path, const std::string& text) const {
        ensure_directory((context / path).parent());
        write_file(context / path, text);
    }
    BuiltImage build(BuildRequest request) {
        return build_image(request,
                           {.store = store,
                            .progress = progress,
                            .pull =
                                [this](const image::Reference& name, const CancelToken&) {
                                    pulled.push_back(name.text());
                                    throw Error(ErrorKind::unavailable, "no network");
                                },
                            .runtime = []() -> runtime::Runtime& { throw Error("no runtime here"); }},
                           CancelToken());
    }
    BuiltImage build(const std::string& dockerfile) {
        file("Dockerfile", dockerfile);
        return build(BuildRequest{.context = context, .names = {image::Reference::parse("made")}});
    }
    [[nodiscard]] store::StoredImage made() const {
        return *store::find_image(store, image::Reference::parse("made"));
    }
    /// Path -> mode, owner and content of everything in a layer.
    [[nodiscard]] std::map<std::string, std::string> layer(std::size_t number) const {
        const auto source = store.blobs().open(made().manifest.layers.at(number).digest);
        archive::TarReader reader(*source, "layer");
        std::map<std::string, std::string> entries;
        while (const auto entry = reader.next()) {
            archive::EntrySource content(reader);
            entries[entry->path] = read_whole(content, 1000, "entry");
        }
        return entries;
    }
    /// How each finished task ended.
    [[nodiscard]] std::vector<progress::Outcome> outcomes() const {
        std::vector<progress::Outcome> result;
        for (const progress::Event& event : progress.events()) {
            if (const auto* finished = std::get_if<progress::Finished>(&event)) {
                result.push_back(finished->outcome);
            }
        }
        return result;
    }
};

} // namespace

TEST_CASE("an image of files alone") {
    Workshop shop;
    shop.file("a", "A");
    shop.file("dir/b", "B");
    const BuiltImage built = shop.build("FROM scratch\nCOPY a dir /x/\nENV K=v\n");
    const store::StoredImage made = shop.made();
    CHECK(made.manifest_descriptor.digest == built.manifest.digest);
    CHECK(made.id() == built.id);
    REQUIRE(made.manifest.layers.size() == 1);
    CHECK(shop.layer(0) == std::map<std::string, std::string>{{"x/", ""}, {"x/a", "A"}, {"x/b", "B"}});
    CHECK(made.config.history.size() == 2);
    CHECK(made.config.history[0].created_by == "COPY a dir /x/ # buildkit");
    CHECK(made.config.history[0].created == made.config.created);
    CHECK(made.config.container.find_env("K") == "v");
}

TEST_CASE("a second build is the same image, all from the cache, and only what changed is made anew") {
    Workshop shop;
    shop.file("a", "A");
    shop.file("b", "B");
    const std::string text = "FROM scratch\nCOPY a /a\nCOPY b /b\n";
    const BuiltImage first = shop.build(text);
    const std::size_t tasks = shop.outcomes().size();
    CHECK(shop.build(text).manifest.digest == first.manifest.digest);
    for (std::size_t i = tasks; i < shop.outcomes().size(); ++i) {
        CHECK(shop.outcomes()[i] == progress::Outcome::cached);
    }
    const image::Descriptor kept = shop.made().manifest.layers[0];
    shop.file("b", "changed");
    CHECK(shop.build(text).manifest.digest != first.manifest.digest);
    CHECK(shop.made().manifest.layers[0] == kept);
    CHECK(shop.layer(1).at("b") == "changed");
    CHECK(shop.layer(1).size() == 1);
}

TEST_CASE("a lost layer is made again") {
    Workshop shop;
    shop.file("a", "A");
    const BuiltImage first = shop.build("FROM scratch\nCOPY a /\n");
    remove_file(shop.store.blobs().path(shop.made().manifest.layers[0].digest));
    static_cast<void>(shop.build("FROM scratch\nCOPY a /\n"));
    CHECK(shop.store.blobs().has(shop.made().manifest.layers[0].digest));
}

TEST_CASE("a fixed time makes the same image of the same files, anywhere") {
    const auto build = [] {
        Workshop shop;
        shop.file("a", "A");
        shop.file("Dockerfile", "FROM scratch\nCOPY a /new/\nWORKDIR /w\n");
        return shop
            .build(BuildRequest{.context = shop.context, .build_args = {{"SOURCE_DATE_EPOCH", "1600000000"}}})
            .manifest.digest;
    };
    CHECK(build() == build());
}

TEST_CASE("a stage's files are copied from it, and its steps do not show") {
    Workshop shop;
    shop.file("a", "A");
    static_cast<void>(shop.build("FROM scratch AS one\nCOPY a /deep/er/\nFROM scratch\nCOPY --from=one /deep /got\n"));
    REQUIRE(shop.made().manifest.layers.size() == 1);
    CHECK(shop.layer(0) == std::map<std::string, std::string>{{"got/", ""}, {"got/er/", ""}, {"got/er/a", "A"}});
}

TEST_CASE("what a failed build leaves: the name as it was, an error with file and line") {
    Workshop shop;
    shop.file("a", "A");
    const BuiltImage first = shop.build("FROM scratch\nCOPY a /\n");
    CHECK_THROWS_WITH_AS(static_cast<void>(shop.build("FROM scratch\nCOPY a /\nCOPY missing /\n")),
                         doctest::Contains("Dockerfile:3: [stage-0 2/2] COPY missing /: '/missing' is not in the build context"),
                         Error);
    CHECK(shop.made().manifest_descriptor.digest == first.manifest.digest);
    CHECK_THROWS_WITH_AS(static_cast<void>(shop.build("FROM nowhere.test/x\n")),
                         doctest::Contains("Dockerfile:1: cannot use image 'nowhere.test/x': no network"), Error);
    CHECK(shop.pulled == std::vector<std::string>{"nowhere.test/x:latest"});
    CHECK_THROWS_WITH_AS(static_cast<void>(shop.build("# syntax=other/frontend\nFROM scratch\n")),
                         doctest::Contains("Dockerfile:1: frontend 'other/frontend' is not supported yet"), Error);
    shop.file(".dockerignore", "a[");
    CHECK_THROWS_WITH_AS(static_cast<void>(shop.build("FROM scratch\nCOPY a /\n")),
                         doctest::Contains(".dockerignore: malformed pattern 'a['"), Error);
}

TEST_CASE("base images come from the store") {
    Workshop shop;
    shop.file("a", "A");
    static_cast<void>(shop.build("FROM scratch\nCOPY a /\nENV BASE=1\n"));
    shop.file("Dockerfile", "FROM made\nCOPY a /b\n");
    const BuiltImage built =
        shop.build(BuildRequest{.context = shop.context, .names = {image::Reference::parse("upper")}});
    CHECK(shop.pulled.empty());
    const auto upper = store::find_image(shop.store, image::Reference::parse("upper"));
    REQUIRE(upper);
    CHECK(upper->manifest.layers.size() == 2);
    CHECK(upper->config.history.size() == 3);
    CHECK(upper->config.container.find_env("BASE") == "1");
    CHECK(upper->manifest_descriptor.digest == built.manifest.digest);
}

TEST_CASE("a fingerprint sees every change of a context but not what is ignored") {
    Workshop shop;
    shop.file("d/a", "one");
    shop.file("d/skip", "x");
    const dockerfile::PathPatterns ignored(std::vector<std::string>{"d/skip"});
    const auto digest = [&] { return fingerprint_context(shop.context, ignored, CancelToken()).digest; };
    const std::string first = digest();
    CHECK(digest() == first);
    CHECK_FALSE(fingerprint_context(shop.context, ignored, CancelToken()).settled);
    shop.file("d/skip", "other");
    CHECK(digest() == first);
    REQUIRE(chmod((shop.context / "d/a").c_str(), 0600) == 0);
    const std::string second = digest();
    CHECK(second != first);
    shop.file("d/a", "two");
    CHECK(digest() != second);
}
