// SPDX-License-Identifier: Apache-2.0
// KubeApi over HTTP.
#pragma once

#include <map>
#include <mutex>

#include "http/http_client.hpp"
#include "kube/kube_api.hpp"
#include "kube/kubeconfig.hpp"

namespace berth::kube {

class ApiServer final : public KubeApi {
public:
    /// `http` must outlive this.
    ApiServer(http::HttpClient& http, Connection connection);

    [[nodiscard]] std::string server() const override { return connection_.server; }
    std::optional<Resource> find_resource(const GroupVersionKind& gvk, const CancelToken& cancel) override;
    void forget_resources() override;
    std::optional<json::Value> find(const ObjectRef& ref, const CancelToken& cancel) override;
    ListResult list(const Resource& resource, const Selection& selection, const CancelToken& cancel) override;
    json::Value create(const json::Value& object, DryRun dry_run, const CancelToken& cancel) override;
    json::Value apply(const json::Value& object, const ApplyOptions& options, const CancelToken& cancel) override;
    json::Value patch(const ObjectRef& ref, const json::Value& patch, const PatchOptions& options,
                      const CancelToken& cancel) override;
    void remove(const ObjectRef& ref, const DeleteOptions& options, const CancelToken& cancel) override;
    std::string watch(const Resource& resource, const WatchOptions& options,
                      const std::function<void(WatchEvent)>& on_event, const CancelToken& cancel) override;
    std::string get_path(std::string_view path, const CancelToken& cancel) override;

private:
    http::Request request(http::Method method, std::string_view path) const;
    /// Sends, tries again what the server asks to try again, throws ApiError for a refusal.
    std::string send(http::Request request, const CancelToken& cancel);
    std::string object_path(const ObjectRef& ref, const CancelToken& cancel);
    void discover(const std::string& group_version, const CancelToken& cancel);

    http::HttpClient& http_;
    Connection connection_;
    std::mutex mutex_;
    std::map<GroupVersionKind, Resource> resources_;
};

}  // namespace berth::kube
