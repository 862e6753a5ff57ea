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
    auto file = file_of("resources:\n  # one\n  - a.yaml   # inline\n\n  # two\n  - 'b.yaml'\n  # end\nnamespace: ns\n");
    file.set_strings("resources", {"a.yaml", "b.yaml", "c.yaml"});
    CHECK(after(file) ==
          "resources:\n  # one\n  - a.yaml   # inline\n\n  # two\n  - 'b.yaml'\n  - c.yaml\n  # end\nnamespace: ns\n");
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
    CHECK(after(file) == "commonLabels:\n  # z\n  zone: a\n  app: api # w\n  tier: front\n");
}

TEST_CASE("a block scalar that looks like entries is not taken apart") {
    auto file = file_of("patches:\n- patch: |-\n    - op: remove\n      path: /a\n    # no comment\n  target:\n    kind: A\n- path: p.yaml\n");
    edit::Warnings warnings;
    edit::remove_patch(file, {.path = "p.yaml"}, warnings);
    CHECK(warnings.empty());
    CHECK(after(file) == "patches:\n- patch: |-\n    - op: remove\n      path: /a\n    # no comment\n  target:\n    kind: A\n");
}

TEST_CASE("a removed field leaves the comments around it") {
    auto file = file_of("# about names\nnamePrefix: a-\n# about space\nnamespace: ns\n");
    file.set("namePrefix", "");
    CHECK(after(file) == "# about names\n# about space\nnamespace: ns\n");
}

TEST_CASE("deprecated fields move and the rest stays") {
    auto file = file_of("# old\nbases:\n- ../base\ncommonLabels:\n  a: b\n# keep me\nresources:\n- x.yaml\n");
    edit::fix_deprecated(file);
    CHECK(after(file) == "# old\n# keep me\nresources:\n- x.yaml\n- ../base\nlabels:\n- includeSelectors: true\n  pairs:\n    a: b\n");
}

TEST_CASE("a deprecated field goes away also if it is empty") {
    auto file = file_of("bases:\nresources:\n- x.yaml\nimageTags: []\n");
    edit::fix_deprecated(file);
    CHECK(after(file) == "resources:\n- x.yaml\n");
}

TEST_CASE("a changed value keeps its quotes and the comments around it") {
    auto file = file_of("images:  # all of them\n- name: app   # main\n  # pinned\n  newTag: \"v1\"  # bump\n");
    edit::set_images(file, {"app:v2"});
    CHECK(after(file) == "images:  # all of them\n- name: app   # main\n  # pinned\n  newTag: \"v2\"  # bump\n");
    edit::set_images(file, {"app@sha256:00"});
    CHECK(after(file) == "images:  # all of them\n- digest: sha256:00\n  name: app   # main\n  # pinned\n");
}

TEST_CASE("a first member goes away and leaves its line to the next") {
    auto file = file_of("images:\n  -   digest: sha256:00 # d\n      # n\n      name: app\n  - name: b\n    newTag: v1\n");
    edit::set_images(file, {"app:v1"});
    CHECK(after(file) == "images:\n  -   name: app\n      # n\n      newTag: v1\n  - name: b\n    newTag: v1\n");
}

TEST_CASE("flow style stays flow style") {
    auto file = file_of("resources: [a.yaml, 'b.yaml']  # both\nimages:\n- {name: app, newTag: v1} # x\n");
    file.set_strings("resources", {"a.yaml", "b.yaml", "on", "c d"});
    edit::set_images(file, {"app:1.0"});
    CHECK(after(file) ==
          "resources: [a.yaml, b.yaml, \"on\", \"c d\"]  # both\nimages:\n- {name: app, newTag: \"1.0\"} # x\n");
}

TEST_CASE("a comment inside what is written anew moves in front of it") {
    auto file = file_of("resources: [ # list\n  a.yaml, # first\n  \"#b\" ]\nnamespace: ns\n");
    file.set_strings("resources", {"a.yaml", "c.yaml"});
    CHECK(after(file) == "# list\n# first\nresources:\n- a.yaml\n- c.yaml\nnamespace: ns\n");
}

TEST_CASE("comments between entries outlive the entries") {
    auto file = file_of("resources:\n# one\n- a.yaml\n\n# two\n- b.yaml # x\n# three\n- c.yaml\n# end\n");
    file.set_strings("resources", {"a.yaml"});
    CHECK(after(file) == "resources:\n# one\n- a.yaml\n\n# two\n# three\n# end\n");
}

TEST_CASE("line ends, byte order mark and a missing last line end stay as they are") {
    const auto edited = [](std::string_view text) {
        auto file = KustomizationFile::from_text(AbsolutePath("/k/kustomization.yaml"), text);
        file.set("namePrefix", "b-");
        return file.text();
    };
    CHECK(edited("kind: Kustomization\r\napiVersion: kustomize.config.k8s.io/v1beta1\r\nnamePrefix: a- # \u00e9\r\n") ==
          "kind: Kustomization\r\napiVersion: kustomize.config.k8s.io/v1beta1\r\nnamePrefix: b- # \u00e9\r\n");
    CHECK(edited("\xEF\xBB\xBFnamePrefix: a-\napiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization") ==
          "\xEF\xBB\xBFnamePrefix: b-\napiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization");
    CHECK(edited("---\n# c\n") ==
          "---\n# c\napiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nnamePrefix: b-\n");
    CHECK(edited("  namePrefix: a-\n  kind: Kustomization\n...\n") ==
          "  namePrefix: b-\n  kind: Kustomization\n  apiVersion: kustomize.config.k8s.io/v1beta1\n...\n");
    CHECK(edited("{namePrefix: a-}\n# end\n") ==
          "apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nnamePrefix: b-\n# end\n");
}

TEST_CASE("aliases stay where nothing changes, and are written out where something does") {
    constexpr std::string_view text = "commonLabels: &l\n  a: b\ncommonAnnotations: *l\n";
    auto file = file_of(text);
    edit::set_pairs(file, "commonAnnotations", {{"c", "d"}});
    CHECK(after(file) == "commonLabels: &l\n  a: b\ncommonAnnotations:\n  a: b\n  c: d\n");
    auto refused = file_of(text);
    edit::set_pairs(refused, "commonLabels", {{"c", "d"}});
    CHECK_THROWS_WITH_AS(static_cast<void>(refused.text()), doctest::Contains("/k/kustomization.yaml:1"), InputError);
}

TEST_CASE("what cannot be edited is refused with its place") {
    const auto refuses = [](std::string_view text, std::string_view place) {
        CHECK_THROWS_WITH_AS(KustomizationFile::from_text(AbsolutePath("/k/kustomization.yaml"), text),
                             doctest::Contains(std::string(place).c_str()), Error);
    };
    refuses("- a\n", "/k/kustomization.yaml:1");
    refuses("namespace: b\n c: d\n", "/k/kustomization.yaml:2");
    refuses("namespace: b\nnamePrefx: c\n", "/k/kustomization.yaml:2");
    refuses("namespace: b\nNamespace: c\n", "/k/kustomization.yaml:2: 'Namespace' is there already, in line 1");
    refuses("namespace: b\n---\nnamespace: c\n", "/k/kustomization.yaml:2");
    refuses("# flow\n{namespace: b, # why\n}\n", "/k/kustomization.yaml:2");
    refuses("? namespace\n: b\n", "/k/kustomization.yaml:1");
}
