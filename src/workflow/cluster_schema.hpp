// SPDX-License-Identifier: Apache-2.0
// The schemas of a cluster's API server, from the server itself or as it was when it was last asked.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/cancel.hpp"
#include "base/path.hpp"
#include "base/progress.hpp"
#include "json/value.hpp"
#include "kube/kubeconfig.hpp"
#include "kube/openapi.hpp"

namespace berth::workflow {

/// Documents of kube/openapi.hpp in $BERTH_HOME/cache/openapi: one for each state of a server's API, and for each server
/// the name of the last one.
class SchemaCache {
public:
    explicit SchemaCache(const AbsolutePath& home) : folder_(home / "cache/openapi") {}

    [[nodiscard]] std::optional<json::Value> find(const kube::OpenApiIndex& index) const;
    void save(const std::string& server, const kube::OpenApiIndex& index, const json::Value& document) const;
    /// Notes that the server has this API now.
    void remember(const std::string& server, const kube::OpenApiIndex& index) const;
    [[nodiscard]] std::optional<json::Value> find_last_of(const std::string& server) const;
    /// "1.34", "v1.34.4": of the latest patch release that some server had, what was saved last.
    [[nodiscard]] std::optional<json::Value> find_version(std::string_view version) const;

private:
    [[nodiscard]] std::optional<json::Value> read(const std::string& name) const;
    AbsolutePath folder_;
};

struct ClusterSchemaServices {
    AbsolutePath home;
    http::HttpClient& http;
    progress::Sink& progress;
};

/// `target` is a Kubernetes version ("1.34", from the cache alone), a context of the kubeconfig or a cluster of berth's;
/// empty for the current context. A server that does not answer is replaced by what it last had, with a warning.
/// Throws Error that says how to get a schema where there is none.
[[nodiscard]] json::Value cluster_schema(const std::string& target, const ClusterSchemaServices& services, const CancelToken& cancel);

}  // namespace berth::workflow
