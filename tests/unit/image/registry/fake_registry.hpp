// SPDX-License-Identifier: Apache-2.0
// A registry in the test's own process: enough of the distribution spec, and every misbehaviour that a test asks for.
#pragma once

#include <deque>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "http/loopback_server.hpp"

namespace berth::image {

class FakeRegistry {
public:
    FakeRegistry() : server_([this](const http::ServedRequest& request) { return serve(request); }) {}

    [[nodiscard]] std::string authority() const { return server_.authority(); }
    [[nodiscard]] std::string url() const { return server_.url(); }

    std::string add_blob(const std::string& bytes);
    /// Under its digest and, if given, a tag.
    std::string add_manifest(const std::string& repository, const std::string& bytes, const std::string& media_type,
                             const std::string& tag = {});

    enum class SignIn { none, basic, token };
    /// Wants user "user" with password "secret".
    void require(SignIn sign_in) { sign_in_ = sign_in; }
    /// The next answers, before anything else is looked at, to requests whose target contains `part`.
    void fail_next(const std::string& part, const http::ServedResponse& response, int times = 1);
    /// The next blob answers break off after that many bytes.
    void cut_next_blobs(std::size_t after, int times = 1) { cut_after_ = after, cuts_ = times; }
    /// The next upload takes only that many bytes and then loses the connection.
    void cut_next_upload(std::size_t after) { upload_cut_ = after; }

    /// "GET /v2/..." in order.
    [[nodiscard]] std::vector<std::string> log() const;
    [[nodiscard]] int count(const std::string& part) const;
    [[nodiscard]] std::map<std::string, std::string> blobs() const;
    [[nodiscard]] std::optional<std::string> find_manifest(const std::string& repository, const std::string& name) const;

private:
    struct Document {
        std::string bytes;
        std::string media_type;
    };
    http::ServedResponse serve(const http::ServedRequest& request);
    std::optional<http::ServedResponse> refuse(const http::ServedRequest& request);
    http::ServedResponse serve_blob(const http::ServedRequest& request, const std::string& digest);
    http::ServedResponse serve_manifest(const http::ServedRequest& request, const std::string& repository, const std::string& name);
    http::ServedResponse serve_upload(const http::ServedRequest& request, const std::string& path, const std::string& query);

    mutable std::mutex mutex_;
    std::map<std::string, std::string> blobs_;
    std::map<std::pair<std::string, std::string>, Document> manifests_;
    std::map<std::string, std::string> uploads_;
    std::vector<std::string> log_;
    std::deque<std::pair<std::string, http::ServedResponse>> failures_;
    SignIn sign_in_ = SignIn::none;
    std::size_t cut_after_ = 0;
    int cuts_ = 0;
    std::optional<std::size_t> upload_cut_;
    int next_upload_ = 0;
    http::LoopbackServer server_;
};

}  // namespace berth::image
