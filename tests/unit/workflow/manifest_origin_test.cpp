// SPDX-License-Identifier: Apache-2.0
// Rendered objects back to their files.
#include "workflow/manifest_origin.hpp"

#include <doctest/doctest.h>

#include "base/file.hpp"

using namespace berth;
using namespace berth::workflow;

TEST_CASE("objects are found by kind and the longest name in theirs") {
    TemporaryDirectory directory;
    const auto root = directory.path();
    write_file(root / "a.yaml", "kind: Service\nmetadata: {name: web}\n---\nkind: Service\nmetadata: {name: web-admin}\n");
    write_file(root / "notes.yaml", "just: text: broken\n");
    write_file(root / "kustomization.yaml", "kind: Kustomization\nmetadata: {name: web}\n");
    const ManifestOrigins origins({root / "a.yaml", root / "notes.yaml", root / "kustomization.yaml", root / "gone.yaml"}, root.parent());
    const auto folder = root.name();
    CHECK(origins.find("Service", "dev-web-1", "overlay") == folder + "/a.yaml:1");
    CHECK(origins.find("Service", "dev-web-admin", "overlay") == folder + "/a.yaml:4");
    CHECK(origins.find("ConfigMap", "web-5h2k9f", "overlay") == "overlay");
    CHECK(relative_path(root / "x/y", root / "z") == "../x/y");
}
