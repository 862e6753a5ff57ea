// SPDX-License-Identifier: Apache-2.0
// Overlays over awkward and many lower folders, and taking mounts down.
#include "runtime/mounts.hpp"

#include <fcntl.h>

#include "base/error.hpp"
#include "base/file.hpp"
#include "root_only.hpp"

using namespace berth;
using namespace berth::runtime;

TEST_CASE("an overlay shows its layers, keeps changes in upper and goes away") {
    BERTH_NEEDS_ROOT();
    const TemporaryDirectory scratch;
    const AbsolutePath& top = scratch.path();
    // 80 layers of long names, some with the characters that mount options use.
    OverlayOptions options{.lower = {}, .upper = top / "upper", .work = top / "work"};
    for (int i = 0; i < 80; ++i) {
        const AbsolutePath layer = top / ("layer:,\\ " + std::string(60, 'x') + std::to_string(i));
        ensure_directory(layer);
        write_file(layer / "shared", std::to_string(i));
        write_file(layer / ("own" + std::to_string(i)), "");
        options.lower.push_back(layer);
    }
    const AbsolutePath target = top / "merged dir";
    {
        const OverlayMount mount(options, target);
        CHECK(is_mounted(target));
        CHECK(read_file(target / "shared") == "0");
        CHECK(exists(target / "own79"));
        write_file(target / "new", "n");
    }
    CHECK_FALSE(is_mounted(target));
    CHECK(list_directory(target).empty());
    CHECK(read_file(top / "upper/new") == "n");
}

TEST_CASE("unmounting a tree takes what is below and what is busy") {
    BERTH_NEEDS_ROOT();
    const TemporaryDirectory scratch;
    const AbsolutePath outer = scratch.path() / "outer";
    ensure_directory(scratch.path() / "lower/inner");
    mount_overlay({.lower = {scratch.path() / "lower"}, .upper = scratch.path() / "u", .work = scratch.path() / "w"},
                  outer);
    ensure_directory(scratch.path() / "other");
    mount_bind(scratch.path() / "other", outer / "inner");
    mount_bind(scratch.path() / "other", outer / "inner");
    write_file(outer / "inner/file", "x");
    const FileDescriptor busy = open_file(outer / "inner/file", O_RDONLY);
    unmount_tree(outer);
    CHECK_FALSE(is_mounted(outer));
    CHECK_FALSE(is_mounted(outer / "inner"));
    unmount_tree(outer);  // nothing there: no error
    CHECK_THROWS_AS(mount_overlay({.lower = {scratch.path() / "absent"}}, outer), Error);
}
