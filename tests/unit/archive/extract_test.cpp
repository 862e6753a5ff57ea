// SPDX-License-Identifier: Apache-2.0
// Extraction keeps everything and never leaves its folder.
#include "archive/extract.hpp"

#include <doctest/doctest.h>
#include <sys/stat.h>
#include <sys/xattr.h>
#include <unistd.h>

#include "archive/tar_writer.hpp"
#include "base/error.hpp"
#include "base/file.hpp"

using namespace berth;
using namespace berth::archive;

namespace {

struct Member {
    TarEntry entry;
    std::string data{};
};

TarEntry owned(TarEntry entry) {
    entry.uid = getuid();
    entry.gid = getgid();
    return entry;
}
Member file(const std::string& path, const std::string& data, mode_t mode = 0644) {
    return {owned({.path = path, .mode = mode, .mtime = 1000}), data};
}
Member directory(const std::string& path, mode_t mode = 0755) {
    return {owned({.path = path, .type = EntryType::directory, .mode = mode, .mtime = 2000})};
}
Member symlink_to(const std::string& path, const std::string& target) {
    return {owned({.path = path, .type = EntryType::symlink, .mode = 0777, .link_target = target})};
}
Member hardlink(const std::string& path, const std::string& target) {
    return {owned({.path = path, .type = EntryType::hardlink, .link_target = target})};
}

ExtractResult unpack(const AbsolutePath& root, const std::vector<Member>& members, const ExtractOptions& options = {}) {
    TextSink sink;
    TarWriter writer(sink);
    for (const auto& [entry, data] : members) {
        if (entry.type == EntryType::file) {
            writer.add(entry, data);
        } else {
            writer.add(entry);
        }
    }
    writer.finish();
    TextSource source(sink.text());
    TarReader reader(source, "test.tar");
    return extract(reader, root, options, {});
}

struct stat status_of(const AbsolutePath& path) {
    struct stat status {};
    REQUIRE(lstat(path.c_str(), &status) == 0);
    return status;
}

}  // namespace

TEST_CASE("files, folders and links come out as they went in") {
    const TemporaryDirectory root;
    unpack(root.path(), {directory("d", 0750), file("d/f", "hello", 0600), hardlink("d/h", "d/f"), symlink_to("l", "d/f")});
    CHECK(read_file(root.path() / "d/f") == "hello");
    CHECK((status_of(root.path() / "d").st_mode & 07777U) == 0750);
    CHECK(status_of(root.path() / "d").st_mtime == 2000);
    CHECK(status_of(root.path() / "d/f").st_mtime == 1000);
    CHECK(status_of(root.path() / "d/f").st_ino == status_of(root.path() / "d/h").st_ino);
    CHECK(read_file(root.path() / "l") == "hello");
}

TEST_CASE("a later entry replaces an earlier one") {
    const TemporaryDirectory root;
    unpack(root.path(), {file("a", "1"), file("a", "2"), directory("b"), file("b/x", "1"), file("b", "now a file"),
                         symlink_to("c", "/etc"), directory("c"), file("c/y", "inside")});
    CHECK(read_file(root.path() / "a") == "2");
    CHECK(read_file(root.path() / "b") == "now a file");
    CHECK(read_file(root.path() / "c/y") == "inside");
}

TEST_CASE("nothing leaves the folder") {
    const TemporaryDirectory outer;
    const auto root = outer.path() / "root";
    ensure_directory(root);
    write_file(outer.path() / "secret", "untouched");
    SUBCASE("by ..") {
        CHECK_THROWS_WITH_AS(unpack(root, {file("../secret", "x")}), doctest::Contains("'../secret'"), Error);
        CHECK_THROWS_AS(unpack(root, {file("a/../../secret", "x")}), Error);
    }
    SUBCASE("by an absolute name") { unpack(root, {file("/secret", "inside")}); CHECK(read_file(root / "secret") == "inside"); }
    SUBCASE("by writing through a symlink to a folder") {
        unpack(root, {symlink_to("up", ".."), file("up/secret", "x")});
        CHECK(read_file(root / "secret") == "x");
    }
    SUBCASE("by writing through an absolute symlink") {
        unpack(root, {directory("in"), symlink_to("abs", "/in"), file("abs/f", "x")});
        CHECK(read_file(root / "in/f") == "x");
    }
    SUBCASE("by replacing a symlink to a file") {
        unpack(root, {symlink_to("s", "../secret"), file("s", "x")});
        CHECK(read_file(root / "s") == "x");
    }
    SUBCASE("by a hard link to the outside") {
        CHECK_THROWS_AS(unpack(root, {hardlink("h", "../secret")}), Error);
        CHECK_THROWS_AS(unpack(root, {symlink_to("up", ".."), hardlink("h", "up/secret")}), Error);
    }
    SUBCASE("by a folder that is a dangling link") {
        CHECK_THROWS_AS(unpack(root, {symlink_to("gone", "/nowhere"), file("gone/f", "x")}), Error);
    }
    CHECK(read_file(outer.path() / "secret") == "untouched");
    CHECK(list_directory(outer.path()) == std::vector<std::string>{"root", "secret"});
}

TEST_CASE("folders without entries are told") {
    const TemporaryDirectory root;
    const auto result = unpack(root.path(), {file("a/b/c", "x"), directory("a"), file("e/f", "x")});
    CHECK(result.implicit_directories == std::vector<std::string>{"a/b", "e"});
}

TEST_CASE("folders without entries take after the parents, links among them too") {
    const TemporaryDirectory root;
    ExtractOptions options;
    options.find_parent = [](std::string_view path) -> ParentEntry {
        if (path == "bin") { return {.kind = ParentEntry::Kind::symlink, .link_target = "usr/bin"}; }
        if (path == "usr") { return {.kind = ParentEntry::Kind::directory, .mode = 0711, .uid = getuid(), .gid = getgid()}; }
        return {};
    };
    unpack(root.path(), {file("bin/tool", "x")}, options);
    CHECK(read_file(root.path() / "usr/bin/tool") == "x");
    CHECK((status_of(root.path() / "usr").st_mode & 07777U) == 0711);
    CHECK(S_ISLNK(status_of(root.path() / "bin").st_mode));
}

TEST_CASE("limits end a bomb") {
    const TemporaryDirectory root;
    CHECK_THROWS_AS(unpack(root.path(), {file("a", std::string(2000, 'x'))}, {.largest_total = 1000}), Error);
    CHECK_THROWS_AS(unpack(root.path(), {file("a", ""), file("b", "")}, {.most_entries = 1}), Error);
}

TEST_CASE("whiteouts become overlayfs' marks") {
    if (geteuid() != 0) {
        MESSAGE("needs root: not run");
        return;
    }
    const TemporaryDirectory root;
    unpack(root.path(), {directory("d"), file("d/.wh.gone", ""), directory("o"), file("o/.wh..wh..opq", ""),
                         file("o/kept", "x"), file("kept", "mine"), file(".wh.kept", "")},
           {.whiteouts = Whiteouts::overlay_trusted});
    const auto gone = status_of(root.path() / "d/gone");
    CHECK(S_ISCHR(gone.st_mode));
    CHECK(gone.st_rdev == 0);
    CHECK(read_file(root.path() / "kept") == "mine");
    CHECK(list_directory(root.path() / "o") == std::vector<std::string>{"kept"});
    char value = 0;
    const auto opaque = root.path() / "o";
    CHECK(getxattr(opaque.c_str(), "trusted.overlay.opaque", &value, 1) == 1);
    CHECK(value == 'y');
    CHECK_THROWS_AS(unpack(root.path(), {file(".wh...", "")}, {.whiteouts = Whiteouts::overlay_trusted}), Error);
    CHECK_THROWS_AS(unpack(root.path(), {{{.path = "z", .type = EntryType::character_device}}},
                           {.whiteouts = Whiteouts::overlay_trusted}), Error);
}
