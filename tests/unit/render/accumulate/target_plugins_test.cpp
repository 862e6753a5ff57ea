// SPDX-License-Identifier: Apache-2.0
// Generators, transformers and validators that a kustomization configures; expected is what kustomize 5.8.1 does.
#include "render/accumulate/target.hpp"

#include "render/build_session.hpp"
#include "render/parsed.hpp"
#include "render/render.hpp"

using namespace berth;
using namespace berth::render;

namespace {

constexpr std::string_view config_map = "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: a\n";

std::string prefixing(std::string_view name, std::string_view prefix) {
    return "apiVersion: builtin\nkind: PrefixTransformer\nmetadata: {name: " + std::string{name} +
           "}\nprefix: " + std::string{prefix} + "\nfieldSpecs: [{path: metadata/name}]\n";
}

std::string generating(std::string_view name, std::string_view more) {
    return "apiVersion: builtin\nkind: ConfigMapGenerator\nmetadata: {name: " + std::string{name} + "}\n" +
           std::string{more} + "\n";
}

/// An entry of a list that is the text itself.
std::string inline_entry(std::string_view text) {
    std::string entry = "- |\n  ";
    for (const char c : text) {
        entry += c;
        if (c == '\n') {
            entry += "  ";
        }
    }
    return entry + "\n";
}

struct Kustomized {
    MemoryFileSystem files;

    explicit Kustomized(std::string kustomization) {
        files.write("/app/a.yaml", std::string{config_map});
        files.write("/app/kustomization.yaml", std::move(kustomization));
    }
    std::string build() { return render::render("/app", {}, {.files = files}).yaml(); }
    std::string failure() {
        return failure_of([&] { return build(); });
    }
};

}  // namespace

TEST_CASE("render::Target: own fields first, then configurations in texts, those in files last") {
    Kustomized app("resources: [a.yaml]\nnamePrefix: own-\ntransformers:\n- file.yaml\n" +
                   inline_entry(prefixing("i", "inline-")));
    app.files.write("/app/file.yaml", prefixing("f", "file-"));
    CHECK(app.build() == "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: file-inline-own-a\n");
}

TEST_CASE("render::Target: a configuration may come from a kustomization, which transforms it like any object") {
    Kustomized app("resources: [a.yaml]\ntransformers: [t]\n");
    app.files.write("/app/t/p.yaml", prefixing("p", "written-"));
    app.files.write("/app/t/kustomization.yaml",
                    "resources: [p.yaml]\npatches:\n- target: {kind: PrefixTransformer}\n"
                    "  patch: '- {op: replace, path: /prefix, value: patched-}'\n");
    CHECK(app.build() == "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: patched-a\n");
}

TEST_CASE("render::Target: generators run after the fields that generate, and can merge into what these made") {
    Kustomized app("configMapGenerator:\n- name: g\n  literals: [a=1]\n"
                   "generatorOptions: {disableNameSuffixHash: true}\ngenerators:\n" +
                   inline_entry(generating("g", "behavior: merge\nliterals: [b=2]")));
    CHECK(app.build() == "apiVersion: v1\ndata:\n  a: \"1\"\n  b: \"2\"\nkind: ConfigMap\nmetadata:\n  name: g\n");
}

TEST_CASE("render::Target: an object that is there already needs a behavior") {
    Kustomized app("configMapGenerator:\n- name: g\n  literals: [b=2]\ngenerators:\n" +
                   inline_entry(generating("g", "literals: [a=1]")));
    CHECK(app.failure() ==
          "/app/kustomization.yaml:5: merging from generator: id resid.ResId{Gvk:resid.Gvk{Group:\"\", Version:\"v1\", "
          "Kind:\"ConfigMap\", isClusterScoped:false}, Name:\"g\", Namespace:\"\"} exists; can not use behavior: "
          "'unspecified', behavior must be merge or replace");
}

TEST_CASE("render::Target: two configurations of one identity, in the line of the second") {
    Kustomized app("generators:\n" + inline_entry(generating("g", "literals: [a=1]")) +
                   inline_entry(generating("g", "literals: [b=1]")));
    CHECK(app.failure() == "/app/kustomization.yaml:8: loading generator plugins: may not add resource with an already "
                           "registered id: ConfigMapGenerator.builtin.[noGrp]/g.[noNs]");
}

TEST_CASE("render::Target: what is no generator or no plugin at all") {
    Kustomized generators("generators:\n" + inline_entry(prefixing("p", "x-")));
    CHECK(generators.failure() == "/app/kustomization.yaml:2: loading generator plugins: failed to load generator: plugin "
                                  "PrefixTransformer.builtin.[noGrp]/p.[noNs] not a generator");
    Kustomized transformers("resources: [a.yaml]\ntransformers: [a.yaml]\n");
    CHECK(transformers.failure() ==
          "/app/a.yaml:1: external plugins disabled; unable to load external plugin 'ConfigMap'");
}

TEST_CASE("render::Target: a validator sees the objects as transformers left them, and its failure is the build's") {
    Kustomized app("resources: [a.yaml]\nnamePrefix: x-\nvalidators:\n" +
                   inline_entry("apiVersion: builtin\nkind: PatchTransformer\nmetadata: {name: p}\n"
                                "target: {kind: ConfigMap}\npatch: '- {op: test, path: /metadata/name, value: a}'\n"));
    CHECK(app.failure() == "/app/kustomization.yaml:4: testing value /metadata/name failed: test failed");
}

TEST_CASE("render::Target: origins name the file and the configuration of each plugin") {
    Kustomized app("resources: [a.yaml]\nbuildMetadata: [originAnnotations, transformerAnnotations]\n"
                   "transformers: [t.yaml]\ngenerators:\n" +
                   inline_entry(generating("g", "literals: [a=1]\noptions: {disableNameSuffixHash: true}")));
    app.files.write("/app/t.yaml", prefixing("p", "f-"));
    constexpr std::string_view transformed = "    alpha.config.kubernetes.io/transformations: |\n"
                                             "      - configuredIn: t.yaml\n        configuredBy:\n"
                                             "          apiVersion: builtin\n          kind: PrefixTransformer\n"
                                             "          name: p\n";
    CHECK(app.build() == "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  annotations:\n" + std::string{transformed} +
                             "    config.kubernetes.io/origin: |\n      path: a.yaml\n  name: f-a\n---\n"
                             "apiVersion: v1\ndata:\n  a: \"1\"\nkind: ConfigMap\nmetadata:\n  annotations:\n" +
                             std::string{transformed} +
                             "    config.kubernetes.io/origin: |\n      configuredIn: kustomization.yaml\n"
                             "      configuredBy:\n        apiVersion: builtin\n        kind: ConfigMapGenerator\n"
                             "        name: g\n  name: f-g\n");
}
