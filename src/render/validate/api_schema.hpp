// SPDX-License-Identifier: Apache-2.0
// The kinds of a Kubernetes API server and their schemas.
#pragma once

#include "render/validate/definitions.hpp"

#include <deque>
#include <string>
#include <string_view>
#include <vector>

namespace berth::render::validate {

struct ApiKind {
    std::string api_version;
    std::string kind;
    const json::Value* schema = nullptr;
    Dialect dialect = Dialect::api_type;
};

/// Neither copied nor moved: kinds point into what it owns.
class ApiSchema {
public:
    /// `document` is that of kube/openapi.hpp: {version, kinds: [{group, version, kind, schema}], schemas: {NAME: ...}}.
    explicit ApiSchema(json::Value document);
    ApiSchema(const ApiSchema&) = delete;
    ApiSchema& operator=(const ApiSchema&) = delete;

    /// Takes the kinds of a CustomResourceDefinition in place of those there are.
    void add_crd(const json::Value& crd);

    /// "v1.34.4"
    [[nodiscard]] std::string_view version() const { return version_; }
    [[nodiscard]] const Definitions& definitions() const { return definitions_; }
    /// nullptr when the server has no such kind.
    [[nodiscard]] const ApiKind* find(std::string_view api_version, std::string_view kind) const;
    /// What could have been meant instead: the same kind of another version, or a kind spelt alike.
    [[nodiscard]] std::string hint_for(std::string_view api_version, std::string_view kind) const;

private:
    void add_version(const json::Value& spec, const json::Value& version);

    json::Value document_;
    std::string version_;
    Definitions definitions_;
    std::vector<ApiKind> kinds_;       ///< later ones count
    std::deque<json::Value> own_;      ///< schemas made from definitions
};

}  // namespace berth::render::validate
