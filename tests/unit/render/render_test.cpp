// SPDX-License-Identifier: Apache-2.0
// Whole builds in memory; expected texts are what kustomize 5.8.1 prints.
#include "render/render.hpp"

#include "base/error.hpp"
#include "render/file_system.hpp"

#include <doctest/doctest.h>

using namespace berth;
using namespace berth::render;

namespace {

constexpr std::string_view deployment = R"(apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
spec:
  replicas: 1
  selector:
    matchLabels: {app: web}
  template:
    metadata:
      labels: {app: web}
    spec:
      containers:
      - name: web
        image: nginx:1
        envFrom:
        - configMapRef:
            name: settings
)";

std::string build(MemoryFileSystem& files, std::string_view directory = "/app") {
    return render::render(directory, {}, {.files = files}).yaml();
}

std::string failure(MemoryFileSystem& files) {
    try {
        return "printed: " + build(files);
    } catch (const Error& error) {
        return error.what();
    }
}

}  // namespace

TEST_CASE("render: names, namespace, images, replicas and a generated ConfigMap that is referred to") {
    MemoryFileSystem files;
    files.write("/app/web.yaml", std::string{deployment});
    files.write("/app/kustomization.yaml", R"(resources: [web.yaml]
namePrefix: dev-
namespace: shop
images:
- name: nginx
  newTag: "2"
replicas:
- name: web
  count: 3
configMapGenerator:
- name: settings
  literals: [COLOR=blue]
)");
    CHECK(build(files) == R"(apiVersion: v1
data:
  COLOR: blue
kind: ConfigMap
metadata:
  name: dev-settings-9cf89bh562
  namespace: shop
---
apiVersion: apps/v1
kind: Deployment
metadata:
  name: dev-web
  namespace: shop
spec:
  replicas: 3
  selector:
    matchLabels:
      app: web
  template:
    metadata:
      labels:
        app: web
    spec:
      containers:
      - envFrom:
        - configMapRef:
            name: dev-settings-9cf89bh562
        image: nginx:2
        name: web
)");
}

TEST_CASE("render: strategic merge by name, deletion, JSON patch") {
    MemoryFileSystem files;
    files.write("/app/web.yaml", std::string{deployment});
    files.write("/app/kustomization.yaml", R"(resources: [web.yaml]
patches:
- patch: |
    apiVersion: apps/v1
    kind: Deployment
    metadata: {name: web}
    spec:
      replicas: null
      template:
        spec:
          containers:
          - name: web
            command: [run]
          - name: side
            image: side:1
- target: {kind: Deployment}
  patch: |
    - op: remove
      path: /spec/template/spec/containers/1
    - op: add
      path: /metadata/annotations/a
      value: "1"
)");
    const std::string text = build(files);
    CHECK(text.find("replicas") == std::string::npos);
    CHECK(text.find("image: nginx:1") != std::string::npos);
    CHECK(text.find("command:\n        - run\n") != std::string::npos);
    CHECK(text.find("image: side:1") == std::string::npos);
    CHECK(text.find("a: \"1\"") != std::string::npos);
}

TEST_CASE("render: errors have kustomize's words") {
    MemoryFileSystem files;
    files.write("/app/kustomization.yaml", "resources: [nope.yaml]\n");
    CHECK(failure(files) == "/app/kustomization.yaml:1: accumulating resources: accumulation err='accumulating resources from 'nope.yaml': "
                            "evalsymlink failure on '/app/nope.yaml' : lstat /app/nope.yaml: no such file or "
                            "directory': must build at directory: not a valid directory: evalsymlink failure on "
                            "'/app/nope.yaml' : lstat /app/nope.yaml: no such file or directory");
    files.write("/app/kustomization.yaml", "resorces: [a]\n");
    CHECK(failure(files).find("invalid Kustomization: json: unknown field \"resorces\"") != std::string::npos);
    files.write("/app/kustomization.yaml", "# nothing\n");
    CHECK(failure(files) == "/app/kustomization.yaml: kustomization.yaml is empty");
    files.write("/app/kustomization.yaml", "resources: [web.yaml, web.yaml]\n");
    files.write("/app/web.yaml", std::string{deployment});
    CHECK(failure(files).find("may not add resource with an already registered id: Deployment.v1.apps/web.[noNs]") !=
          std::string::npos);
    files.write("/app/kustomization.yaml", "resources: [../other.yaml]\n");
    files.write("/other.yaml", std::string{deployment});
    CHECK(failure(files).find("security; file '/other.yaml' is not in or below '/app'") != std::string::npos);
    files.write("/app/kustomization.yaml", "resources: [../app]\n");
    CHECK(failure(files).find("cycle detected") != std::string::npos);
}

TEST_CASE("render: deprecated fields warn") {
    MemoryFileSystem files;
    files.write("/app/web.yaml", std::string{deployment});
    files.write("/app/kustomization.yaml", "resources: [web.yaml]\ncommonLabels: {a: b}\n");
    const RenderResult result = render::render("/app", {}, {.files = files});
    REQUIRE(result.warnings.size() == 1);
    CHECK(result.warnings[0] == "# Warning: 'commonLabels' is deprecated. Please use 'labels' instead. Run 'kustomize "
                                "edit fix' to update your Kustomization automatically.");
    REQUIRE(result.objects.size() == 1);
    CHECK(result.objects[0].kind == "Deployment");
    CHECK(result.objects[0].scope == "default");
}

TEST_CASE("render: bounded on hostile input") {
    MemoryFileSystem files;
    files.write("/app/kustomization.yaml", "resources: [bomb.yaml]\n");
    std::string bomb = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: x}\na0: &a0 [x, x, x, x, x, x, x, x, x, x]\n";
    for (int i = 1; i < 12; ++i) {
        bomb += "a" + std::to_string(i) + ": &a" + std::to_string(i) + " [";
        for (int k = 0; k < 10; ++k) {
            bomb += (k == 0 ? "*a" : ", *a") + std::to_string(i - 1);
        }
        bomb += "]\n";
    }
    files.write("/app/bomb.yaml", bomb);
    CHECK(failure(files).find("excessive aliasing") != std::string::npos);
    files.write("/app/bomb.yaml", "a: " + std::string(5000, '['));
    CHECK(failure(files).find("MalformedYAMLError") != std::string::npos);
}
