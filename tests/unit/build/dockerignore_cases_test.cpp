// SPDX-License-Identifier: Apache-2.0
// The tables of whole contexts: what an ignore file and COPY --exclude leave in an image.
#include "build/builder.hpp"

#include "archive/tar_reader.hpp"
#include "base/error.hpp"
#include "base/file.hpp"
#include "base/text.hpp"
#include "dockerfile/cases.hpp"
#include "store/stored_image.hpp"

#include <doctest/doctest.h>

#include <unistd.h>

#include <map>

using namespace berth;
using namespace berth::build;

namespace {

class Shop {
public:
    explicit Shop(const json::Object& files) {
        ensure_directory(context_);
        for (const json::Member& file : files.members()) {
            const AbsolutePath path = context_ / file.name;
            ensure_directory(path.parent());
            if (file.value.is_string()) {
                write_file(path, file.value.as_string());
            } else {
                REQUIRE(symlink(std::string(file.value.text_at({"symlink"})).c_str(), path.c_str()) == 0);
            }
        }
    }

    /// Path -> content or link target; folders end with '/'.
    std::map<std::string, std::string> build(const std::string& dockerfile_name) {
        progress::NullSink progress;
        const BuiltImage built = build_image(
            {.context = context_, .dockerfile = context_ / dockerfile_name},
            {.store = store_, .progress = progress, .pull = {}, .runtime = []() -> runtime::Runtime& { throw Error("none"); }},
            CancelToken());
        std::map<std::string, std::string> found;
        for (const image::Descriptor& layer : store::read_image(store_, built.manifest).manifest.layers) {
            const auto source = store_.blobs().open(layer.digest);
            archive::TarReader reader(*source, "layer");
            while (const auto entry = reader.next()) {
                archive::EntrySource content(reader);
                found[entry->path] = entry->type == archive::EntryType::symlink ? entry->link_target
                                                                                : read_whole(content, 100'000, "entry");
            }
        }
        return found;
    }
    void write(const std::string& name, const std::string& text) const { write_file(context_ / name, text); }

private:
    TemporaryDirectory folder_;
    AbsolutePath context_ = folder_.path() / "context";
    store::Store store_ = store::Store::open(folder_.path() / "home");
};

/// Only what copies: the tables' RUN lines are checks of their own.
std::string copies_alone(const std::string& dockerfile) {
    std::string result;
    for (const std::string& line : split_lines(dockerfile)) {
        if (!line.starts_with("RUN ")) {
            result += (line.starts_with("FROM ") ? "FROM scratch" : line) + "\n";
        }
    }
    return result;
}

} // namespace

TEST_CASE("every context of the tables arrives as its ignore file says") {
    for (const json::Value& item : test::load_cases("dockerignore/context.json")) {
        INFO(item.text_at({"name"}));
        for (const json::Value& build : item.find("builds")->as_array()) {
            Shop shop(item.find("files")->as_object());
            const std::string name(build.text_at({"dockerfile"}));
            shop.write(name, copies_alone(item.find("files")->find(name)->as_string()));
            if (build.find("error") != nullptr) {
                CHECK_THROWS_AS(static_cast<void>(shop.build(name)), Error);
                continue;
            }
            const auto found = shop.build(name);
            for (const std::string& path : test::strings_of(build.find("present"))) {
                CHECK_MESSAGE(found.contains(path), path);
            }
            for (const std::string& path : test::strings_of(build.find("absent"))) {
                CHECK_MESSAGE(!found.contains(path), path);
            }
        }
    }
}

TEST_CASE("every COPY --exclude of the tables leaves out what it says") {
    for (const json::Value& item : test::load_cases("dockerignore/copy-exclude.json")) {
        INFO(item.text_at({"name"}), " ", item.text_at({"instruction"}));
        Shop shop(item.find("files")->as_object());
        shop.write("Dockerfile.excluded", "FROM scratch\n" + std::string(item.text_at({"instruction"})) + "\n");
        const auto found = shop.build("Dockerfile.excluded");
        if (const json::Value* present = item.find("present")) {
            for (const json::Member& file : present->as_object().members()) {
                INFO(file.name);
                REQUIRE(found.contains(file.name));
                CHECK(found.at(file.name) == file.value.as_string());
            }
        }
        for (const std::string& path : test::strings_of(item.find("absent"))) {
            CHECK_MESSAGE(!found.contains(path), path);
        }
        if (item.find("empty") != nullptr) {
            const std::string path(item.text_at({"empty"}));
            CHECK_MESSAGE(found.contains(path + "/"), path);
            for (const auto& [name, content] : found) {
                CHECK_FALSE((name.starts_with(path + "/") && name.size() > path.size() + 1));
            }
        }
    }
}
