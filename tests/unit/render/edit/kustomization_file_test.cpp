// SPDX-License-Identifier: Apache-2.0
// What an edit leaves alone. That its results are kustomize's is shown beside the real one, in tests/functional.
#include "render/edit/kustomization_file.hpp"

#include <doctest/doctest.h>

#include "base/error.hpp"
#include "render/edit/edits.hpp"
#include "render/edit/fix.hpp"

using namespace berth;
using namespace berth::render;
using edit::KustomizationFile;

namespace {

constexpr std::string_view head = "kind: Kustomization\napiVersion: kustomize.config.k8s.io/v1beta1\n";

KustomizationFile file_of(std::string_view text) {
    return KustomizationFile::from_text(AbsolutePath("/k/kustomization.yaml"), std::string(head) + std::string(text));
}

std::string after(const KustomizationFile& file) {
    const std::string text = file.text();
    REQUIRE(text.starts_with(head));
    return text.substr(head.size());
}

}  // namespace

TEST_CASE("nothing changed is nothing touched") {
    constexpr std::string_view text =
        "# first\n\nresources:   [a.yaml,   \"b.yaml\"]  # flow\n\nimages:\n    - newTag: 'v1'\n      name: x\n# last\n";
    auto file = file_of(text);
    file.set_strings("resources", {"a.yaml", "b.yaml"});
    CHECK(after(file) == text);
}

TEST_CASE("comments inside a list stay with their items, in the list's own indentation") {
    auto file = file_of("resources:\n  # one\n  - a.yaml   # inline\n\n  # two\n  - 'b.yaml'\n  # end\nnamespace: n\n");
    file.set_strings("resources", {"a.yaml", "b.yaml", "c.yaml"});
    CHECK(after(file) ==
          "resources:\n  # one\n  - a.yaml   # inline\n\n  # two\n  - 'b.yaml'\n  - c.yaml\n  # end\nnamespace: n\n");
    file.set_strings("resources", {"b.yaml"});
    CHECK(after(file).starts_with("resources:\n"));
}

TEST_CASE("a changed entry keeps the comment in front of it") {
    auto file = file_of("images:\n# the app\n- name: app\n  newTag: v1\n# the database\n- name: db\n  newTag: \"16\"\n");
    edit::set_images(file, {"app:v2"});
    CHECK(after(file) == "images:\n# the app\n- name: app\n  newTag: v2\n# the database\n- name: db\n  newTag: \"16\"\n");
}

TEST_CASE("a map keeps its comments and its order") {
    auto file = file_of("commonLabels:\n  # z\n  zone: a\n  app: web # w\n");
    edit::set_pairs(file, "commonLabels", {{"app", "api"}, {"tier", "front"}});
    CHECK(after(file) == "commonLabels:\n  # z\n  zone: a\n  app: api\n  tier: front\n");
}

TEST_CASE("a block scalar that looks like entries is not taken apart") {
    auto file = file_of("patches:\n- patch: |-\n    - op: remove\n      path: /a\n    # no comment\n  target:\n    kind: A\n- path: p.yaml\n");
    edit::Warnings warnings;
    edit::remove_patch(file, {.path = "p.yaml"}, warnings);
    CHECK(warnings.empty());
    CHECK(after(file) == "patches:\n- patch: |-\n    - op: remove\n      path: /a\n    # no comment\n  target:\n    kind: A\n");
}

TEST_CASE("a removed field leaves the comments around it") {
    auto file = file_of("# about names\nnamePrefix: a-\n# about space\nnamespace: n\n");
    file.set("namePrefix", "");
    CHECK(after(file) == "# about names\n# about space\nnamespace: n\n");
}

TEST_CASE("deprecated fields move and the rest stays") {
    auto file = file_of("# old\nbases:\n- ../base\ncommonLabels:\n  a: b\n# keep me\nresources:\n- x.yaml\n");
    edit::fix_deprecated(file);
    CHECK(after(file) == "# old\n# keep me\nresources:\n- x.yaml\n- ../base\nlabels:\n- includeSelectors: true\n  pairs:\n    a: b\n");
}

TEST_CASE("what cannot be edited is refused with its place") {
    CHECK_THROWS_WITH_AS(KustomizationFile::from_text(AbsolutePath("/k/kustomization.yaml"), "{resources: [a]}\n"),
                         doctest::Contains("/k/kustomization.yaml:1"), InputError);
    CHECK_THROWS_AS(KustomizationFile::from_text(AbsolutePath("/k/kustomization.yaml"), "- a\n"), InputError);
    CHECK_THROWS_WITH_AS(KustomizationFile::from_text(AbsolutePath("/k/kustomization.yaml"), "a: b\n c: d\n"),
                         doctest::Contains("/k/kustomization.yaml:2"), InputError);
}
