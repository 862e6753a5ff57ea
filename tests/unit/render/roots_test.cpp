// SPDX-License-Identifier: Apache-2.0
// Kustomizations that nobody refers to.
#include "render/roots.hpp"

#include <doctest/doctest.h>

#include "base/file.hpp"
#include "config/kustomization_names.hpp"

using namespace berth;
using namespace berth::render;

TEST_CASE("render::find_roots: overlays, not bases, components or hidden folders") {
    const TemporaryDirectory folder;
    const AbsolutePath top = real_path(folder.path());
    const auto write = [&](const std::string& path, std::string_view content) {
        ensure_directory((top / path).parent());
        write_file(top / path, content);
    };
    write("base/kustomization.yaml", "resources: [web.yaml]\n");
    write("overlays/dev/kustomization.yml", "resources: [../../base/, 'https://example.com/x']\ncomponents: [../../part]\n");
    write("overlays/prod/Kustomization", "bases: [../../base]\npatches: []\n");
    write("part/kustomization.yaml", "kind: Component\n");
    write("unused-part/kustomization.yaml", "kind: Component\n");
    write(".cache/kustomization.yaml", "resources: []\n");
    write("broken/kustomization.yaml", "resources: [\n");
    CHECK(find_roots(top) == std::vector{top / "broken", top / "overlays/dev", top / "overlays/prod"});
    CHECK(find_roots(top / "base") == std::vector{top / "base"});
    CHECK(config::has_kustomization(top / "overlays/prod"));
    CHECK_FALSE(config::has_kustomization(top / "overlays"));
}
