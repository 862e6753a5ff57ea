// SPDX-License-Identifier: Apache-2.0
// Answers a registry's 401: basic, or a bearer token from its token server (distribution-spec, docker's token and
// OAuth2 documents).
#pragma once

#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <utility>

#include "base/cancel.hpp"
#include "http/http_client.hpp"
#include "image/registry/challenge.hpp"
#include "image/registry/credentials.hpp"
#include "image/registry/hosts.hpp"

namespace berth::image {

/// What a request is about to do, as token servers want it told: "repository:library/debian:pull".
[[nodiscard]] std::string pull_scope(std::string_view path);
[[nodiscard]] std::string push_scope(std::string_view path);

/// Remembers headers by host and scope. Thread-safe.
class Authorizer {
public:
    Authorizer(http::HttpClient& http, CredentialSource& credentials) : http_(http), credentials_(credentials) {}

    /// The Authorization value for a host and scopes (separated by spaces), if one was needed before.
    [[nodiscard]] std::optional<std::string> find(const RegistryHost& host, const std::string& scopes);
    /// After a 401 to a request that carried `used`: true when there is another value to try now. Throws Error (denied)
    /// when the credentials are refused.
    [[nodiscard]] bool answer(const RegistryHost& host, const std::string& path, const std::string& scopes,
                              const std::optional<std::string>& used, const http::Response& response, const CancelToken& cancel);

private:
    std::string fetch_token(const RegistryHost& host, const Challenge& challenge, const std::string& scopes,
                            const std::optional<Credentials>& known, const CancelToken& cancel);

    http::HttpClient& http_;
    CredentialSource& credentials_;
    std::mutex mutex_;
    std::map<std::pair<std::string, std::string>, std::string> headers_;
};

}  // namespace berth::image
