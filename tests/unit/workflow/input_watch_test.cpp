// SPDX-License-Identifier: Apache-2.0
// Files that are there, that are not there yet, and whose folder comes and goes.
#include "workflow/input_watch.hpp"

#include <doctest/doctest.h>

#include "base/file.hpp"

using namespace berth;
using namespace berth::workflow;
using namespace std::chrono_literals;

namespace {

struct Folder {
    TemporaryDirectory scratch;
    AbsolutePath top = real_path(scratch.path());
    FileWatcher watcher;
    InputWatch inputs{watcher};

    std::set<std::filesystem::path> changes() { return watcher.wait(2s).paths; }
};

}  // namespace

TEST_CASE("workflow::InputWatch: a file, its neighbours aside") {
    Folder folder;
    write_file(folder.top / "a.yaml", "1");
    CHECK_FALSE(folder.inputs.follow({folder.top / "a.yaml"}, InputWatch::Time::max()));
    write_file(folder.top / "b.yaml", "1");
    write_file(folder.top / "a.yaml", "2");
    CHECK(folder.changes() == std::set<std::filesystem::path>{(folder.top / "a.yaml").string()});
}

TEST_CASE("workflow::InputWatch: a file in a folder that does not exist yet, and a folder that is renamed") {
    Folder folder;
    ensure_directory(folder.top / "base");
    write_file(folder.top / "base/a.yaml", "1");
    folder.inputs.follow({folder.top / "base/a.yaml", folder.top / "later/deep/b.yaml"}, InputWatch::Time::max());
    ensure_directory(folder.top / "later");
    CHECK(folder.changes() == std::set<std::filesystem::path>{(folder.top / "later").string()});
    rename_path(folder.top / "base", folder.top / "moved");
    CHECK(folder.changes() == std::set<std::filesystem::path>{(folder.top / "base").string()});
}

TEST_CASE("workflow::InputWatch: says what was written before it looked, once") {
    Folder folder;
    const auto begun = InputWatch::now();
    write_file(folder.top / "a.yaml", "1");
    CHECK(folder.inputs.follow({folder.top / "a.yaml"}, begun));
    CHECK_FALSE(folder.inputs.follow({folder.top / "a.yaml"}, begun));
    folder.inputs.forget();
    CHECK(folder.inputs.follow({folder.top / "a.yaml"}, begun));
}
