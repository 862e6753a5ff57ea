// SPDX-License-Identifier: Apache-2.0
// Requests to one host of a registry: signed in, tried again where that may help.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>

#include "base/cancel.hpp"
#include "base/clock.hpp"
#include "base/error.hpp"
#include "http/http_client.hpp"
#include "image/registry/authorizer.hpp"
#include "image/registry/hosts.hpp"

namespace berth::image {

/// Waits double from the first one; a Retry-After header is followed up to the longest wait.
struct RetryPolicy {
    int attempts = 5;
    /// When no answer came at all: a server that is down stays down for longer than anybody waits.
    int attempts_without_answer = 3;
    std::chrono::milliseconds first_wait{300};
    std::chrono::milliseconds longest_wait{60'000};
};

enum class Repeat : std::uint8_t { when_transient, never };

/// One request and what becomes of its answer.
struct Exchange {
    http::Method method = http::Method::get;
    /// Below the host's API ("/library/debian/manifests/12"), or a whole URL that the registry gave.
    std::string target;
    /// Repository, for its credentials.
    std::string path;
    std::string scopes;
    http::Headers headers{};
    std::string body{};
    std::optional<http::BodySource> body_source{};
    /// `never`: the caller knows better how to go on; only a sign-in repeats it then.
    Repeat repeat = Repeat::when_transient;
    /// Pieces of a 2xx answer go here instead of into the response.
    std::function<void(const http::Response& head)> on_head{};
    std::function<void(std::string_view piece)> on_piece{};
};

class Endpoint {
public:
    Endpoint(RegistryHost host, http::HttpClient& http, Authorizer& authorizer, Clock& clock, RetryPolicy retry)
        : host_(std::move(host)), http_(http), authorizer_(authorizer), clock_(clock), retry_(retry) {}

    /// The last answer, whatever its status, but never 401. Throws Error (unavailable) when none came, (denied) when the
    /// registry wants other credentials. Once pieces were handed out there is no further attempt.
    [[nodiscard]] http::Response run(const Exchange& exchange, const CancelToken& cancel);
    [[nodiscard]] const RegistryHost& host() const noexcept { return host_; }
    /// A Location header as a whole URL.
    [[nodiscard]] std::string absolute(const std::string& location) const;

private:
    http::Response once(const Exchange& exchange, const std::optional<std::string>& authorization, bool& delivered,
                        const CancelToken& cancel);

    RegistryHost host_;
    http::HttpClient& http_;
    Authorizer& authorizer_;
    Clock& clock_;
    RetryPolicy retry_;
};

/// Statuses after which the same request may succeed.
[[nodiscard]] bool is_transient(int status);
/// The error for an answer that was not wanted: "DOING: status and the registry's own words".
[[nodiscard]] Error registry_error(std::string doing, const RegistryHost& host, const http::Response& response);

}  // namespace berth::image
