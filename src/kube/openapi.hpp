// SPDX-License-Identifier: Apache-2.0
// What a server publishes of its kinds under /openapi/v3, in one compact document.
#pragma once

#include <string>
#include <vector>

#include "json/value.hpp"
#include "kube/kube_api.hpp"

namespace berth::kube {

/// The server's table of contents.
struct OpenApiIndex {
    std::string version;              ///< of Kubernetes: "v1.34.4"
    std::vector<std::string> documents;  ///< URLs of the group versions, each with a hash of its content, sorted
    std::string digest;               ///< of all of these; it changes when a CustomResourceDefinition does
};

[[nodiscard]] OpenApiIndex read_openapi_index(KubeApi& api, const CancelToken& cancel);

/// {version, kinds: [{group, version, kind, schema}], schemas: {NAME: ...}}: all kinds with the names of their schemas,
/// and every schema once, without descriptions, examples and paths: 6 MB become 300 KB.
[[nodiscard]] json::Value fetch_openapi(KubeApi& api, const OpenApiIndex& index, const CancelToken& cancel);

}  // namespace berth::kube
