// SPDX-License-Identifier: Apache-2.0
// Each rule on a tree made for it.
#include "render/lint/lint.hpp"

#include <doctest/doctest.h>

#include <algorithm>

#include "base/error.hpp"
#include "base/file.hpp"
#include "render/file_system.hpp"

using namespace berth;
using namespace berth::render;

namespace {

class Tree {
public:
    void write(std::string_view path, std::string_view content) const {
        const auto full = folder_.path() / path;
        ensure_directory(full.parent());
        write_file(full, content);
    }
    [[nodiscard]] std::vector<std::string> lint(std::string_view below = ".") const {
        DiskFileSystem files;
        std::vector<std::string> lines;
        const auto root = real_path(folder_.path());
        for (const auto& finding : lint::lint((root / below).string(), {}, {.files = files})) {
            const auto name = finding.file.starts_with(root.string() + "/") ? finding.file.substr(root.string().size() + 1) : finding.file;
            lines.push_back(name + ":" + std::to_string(finding.line) + " " + finding.rule);
        }
        return lines;
    }
    [[nodiscard]] const AbsolutePath& path() const { return folder_.path(); }

private:
    TemporaryDirectory folder_;
};

using Lines = std::vector<std::string>;

constexpr std::string_view deployment =
    "apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: web\nspec:\n  replicas: 1\n  template:\n    spec:\n"
    "      containers:\n      - name: web\n        image: app:v1\n";

}  // namespace

TEST_CASE("a tidy tree has no findings") {
    const Tree tree;
    tree.write("kustomization.yaml", "resources:\n- d.yaml\nimages:\n- name: app\n  newTag: v2\n");
    tree.write("d.yaml", deployment);
    CHECK(tree.lint() == Lines{});
}

TEST_CASE("what changes nothing is told with its place") {
    const Tree tree;
    tree.write("base/kustomization.yaml", "resources:\n- d.yaml\n");
    tree.write("base/d.yaml", deployment);
    tree.write("over/kustomization.yaml",
               "resources:\n- ../base\nimages:\n- name: app\n  newTag: v2\n- name: typo\n  newTag: v2\n"
               "patches:\n- target:\n    kind: StatefulSet\n  patch: |-\n    - op: remove\n      path: /spec\n"
               "replicas:\n- name: web\n  count: 1\n");
    CHECK(tree.lint("over") ==
          Lines{"over/kustomization.yaml:6 no-effect", "over/kustomization.yaml:9 no-effect", "over/kustomization.yaml:15 no-effect"});
}

TEST_CASE("files that nobody reads are told, not those of other kustomizations") {
    const Tree tree;
    tree.write("kustomization.yaml", "resources:\n- d.yaml\nconfigMapGenerator:\n- name: c\n  files:\n  - data/used.yaml\n");
    tree.write("d.yaml", deployment);
    tree.write("forgotten.yaml", "a: b\n");
    tree.write("data/used.yaml", "a: b\n");
    tree.write("data/unused.json", "{}\n");
    tree.write("other/kustomization.yaml", "resources: []\n");
    tree.write("other/x.yaml", "a: b\n");
    tree.write("notes.txt", "a");
    CHECK(tree.lint() == Lines{"data/unused.json:0 unused-file", "forgotten.yaml:0 unused-file"});
}

TEST_CASE("values that are not what they look like") {
    const Tree tree;
    tree.write("kustomization.yaml", "resources:\n- c.yaml\n");
    tree.write("c.yaml",
               "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: c\ndata:\n  a: yes\n  b: 0644\n  c: 1.10\n"
               "  d: 2020-01-01\n  e: 9007199254740993\n  f: \"yes\"\n  g: 1.5\n  h: plain\n  i: 10\n");
    CHECK(tree.lint() == Lines{"c.yaml:6 boolean-word", "c.yaml:7 octal-number", "c.yaml:8 shortened-number",
                               "c.yaml:9 date", "c.yaml:10 large-number"});
}

TEST_CASE("keys that stand twice, and a build that fails") {
    const Tree tree;
    tree.write("kustomization.yaml", "namePrefix: a-\nresources:\n- missing.yaml\nnamePrefix: b-\n");
    const auto lines = tree.lint();
    CHECK(std::any_of(lines.begin(), lines.end(), [](const auto& line) { return line.ends_with("build-fails"); }));
}

TEST_CASE("deprecated fields are told and fixed, with the same output") {
    const Tree tree;
    tree.write("base/kustomization.yaml", "resources:\n- d.yaml\n");
    tree.write("base/d.yaml", deployment);
    tree.write("kustomization.yaml",
               "bases:\n- base\n# ours\ncommonLabels:\n  a: b\npatchesStrategicMerge:\n- p.yaml\n");
    tree.write("p.yaml", "apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: web\nspec:\n  replicas: 3\n");
    CHECK(tree.lint() == Lines{"kustomization.yaml:1 deprecated-field", "kustomization.yaml:4 deprecated-field",
                               "kustomization.yaml:6 deprecated-field"});
    DiskFileSystem files;
    const auto before = render::render(tree.path().string(), {}, {.files = files}).yaml();
    CHECK(lint::fix(tree.path().string(), {}, {.files = files}).size() == 1);
    CHECK(tree.lint() == Lines{});
    DiskFileSystem fresh;
    CHECK(render::render(tree.path().string(), {}, {.files = fresh}).yaml() == before);
    CHECK(read_file(tree.path() / "kustomization.yaml").find("# ours\n") != std::string::npos);
}
