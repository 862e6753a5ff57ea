// SPDX-License-Identifier: Apache-2.0
// Lists of custom resources merging as their definitions say; tests/fuzz compares the same with kustomize.
#include "render/render.hpp"

#include "base/error.hpp"
#include "render/file_system.hpp"

#include <doctest/doctest.h>

using namespace berth;
using namespace berth::render;

namespace {

constexpr std::string_view definition = R"(apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata:
  name: gates.example.com
spec:
  group: example.com
  names: {kind: Gate, plural: gates}
  versions:
  - name: v1
    schema:
      openAPIV3Schema:
        properties:
          metadata: {type: object}
          spec:
            properties:
              listeners:
                type: array
                x-kubernetes-list-type: map
                x-kubernetes-list-map-keys: [name]
                items:
                  properties:
                    name: {type: string}
                    hosts: {type: array, x-kubernetes-list-type: set, items: {type: string}}
              order:
                type: array
                items: {type: string}
)";

constexpr std::string_view gate = R"(apiVersion: example.com/v1
kind: Gate
metadata:
  name: g
spec:
  listeners:
  - name: a
    hosts: [one]
    port: 1
  - name: b
    port: 2
  order: [x]
)";

constexpr std::string_view patching = R"(patches:
- patch: |
    apiVersion: example.com/v1
    kind: Gate
    metadata: {name: g}
    spec:
      listeners:
      - name: a
        hosts: [two]
      order: [y]
)";

constexpr std::string_view merged = R"(  listeners:
  - hosts:
    - two
    - one
    name: a
    port: 1
  - name: b
    port: 2
  order:
  - "y"
)";

struct Fixture {
    MemoryFileSystem files;
    RenderOptions options{.crd_merge_keys = {.enabled = true}};

    Fixture() { files.write("/app/gate.yaml", std::string{gate}); }
    void kustomize(std::string_view path, std::string_view fields) {
        files.write(path, std::string{fields} + std::string{patching});
    }
    std::string build() { return render::render("/app", options, {.files = files}).yaml(); }
};

bool has(const std::string& text, std::string_view part) { return text.find(part) != std::string::npos; }

}  // namespace

TEST_CASE_FIXTURE(Fixture, "a definition among the resources") {
    files.write("/app/crd.yaml", std::string{definition});
    kustomize("/app/kustomization.yaml", "resources: [crd.yaml, gate.yaml]\n");
    CHECK(has(build(), merged));
}

TEST_CASE_FIXTURE(Fixture, "without being asked, lists are replaced as in kustomize") {
    files.write("/app/crd.yaml", std::string{definition});
    kustomize("/app/kustomization.yaml", "resources: [crd.yaml, gate.yaml]\n");
    options.crd_merge_keys.enabled = false;
    CHECK(has(build(), "  listeners:\n  - hosts:\n    - two\n    name: a\n  order:\n"));
}

TEST_CASE_FIXTURE(Fixture, "a definition that is read after the merge counts all the same") {
    files.write("/app/base/gate.yaml", std::string{gate});
    kustomize("/app/base/kustomization.yaml", "resources: [gate.yaml]\n");
    files.write("/app/crd.yaml", std::string{definition});
    files.write("/app/kustomization.yaml", "resources: [base, crd.yaml]\n");
    CHECK(has(build(), merged));
}

TEST_CASE_FIXTURE(Fixture, "a definition in crds, and one in a file given") {
    files.write("/app/crd.yaml", std::string{definition});
    kustomize("/app/kustomization.yaml", "resources: [gate.yaml]\ncrds: [crd.yaml]\n");
    CHECK(has(build(), merged));
    kustomize("/app/kustomization.yaml", "resources: [gate.yaml]\n");
    CHECK_FALSE(has(build(), merged));
    options.crd_merge_keys.files = {"/app/crd.yaml"};
    CHECK(has(build(), merged));
}

TEST_CASE_FIXTURE(Fixture, "v1beta1 has one schema for all versions") {
    std::string old{definition};
    old.replace(old.find("/v1\n"), 4, "/v1beta1\n");
    const auto versions = old.find("  versions:");
    old.erase(versions, old.find("      openAPIV3Schema") - versions);
    old.insert(versions, "  version: v1\n  validation:\n");
    files.write("/app/crd.yaml", old);
    kustomize("/app/kustomization.yaml", "resources: [crd.yaml, gate.yaml]\n");
    CHECK(has(build(), merged));
}

TEST_CASE_FIXTURE(Fixture, "a file without a definition is refused by name") {
    kustomize("/app/kustomization.yaml", "resources: [gate.yaml]\n");
    options.crd_merge_keys.files = {"/app/gate.yaml"};
    CHECK_THROWS_WITH_AS(build(), "there is no CustomResourceDefinition in '/app/gate.yaml'", Error);
}
