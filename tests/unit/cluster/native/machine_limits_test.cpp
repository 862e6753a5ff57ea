// SPDX-License-Identifier: Apache-2.0
// Raising limits, in a folder that stands for /proc/sys.
#include "cluster/native/machine_limits.hpp"

#include <doctest/doctest.h>

#include "base/file.hpp"

using namespace berth;
using namespace berth::cluster;

TEST_CASE("only what is too low is raised, and told") {
    const TemporaryDirectory scratch;
    ensure_directory(scratch.path() / "fs/inotify");
    write_file(scratch.path() / "fs/inotify/max_user_instances", "128\n");
    write_file(scratch.path() / "fs/inotify/max_user_watches", "1000000\n");
    const auto told = raise_machine_limits(scratch.path());
    REQUIRE(told.size() == 1);
    CHECK(told[0] == "raised fs.inotify.max_user_instances from 128 to 1024 until the next boot");
    CHECK(read_file(scratch.path() / "fs/inotify/max_user_instances").starts_with("1024"));
    CHECK(read_file(scratch.path() / "fs/inotify/max_user_watches") == "1000000\n");
    CHECK(raise_machine_limits(scratch.path()).empty());
    CHECK(raise_machine_limits(scratch.path() / "nothing").empty());
}
