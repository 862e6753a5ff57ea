// SPDX-License-Identifier: Apache-2.0
// What .krmignore leaves out.
#include "render/package/ignore_rules.hpp"

#include <doctest/doctest.h>

using berth::render::package::IgnoreRules;
using Is = IgnoreRules::Is;

TEST_CASE("patterns match the last parts of a path") {
    const IgnoreRules rules("# comment\n\n  *.txt\nx/*.yaml\n\\#a\n");
    CHECK(rules.ignores("a.txt", Is::file));
    CHECK(rules.ignores("deep/a.txt", Is::file));
    CHECK(rules.ignores("deep/x/a.yaml", Is::file));
    CHECK_FALSE(rules.ignores("y/a.yaml", Is::file));
    CHECK(rules.ignores("#a", Is::file));
    CHECK_FALSE(rules.ignores("comment", Is::file));
}

TEST_CASE("a slash in front means the package's folder, one behind folders only") {
    const IgnoreRules rules("/a\nb/\n");
    CHECK(rules.ignores("a", Is::file));
    CHECK_FALSE(rules.ignores("x/a", Is::file));
    CHECK(rules.ignores("x/b", Is::folder));
    CHECK_FALSE(rules.ignores("x/b", Is::file));
}

TEST_CASE("an accepted path is not ignored, whatever else matches; a malformed pattern matches nothing") {
    const IgnoreRules rules("!kept.yaml\n*.yaml\n[\n");
    CHECK_FALSE(rules.ignores("kept.yaml", Is::file));
    CHECK(rules.ignores("other.yaml", Is::file));
    CHECK_FALSE(rules.ignores("[", Is::file));
}
