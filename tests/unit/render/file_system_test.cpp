// SPDX-License-Identifier: Apache-2.0
// One contract for all forms of the file system.
#include "render/file_system.hpp"

#include "base/file.hpp"

#include <doctest/doctest.h>
#include <unistd.h>

using namespace berth;
using namespace berth::render;

namespace {

void check_contract(FileSystem& files, const std::string& root) {
    CHECK(files.read(root + "/a/file.txt") == "text");
    CHECK(files.kind(root + "/a/file.txt") == EntryKind::file);
    CHECK(files.kind(root + "/a") == EntryKind::directory);
    CHECK(files.kind(root + "/b") == EntryKind::missing);
    const auto missing = files.read(root + "/b");
    REQUIRE_FALSE(missing);
    CHECK(missing.error() == "open " + root + "/b: no such file or directory");
    const auto directory = files.read(root + "/a");
    REQUIRE_FALSE(directory);
    CHECK(directory.error() == "read " + root + "/a: is a directory");
    const auto resolved = files.resolve(root + "/a/file.txt");
    REQUIRE(resolved);
    CHECK(resolved->path == root + "/a/file.txt");
    CHECK(resolved->kind == EntryKind::file);
    CHECK(files.resolve(root + "/a")->kind == EntryKind::directory);
    const auto nothing = files.resolve(root + "/b");
    REQUIRE_FALSE(nothing);
    CHECK(nothing.error() == "lstat " + root + "/b: no such file or directory");
}

}  // namespace

TEST_CASE("render::FileSystem: memory") {
    MemoryFileSystem files;
    files.write("/root/a/file.txt", "text");
    check_contract(files, "/root");
}

TEST_CASE("render::FileSystem: disk, and links on it") {
    const TemporaryDirectory folder;
    const AbsolutePath root = real_path(folder.path());
    ensure_directory(root / "a");
    write_file(root / "a/file.txt", "text");
    DiskFileSystem files;
    check_contract(files, root.string());
    REQUIRE(::symlink("a/file.txt", (root / "link").c_str()) == 0);
    CHECK(files.resolve((root / "link").string())->path == (root / "a/file.txt").string());
}
