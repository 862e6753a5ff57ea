// SPDX-License-Identifier: Apache-2.0
// Many at once: order, failures, and what each depends on.
#include "render/batch.hpp"

#include <doctest/doctest.h>

#include "base/thread_pool.hpp"
#include "render/file_system.hpp"

using namespace berth;
using namespace berth::render;

namespace {

void write_overlays(MemoryFileSystem& files, int count) {
    files.write("/base/kustomization.yaml", "configMapGenerator:\n- name: c\n  literals: [a=b]\n");
    for (int i = 0; i < count; ++i) {
        files.write("/over" + std::to_string(i) + "/kustomization.yaml",
                    "resources: [../base]\nnameSuffix: -v" + std::to_string(i) + "\n");
    }
}

}  // namespace

TEST_CASE("render::render_all: results in the order asked for, failures beside them") {
    MemoryFileSystem files;
    write_overlays(files, 20);
    std::vector<std::string> directories;
    for (int i = 0; i < 20; ++i) {
        directories.push_back("/over" + std::to_string(i));
    }
    directories.insert(directories.begin() + 3, "/missing");
    ThreadPool threads(4);
    const auto renderings = render_all(directories, {}, {.files = files, .threads = &threads});
    REQUIRE(renderings.size() == 21);
    for (std::size_t i = 0; i < 21; ++i) {
        CHECK(renderings[i].directory == directories[i]);
        CHECK(renderings[i].error.has_value() == (i == 3));
    }
    CHECK(renderings[4].result.yaml().find("name: c-v3-") != std::string::npos);
}

TEST_CASE("render::Rendering: reads its files, folders that hold them, and files that are missing") {
    MemoryFileSystem files;
    write_overlays(files, 2);
    const auto renderings = render_all({"/over0", "/missing"}, {}, {.files = files});
    CHECK(renderings[0].reads({AbsolutePath("/over0/kustomization.yaml")}));
    CHECK(renderings[0].reads({AbsolutePath("/aside"), AbsolutePath("/base/kustomization.yaml")}));
    CHECK(renderings[0].reads({AbsolutePath("/base")}));
    CHECK(renderings[0].reads({AbsolutePath("/over0/Kustomization")}));
    CHECK_FALSE(renderings[0].reads({AbsolutePath("/over1/kustomization.yaml"), AbsolutePath("/base/other.yaml")}));
    CHECK(renderings[1].reads({AbsolutePath("/missing")}));
}

TEST_CASE("render::render_all: warnings of a build that fails") {
    MemoryFileSystem files;
    files.write("/over/kustomization.yaml", "bases: [../missing]\n");
    const auto renderings = render_all({"/over"}, {}, {.files = files});
    REQUIRE(renderings[0].error.has_value());
    REQUIRE(renderings[0].result.warnings.size() == 1);
    CHECK(renderings[0].result.warnings[0].starts_with("# Warning: 'bases' is deprecated"));
}
