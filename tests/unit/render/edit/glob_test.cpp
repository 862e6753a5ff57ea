// SPDX-License-Identifier: Apache-2.0
// Go's file patterns.
#include "render/edit/glob.hpp"

#include <doctest/doctest.h>

#include "base/file.hpp"

using namespace berth;
using render::edit::glob;
using Names = std::vector<std::string>;

TEST_CASE("paths are found below a folder") {
    const TemporaryDirectory folder;
    for (const auto* name : {"b/1.yaml", "b/2.yaml", "a.yaml", "c/1.yaml"}) {
        ensure_directory((folder.path() / name).parent());
        write_file(folder.path() / name, "");
    }
    CHECK(glob(folder.path(), "a.yaml") == Names{"a.yaml"});
    CHECK(glob(folder.path(), "none.yaml").empty());
    CHECK(glob(folder.path(), "*/1.yaml") == Names{"b/1.yaml", "c/1.yaml"});
    CHECK(glob(folder.path(), "b/*") == Names{"b/1.yaml", "b/2.yaml"});
}
