// SPDX-License-Identifier: Apache-2.0
// Changes of files as editors and checkouts make them.
#include "sync/file_watcher.hpp"

#include <doctest/doctest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <thread>

#include "base/error.hpp"
#include "base/file.hpp"

using namespace berth;
using namespace berth::sync;
using namespace std::chrono_literals;
namespace fs = std::filesystem;

namespace {

void write(const fs::path& path, std::string_view text) { std::ofstream(path) << text; }

bool everything(const fs::path&, FileWatcher::EntryKind) { return true; }

struct Fixture {
    TemporaryDirectory directory;
    fs::path root{directory.path().string()};
    FileWatcher watcher;
    std::set<fs::path> next() { return watcher.wait(2000ms).paths; }
};

}  // namespace

TEST_CASE_FIXTURE(Fixture, "a write, a rename into place and a removal are told") {
    watcher.watch_tree(root, everything);
    write(root / "a", "1");
    CHECK(next() == std::set{root / "a"});
    write(root / "a.tmp", "2");
    fs::rename(root / "a.tmp", root / "a");
    CHECK(next().contains(root / "a"));
    fs::remove(root / "a");
    CHECK(next() == std::set{root / "a"});
    CHECK(watcher.wait(30ms).empty());
}

TEST_CASE_FIXTURE(Fixture, "directories made later are followed, with what is in them already") {
    watcher.watch_tree(root, everything);
    fs::create_directories(root / "x/y");
    write(root / "x/y/z", "1");
    std::set<fs::path> seen;
    for (int turn = 0; turn < 5 && !seen.contains(root / "x/y/z"); ++turn) seen.merge(watcher.wait(500ms).paths);
    CHECK(seen.contains(root / "x/y/z"));
    while (!watcher.wait(50ms).empty()) {
    }
    write(root / "x/y/later", "1");
    CHECK(next() == std::set{root / "x/y/later"});
}

TEST_CASE_FIXTURE(Fixture, "what the filter refuses is neither watched nor told") {
    fs::create_directories(root / ".git/objects");
    fs::create_directories(root / "src");
    watcher.watch_tree(root, [&](const fs::path& path, FileWatcher::EntryKind) { return path.filename() != ".git"; });
    CHECK(watcher.watch_count() == 2);
    write(root / ".git/objects/x", "1");
    CHECK(watcher.wait(50ms).empty());
    write(root / "src/x", "1");
    CHECK(next() == std::set{root / "src/x"});
}

TEST_CASE_FIXTURE(Fixture, "a single file is watched alone, also before it exists") {
    watcher.watch_file(root / "berth.yaml");
    write(root / "other", "1");
    CHECK(watcher.wait(50ms).empty());
    write(root / "berth.yaml", "1");
    CHECK(next() == std::set{root / "berth.yaml"});
}

TEST_CASE_FIXTURE(Fixture, "many changes come as one, and a steady writer does not hold them back") {
    watcher.watch_tree(root, everything);
    for (int index = 0; index < 200; ++index) write(root / std::to_string(index), "1");
    CHECK(next().size() == 200);
    std::atomic<bool> stop = false;
    std::thread writer([&] {
        for (int index = 0; !stop; ++index) {
            write(root / ("busy" + std::to_string(index)), "1");
            std::this_thread::sleep_for(1ms);
        }
    });
    const auto begun = std::chrono::steady_clock::now();
    CHECK_FALSE(watcher.wait().empty());
    const auto took = std::chrono::steady_clock::now() - begun;
    stop = true;
    writer.join();
    CHECK(took < 2s);
}

TEST_CASE_FIXTURE(Fixture, "a directory moved away is forgotten, moved back it is followed") {
    fs::create_directories(root / "in/d");
    fs::create_directories(root / "out");
    watcher.watch_tree(root / "in", everything);
    fs::rename(root / "in/d", root / "out/d");
    CHECK(next().contains(root / "in/d"));
    write(root / "out/d/x", "1");
    CHECK(watcher.wait(50ms).empty());
    fs::rename(root / "out/d", root / "in/d");
    CHECK(next().contains(root / "in/d"));
    write(root / "in/d/y", "1");
    CHECK(next() == std::set{root / "in/d/y"});
}

TEST_CASE_FIXTURE(Fixture, "wake ends a wait") {
    watcher.watch_tree(root, everything);
    std::thread waker([&] {
        std::this_thread::sleep_for(20ms);
        watcher.wake();
    });
    CHECK(watcher.wait().empty());
    waker.join();
}

TEST_CASE_FIXTURE(Fixture, "what is no directory cannot be watched") {
    CHECK_THROWS_AS(watcher.watch_tree(root / "nothing", everything), Error);
}
