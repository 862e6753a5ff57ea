// SPDX-License-Identifier: Apache-2.0
// Changes of files as editors and checkouts make them.
#include "base/file_watcher.hpp"

#include <doctest/doctest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <functional>
#include <thread>

#include "base/error.hpp"
#include "base/file.hpp"

using namespace berth;
using namespace std::chrono_literals;
namespace fs = std::filesystem;

namespace {

void write(const fs::path& path, std::string_view text) { std::ofstream(path) << text; }

bool everything(const fs::path&, FileWatcher::EntryKind) { return true; }

struct Fixture {
    TemporaryDirectory directory;
    fs::path root{directory.path().string()};
    FileWatcher watcher;
    // However slow the machine is and however it cuts what happens into pieces.
    std::set<fs::path> until(const std::function<bool(const std::set<fs::path>&)>& enough) {
        std::set<fs::path> seen;
        for (int turn = 0; turn < 100 && !enough(seen); ++turn) seen.merge(watcher.wait(500ms).paths);
        return seen;
    }
    std::set<fs::path> until(const fs::path& path) {
        return until([&](const auto& seen) { return seen.contains(path); });
    }
    // Something was told of `path`, and of nothing else.
    bool only(const fs::path& path) { return until(path) == std::set{path}; }
    void settle() {
        while (!watcher.wait(100ms).empty()) {
        }
    }
};

}  // namespace

TEST_CASE_FIXTURE(Fixture, "a write, a rename into place and a removal are told") {
    watcher.watch_tree(root, everything);
    write(root / "a", "1");
    CHECK(only(root / "a"));
    write(root / "a.tmp", "2");
    fs::rename(root / "a.tmp", root / "a");
    CHECK(until(root / "a").contains(root / "a"));
    settle();
    fs::remove(root / "a");
    CHECK(only(root / "a"));
    CHECK(watcher.wait(30ms).empty());
}

TEST_CASE_FIXTURE(Fixture, "directories made later are followed, with what is in them already") {
    watcher.watch_tree(root, everything);
    fs::create_directories(root / "x/y");
    write(root / "x/y/z", "1");
    CHECK(until(root / "x/y/z").contains(root / "x/y/z"));
    settle();
    write(root / "x/y/later", "1");
    CHECK(only(root / "x/y/later"));
}

TEST_CASE_FIXTURE(Fixture, "what the filter refuses is neither watched nor told") {
    fs::create_directories(root / ".git/objects");
    fs::create_directories(root / "src");
    watcher.watch_tree(root, [&](const fs::path& path, FileWatcher::EntryKind) { return path.filename() != ".git"; });
    CHECK(watcher.watch_count() == 2);
    write(root / ".git/objects/x", "1");
    CHECK(watcher.wait(50ms).empty());
    write(root / "src/x", "1");
    CHECK(only(root / "src/x"));
}

TEST_CASE_FIXTURE(Fixture, "a single file is watched alone, also before it exists") {
    watcher.watch_file(root / "berth.yaml");
    write(root / "other", "1");
    CHECK(watcher.wait(50ms).empty());
    write(root / "berth.yaml", "1");
    CHECK(only(root / "berth.yaml"));
}

TEST_CASE_FIXTURE(Fixture, "many changes come as one, and a steady writer does not hold them back") {
    watcher.watch_tree(root, everything);
    for (int index = 0; index < 200; ++index) write(root / std::to_string(index), "1");
    CHECK(until([](const auto& seen) { return seen.size() == 200; }).size() == 200);
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
    CHECK(took < 30s);
}

TEST_CASE_FIXTURE(Fixture, "a directory moved away is forgotten, moved back it is followed") {
    fs::create_directories(root / "in/d");
    fs::create_directories(root / "out");
    watcher.watch_tree(root / "in", everything);
    fs::rename(root / "in/d", root / "out/d");
    CHECK(until(root / "in/d").contains(root / "in/d"));
    settle();
    write(root / "out/d/x", "1");
    CHECK(watcher.wait(50ms).empty());
    fs::rename(root / "out/d", root / "in/d");
    CHECK(until(root / "in/d").contains(root / "in/d"));
    settle();
    write(root / "in/d/y", "1");
    CHECK(only(root / "in/d/y"));
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
