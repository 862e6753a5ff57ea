// SPDX-License-Identifier: Apache-2.0
// berth.yaml, and what is found without it.
#include "config/project.hpp"

#include <doctest/doctest.h>

#include "base/error.hpp"
#include "base/file.hpp"

using namespace berth;
using namespace berth::config;

namespace {

struct Fixture {
    TemporaryDirectory temporary;
    AbsolutePath root = temporary.path() / "shop";

    Fixture() { ensure_directory(root); }
    void put(std::string_view path, std::string_view text = "") {
        ensure_directory((root / path).parent());
        write_file(root / path, text);
    }
    std::string error() {
        try {
            static_cast<void>(load_project(root));
        } catch (const Error& failure) {
            return failure.what();
        }
        return {};
    }
};

}  // namespace

TEST_CASE_FIXTURE(Fixture, "everything said") {
    put("src/Docker.dev");
    put("k/kustomization.yaml");
    put("berth.yaml", "name: my\nnamespace: there\ncluster: dev\nkustomization: k\n"
                      "images:\n  - name: web\n    context: src\n    dockerfile: Docker.dev\n    target: t\n    args: {A: 1, B: x}\n");
    const auto project = load_project(root);
    CHECK(project.name == "my");
    CHECK(project.name_space == "there");
    CHECK(project.cluster == "dev");
    CHECK(project.kustomization == root / "k");
    REQUIRE(project.images.size() == 1);
    CHECK(project.images[0] == ImageSpec{.name = "web", .context = root / "src", .dockerfile = root / "src/Docker.dev", .target = "t",
                                         .args = {{"A", "1"}, {"B", "x"}}});
}

TEST_CASE_FIXTURE(Fixture, "nothing said") {
    put("Dockerfile");
    put("deploy/base/kustomization.yaml");
    put("deploy/overlays/dev/kustomization.yml");
    const auto project = load_project(root);
    CHECK(project.name == "shop-dev");
    CHECK(project.kustomization == root / "deploy/overlays/dev");
    REQUIRE(project.images.size() == 1);
    CHECK(project.images[0].name == "shop");
    CHECK_FALSE(project.file);
    CHECK(load_project(root, {.kustomization = root / "deploy/base"}).name == "shop");
}

TEST_CASE_FIXTURE(Fixture, "no images is a word too") {
    put("Dockerfile");
    put("kustomization.yaml");
    put("berth.yaml", "images: []\n");
    const auto project = load_project(root);
    CHECK(project.images.empty());
    CHECK(project.name == "shop");
}

TEST_CASE_FIXTURE(Fixture, "mistakes name file and line") {
    put("kustomization.yaml");
    const auto file = (root / "berth.yaml").string();
    put("berth.yaml", "name: x\nimage:\n  - name: a\n");
    CHECK(error().find(file + ":2:1: ") == 0);
    put("berth.yaml", "images:\n  - name: a\n    contxt: .\n");
    CHECK(error().find(file + ":") == 0);
    put("berth.yaml", "images:\n  - name: a\n    context: nowhere\n");
    CHECK(error().find(file + ":3:") == 0);
    put("berth.yaml", "kustomization: nowhere\n");
    CHECK(error().find(file + ":1:") == 0);
    put("berth.yaml", "cluster: a\ncontext: b\n");
    CHECK(error().find("exclude each other") != std::string::npos);
    put("berth.yaml", "name: [\n");
    CHECK(error().find(file) == 0);
}

TEST_CASE_FIXTURE(Fixture, "what cannot be found is said with where it was looked for") {
    CHECK(error() == "there is no kustomization in '" + root.string() + "'");
}

TEST_CASE_FIXTURE(Fixture, "merge keys of custom resources") {
    put("kustomization.yaml");
    CHECK_FALSE(load_project(root).merge_keys.from_crds);
    put("berth.yaml", "crdMergeKeys: true\n");
    CHECK(load_project(root).merge_keys.from_crds);
    put("berth.yaml", "crds: [definitions]\n");
    CHECK(load_project(root).merge_keys == MergeKeys{.from_crds = true, .crds = {root / "definitions"}});
    put("berth.yaml", "crdMergeKeys: false\ncrds: [definitions]\n");
    CHECK(error().find("of no use") != std::string::npos);
}
