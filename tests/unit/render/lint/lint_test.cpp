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
        for (const auto& finding : lint::lint({(root / below).string()}, {}, {.files = files})) {
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
          Lines{"over/kustomization.yaml:6 no-effect", "over/kustomization.yaml:9 no-effect"});
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
    CHECK(tree.lint() == Lines{"data/unused.json:0 unused-file", "forgotten.yaml:0 unused-file",
                               "kustomization.yaml:4 unused-generated"});
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

TEST_CASE("octal numbers are meant where a file's mode stands") {
    const Tree tree;
    tree.write("kustomization.yaml", "resources:\n- d.yaml\npatches:\n- path: p.yaml\n  target:\n    name: web\n");
    tree.write("d.yaml", std::string(deployment) + "      volumes:\n      - name: v\n        configMap:\n          name: c\n"
                                                   "          defaultMode: 0644\n          items:\n"
                                                   "          - {key: a, path: a, mode: 0400}\n");
    tree.write("p.yaml", "- op: add\n  path: /spec/template/spec/volumes/0/configMap/defaultMode\n  value: 0600\n"
                         "- op: add\n  path: /spec/minReadySeconds\n  value: 0010\n");
    CHECK(tree.lint() == Lines{"p.yaml:6 octal-number"});
}

TEST_CASE("an object's own annotations are texts, those of a template are not") {
    const Tree tree;
    tree.write("kustomization.yaml", "resources:\n- d.yaml\n");
    tree.write("d.yaml", "apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: web\n  annotations: {version: 1.10}\n"
                         "spec:\n  template:\n    metadata:\n      annotations: {version: 1.10}\n");
    CHECK(tree.lint() == Lines{"d.yaml:9 shortened-number"});
}

TEST_CASE("keys that stand twice, and a missing file in place of a failed build") {
    const Tree tree;
    tree.write("kustomization.yaml", "namePrefix: a-\nresources:\n- missing.yaml\nnamePrefix: b-\n");
    CHECK(tree.lint() == Lines{"kustomization.yaml:3 missing-file", "kustomization.yaml:4 duplicate-key"});
}

TEST_CASE("a build that fails for no reason that a rule knows") {
    const Tree tree;
    tree.write("kustomization.yaml", "resources:\n- a\n- b\nreplicas:\n- name: [x]\n");
    tree.write("a/kustomization.yaml", "resources: []\nnamePrefix: a-\n");
    tree.write("b/kustomization.yaml", "resources: []\nnamePrefix: b-\n");
    CHECK(tree.lint() == Lines{"kustomization.yaml:5 build-fails"});
}

TEST_CASE("one folder's failure neither hides another's nor its unused files") {
    const Tree tree;
    tree.write("a/kustomization.yaml", "resources:\n- missing.yaml\n");
    tree.write("b/kustomization.yaml", "resources:\n- d.yaml\nreplicas:\n- name: other\n  count: 1\n");
    tree.write("b/d.yaml", deployment);
    tree.write("c/kustomization.yaml", "resources: []\nnamePrefix: c-\n");
    tree.write("c/forgotten.yaml", "a: b\n");
    DiskFileSystem files;
    const auto root = real_path(tree.path());
    std::vector<std::string> rules;
    for (const auto& finding :
         lint::lint({(root / "a").string(), (root / "b").string(), (root / "c").string()}, {}, {.files = files})) {
        rules.push_back(finding.file.substr(root.string().size()) + " " + finding.rule);
    }
    CHECK(rules == Lines{"/a/kustomization.yaml missing-file", "/b/kustomization.yaml build-fails",
                         "/c/forgotten.yaml unused-file"});
}

TEST_CASE("keys that kustomize does not know, or knows by another spelling") {
    const Tree tree;
    tree.write("kustomization.yaml", "resources:\n- d.yaml\nnameprefix: a-\npatchs: []\nimages:\n- name: app\n  newtag: v2\n  tag: x\n");
    tree.write("d.yaml", deployment);
    CHECK(tree.lint() == Lines{"kustomization.yaml:3 key-spelling", "kustomization.yaml:4 unknown-key",
                               "kustomization.yaml:7 key-spelling", "kustomization.yaml:8 unknown-key"});
}

TEST_CASE("entries that stand twice") {
    const Tree tree;
    tree.write("kustomization.yaml", "resources:\n- d.yaml\n- ./d.yaml\nimages:\n- name: app\n  newTag: v2\n- name: app\n  newTag: v3\n");
    tree.write("d.yaml", deployment);
    CHECK(tree.lint() == Lines{"kustomization.yaml:3 duplicate-entry", "kustomization.yaml:7 duplicate-entry"});
}

TEST_CASE("generated objects that nothing refers to, unless their labels are there to be found") {
    const Tree tree;
    tree.write("kustomization.yaml", "resources:\n- d.yaml\nconfigMapGenerator:\n- name: unused\n  literals: [a=b]\n"
                                     "- name: used\n  literals: [a=b]\n- name: found\n  literals: [a=b]\n"
                                     "  options:\n    labels:\n      dashboard: \"1\"\n");
    tree.write("d.yaml", std::string(deployment) + "        envFrom:\n        - configMapRef:\n            name: used\n");
    CHECK(tree.lint() == Lines{"kustomization.yaml:4 unused-generated"});
}

TEST_CASE("generated objects of a fixed name may be meant for something outside") {
    const Tree tree;
    tree.write("kustomization.yaml", "resources:\n- d.yaml\ngeneratorOptions:\n  disableNameSuffixHash: true\n"
                                     "configMapGenerator:\n- name: fixed\n  literals: [a=b]\n");
    tree.write("d.yaml", deployment);
    CHECK(tree.lint() == Lines{});
}

TEST_CASE("a patch that deletes an object has an effect") {
    const Tree tree;
    tree.write("kustomization.yaml", "resources:\n- d.yaml\n- more\npatches:\n- patch: |\n    apiVersion: v1\n"
                                     "    kind: ConfigMap\n    metadata: {name: c}\n    $patch: delete\n");
    tree.write("d.yaml", deployment);
    tree.write("more/kustomization.yaml", "resources: [c.yaml]\n");
    tree.write("more/c.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: c}\n");
    CHECK(tree.lint() == Lines{});
}

TEST_CASE("a patch that changes nothing, after files of fewer and of more objects") {
    const Tree tree;
    tree.write("kustomization.yaml", "resources:\n- few\n- d.yaml\npatches:\n- target: {kind: Deployment, name: web}\n"
                                     "  patch: |\n    apiVersion: apps/v1\n    kind: Deployment\n    metadata: {name: web}\n");
    tree.write("d.yaml", deployment);
    tree.write("few/kustomization.yaml", "resources: [c.yaml, e.yaml]\n");
    tree.write("few/c.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: c}\n---\napiVersion: v1\nkind: ConfigMap\n"
                             "metadata: {name: d}\n");
    tree.write("few/e.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: e}\n");
    CHECK(tree.lint() == Lines{"kustomization.yaml:5 no-effect"});
}

TEST_CASE("several folders: what one of them uses is used, and what has an effect in one has an effect") {
    const Tree tree;
    tree.write("base/kustomization.yaml", "resources:\n- d.yaml\n");
    tree.write("base/d.yaml", deployment);
    tree.write("part/kustomization.yaml", "apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\n"
                                          "patches:\n- path: p.yaml\n  target:\n    name: web\n");
    tree.write("part/p.yaml", "- op: replace\n  path: /spec/replicas\n  value: 0644\n");
    tree.write("a/kustomization.yaml", "resources: [../base]\ncomponents: [../part]\n");
    tree.write("b/kustomization.yaml", "components: [../part]\n");
    CHECK(tree.lint("b") == Lines{"part/kustomization.yaml:4 no-effect", "part/p.yaml:3 octal-number"});
    DiskFileSystem files;
    const auto root = real_path(tree.path());
    const auto findings = lint::lint({(root / "a").string(), (root / "b").string()}, {}, {.files = files});
    REQUIRE(findings.size() == 1);
    CHECK(findings[0].rule == "octal-number");
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
    CHECK(lint::fix({tree.path().string()}, {}, {.files = files}).files.size() == 1);
    CHECK(tree.lint() == Lines{});
    DiskFileSystem fresh;
    CHECK(render::render(tree.path().string(), {}, {.files = fresh}).yaml() == before);
    CHECK(read_file(tree.path() / "kustomization.yaml").find("# ours\n") != std::string::npos);
}

TEST_CASE("a fix that breaks a build is taken back") {
    const Tree tree;
    tree.write("base/kustomization.yaml", "commonLabels:\n  a: b\n");
    constexpr std::string_view both = "bases:\n- base\ncommonLabels:\n  a: b\nlabels:\n- pairs:\n    a: c\n";
    tree.write("kustomization.yaml", both);
    DiskFileSystem files;
    CHECK_THROWS_AS(static_cast<void>(lint::fix({tree.path().string()}, {}, {.files = files})), Error);
    CHECK(read_file(tree.path() / "kustomization.yaml") == both);
    CHECK(read_file(tree.path() / "base/kustomization.yaml") == "commonLabels:\n  a: b\n");
}
