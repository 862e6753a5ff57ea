// SPDX-License-Identifier: Apache-2.0
// What counts as an input.
#include "render/recording_file_system.hpp"

#include <doctest/doctest.h>

using namespace berth;
using namespace berth::render;

TEST_CASE("render::RecordingFileSystem: files read or missed are inputs, places of kustomizations are not") {
    MemoryFileSystem memory;
    memory.write("/root/a/file.txt", "text");
    memory.write("/root/chart/Chart.yaml", "name: chart");
    RecordingFileSystem files{memory};
    CHECK(files.read("/root/a/file.txt") == "text");
    CHECK_FALSE(files.read("/root/a/missing.txt"));
    CHECK_FALSE(files.resolve("/root/b"));
    CHECK(files.resolve("/root/a"));
    CHECK(files.kind("/root/chart") == EntryKind::directory);
    CHECK(files.files_read() == std::set<std::string>{"/root/a/file.txt"});
    CHECK(files.inputs() == std::vector{AbsolutePath("/root/a/file.txt"), AbsolutePath("/root/a/missing.txt"),
                                        AbsolutePath("/root/b")});
    CHECK(files.folders() == std::vector{AbsolutePath("/root/chart")});
}
