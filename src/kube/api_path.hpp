// SPDX-License-Identifier: Apache-2.0
// URL paths and queries of the Kubernetes API.
#pragma once

#include <string>
#include <string_view>

#include "kube/kube_api.hpp"

namespace berth::kube {

/// Percent-encoded, for one path segment or one query value.
[[nodiscard]] std::string encode_path_part(std::string_view text);

class Query {
public:
    /// Left out when empty.
    void add(std::string_view name, std::string_view value);
    /// "?a=b&c=d", or nothing.
    [[nodiscard]] const std::string& text() const { return text_; }

private:
    std::string text_;
};

/// "/api/v1" or "/apis/apps/v1".
[[nodiscard]] std::string group_version_path(std::string_view group_version);
/// "/apis/apps/v1/namespaces/shop/deployments"; over all namespaces when empty.
[[nodiscard]] std::string resource_path(const Resource& resource, std::string_view name_space);
[[nodiscard]] Query selection_query(const Selection& selection);

}  // namespace berth::kube
