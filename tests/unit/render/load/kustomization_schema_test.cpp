// SPDX-License-Identifier: Apache-2.0
// The schema for editors says what the decoder accepts, and every field has words.
#include "render/load/kustomization_schema.hpp"

#include "base/error.hpp"
#include "base/file.hpp"
#include "render/load/kustomization.hpp"
#include "render/validate/checker.hpp"
#include "yaml/json.hpp"

#include <doctest/doctest.h>
#include <algorithm>
#include <filesystem>
#include <set>

using namespace berth;
using namespace berth::render;
using namespace berth::render::validate;

namespace {

bool decoder_accepts(const std::string& text) {
    yaml::Arena arena;
    std::vector<std::string> warnings;
    try {
        static_cast<void>(parse_kustomization(arena, text, "kustomization.yaml", "/", warnings));
        return true;
    } catch (const Error&) {
        return false;
    }
}

bool schema_accepts(const std::string& text) {
    const auto values = yaml::parse_json_values(text, "kustomization.yaml");
    const bool component = !values.empty() && values.front().text_at({"kind"}) == "Component";
    const json::Value schema = kustomization_schema(component ? KustomizationKind::component : KustomizationKind::kustomization);
    return values.size() == 1 && check(values.front(), schema, Definitions{}, Dialect::json_schema).empty();
}

void collect(const json::Value& schema, const std::string& path, std::set<std::string>& undescribed, std::set<std::string>& paths) {
    if (const json::Value* properties = schema.find("properties")) {
        for (const json::Member& member : properties->as_object().members()) {
            const std::string own = path + member.name;
            paths.insert(own);
            if (member.value.find("description") == nullptr) {
                undescribed.insert(own);
            }
            collect(member.value, own + ".", undescribed, paths);
        }
    }
    if (const json::Value* items = schema.find("items")) {
        collect(*items, path, undescribed, paths);
    }
}

}  // namespace

TEST_CASE("every field has a description, and every description a field") {
    std::set<std::string> undescribed;
    std::set<std::string> paths;
    collect(kustomization_schema(KustomizationKind::kustomization), "", undescribed, paths);
    CHECK(undescribed.empty());
    CHECK(paths.size() > 150);
    for (const FieldWords& words : kustomization_words()) {
        const bool used = std::ranges::any_of(paths, [&](const std::string& path) {
            return path == words.path || path.ends_with("." + std::string(words.path));
        });
        CHECK_MESSAGE(used, words.path);
    }
}

TEST_CASE("kustomizations of the test data, and each with a field that nobody knows") {
    std::size_t valid = 0;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(TEST_DATA)) {
        const auto name = entry.path().filename();
        if (name != "kustomization.yaml" && name != "kustomization.yml" && name != "Kustomization") {
            continue;
        }
        const std::string text = read_file(AbsolutePath(entry.path().string()));
        if (!decoder_accepts(text)) {
            continue;
        }
        ++valid;
        CHECK_MESSAGE(schema_accepts(text), entry.path().string());
        const bool flow = text.starts_with('{');
        const std::string broken = flow ? "{unheardOf: true, " + text.substr(1) : text + "\nunheardOf: true\n";
        CHECK_MESSAGE(!decoder_accepts(broken), entry.path().string());
        CHECK_MESSAGE(!schema_accepts(broken), entry.path().string());
    }
    CHECK(valid > 20);
}

TEST_CASE("both refuse the same") {
    for (const auto* text : {"resources: one.yaml\n", "images:\n- nmae: x\n", "replicas:\n- count: two\n", "namePrefix: [a]\n", "kind: Other\n",
                             "labels:\n- pairs: x\n", "kind: Component\napiVersion: kustomize.config.k8s.io/v1beta1\n",
                             "replacements:\n- source: {fieldpath2: x}\n", "helmCharts:\n- includeCRDs: 1\n"}) {
        CHECK_MESSAGE(!decoder_accepts(text), text);
        CHECK_MESSAGE(!schema_accepts(text), text);
    }
    for (const auto* text : {"resources:\nnamePrefix: a\n", "kind: Component\napiVersion: kustomize.config.k8s.io/v1alpha1\nnamePrefix: a\n",
                             "helmCharts:\n- name: x\n  valuesInline: {a: [1]}\n", "openapi: {version: v1.21.2}\n",
                             "vars:\n- name: A\n  objref: {kind: Service, name: a, apiVersion: v1}\n  fieldref: {fieldpath: metadata.name}\n"}) {
        CHECK_MESSAGE(decoder_accepts(text), text);
        CHECK_MESSAGE(schema_accepts(text), text);
    }
}

TEST_CASE("deprecated fields say what to use") {
    const json::Value schema = kustomization_schema(KustomizationKind::kustomization);
    CHECK(schema.find_path({"properties", "bases", "deprecated"})->as_bool());
    CHECK(schema.text_at({"properties", "bases", "deprecationMessage"}) == "use 'resources' instead");
}
