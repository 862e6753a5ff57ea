// SPDX-License-Identifier: Apache-2.0
// Copies keep everything that belongs to a file.
#include "cluster/native/copy_tree.hpp"

#include <doctest/doctest.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/error.hpp"
#include "base/file.hpp"

using namespace berth;
using namespace berth::cluster;

TEST_CASE("a tree is copied with modes, links, times and large files") {
    const TemporaryDirectory scratch;
    const AbsolutePath from = scratch.path() / "from";
    const AbsolutePath to = scratch.path() / "to";
    ensure_directory(from / "a/b", 0750);
    write_file(from / "a/small", "x", {.mode = 0640});
    const std::string large(1'000'003, 'y');
    write_file(from / "a/large", large);
    write_file(from / "a/exact", std::string(128 * 1024, 'z'));
    write_file(from / "a/b/empty", "");
    REQUIRE(::chmod((from / "a/small").c_str(), 04711) == 0);
    REQUIRE(::symlink("../nowhere", (from / "a/link").c_str()) == 0);
    const timespec times[2] = {{1000, 0}, {2000, 5}};
    REQUIRE(::utimensat(-100, (from / "a/small").c_str(), times, 0) == 0);
    copy_tree(from, to);
    CHECK(read_file(to / "a/small") == "x");
    CHECK(read_file(to / "a/large") == large);
    CHECK(read_file(to / "a/exact").size() == 128 * 1024);
    CHECK(read_file(to / "a/b/empty").empty());
    struct stat info {};
    REQUIRE(::stat((to / "a/small").c_str(), &info) == 0);
    CHECK((info.st_mode & 07777U) == 04711U);
    CHECK(info.st_mtim.tv_sec == 2000);
    CHECK(info.st_mtim.tv_nsec == 5);
    REQUIRE(::stat((to / "a/b").c_str(), &info) == 0);
    CHECK((info.st_mode & 07777U) == 0750U);
    char target[32] = {};
    CHECK(::readlink((to / "a/link").c_str(), target, sizeof target - 1) == 10);
    CHECK(std::string(target) == "../nowhere");
}

TEST_CASE("what is in the way, and what is not there, is named") {
    const TemporaryDirectory scratch;
    ensure_directory(scratch.path() / "from/sub");
    ensure_directory(scratch.path() / "to/sub");
    try {
        copy_tree(scratch.path() / "from", scratch.path() / "to");
        FAIL("copied over what was there");
    } catch (const Error& error) {
        CHECK(std::string(error.what()).find("./sub") != std::string::npos);
    }
    CHECK_THROWS_AS(copy_tree(scratch.path() / "absent", scratch.path() / "other"), Error);
}
