// SPDX-License-Identifier: Apache-2.0
// HTTP/1.1 and HTTP/2 over libcurl.
#pragma once

#include <memory>

#include "http/http_client.hpp"

namespace berth::http {

/// Each request runs in the thread that asks, on a lane of its own: a slow receiver holds up nobody else. Lanes are kept
/// with their open connections, and a request prefers one that has spoken to its host before.
/// Proxies come from the environment (HTTP_PROXY, HTTPS_PROXY, NO_PROXY); loopback is never proxied.
class CurlClient final : public HttpClient {
public:
    /// `user_agent` like "berth/0.1.0".
    explicit CurlClient(std::string user_agent);
    ~CurlClient() override;
    CurlClient(const CurlClient&) = delete;
    CurlClient& operator=(const CurlClient&) = delete;

    Response send(const Request& request, const CancelToken& cancel) override;
    Response stream(const Request& request, const BodySink& sink, const CancelToken& cancel) override;

private:
    class Lanes;
    std::string user_agent_;
    std::unique_ptr<Lanes> lanes_;
};

}  // namespace berth::http
