// SPDX-License-Identifier: Apache-2.0
// An HTTP client that answers by a function, for tests of what speaks HTTP.
#pragma once

#include <functional>
#include <mutex>
#include <vector>

#include "http/http_client.hpp"

namespace berth::http {

/// Thread-safe when the function is. A body source is read to its end first and handed on as `body`.
class FakeClient final : public HttpClient {
public:
    explicit FakeClient(std::function<Response(const Request&)> answer) : answer_(std::move(answer)) {}

    Response send(const Request& request, const CancelToken& cancel) override;
    /// The body goes to the sink in one piece.
    Response stream(const Request& request, const BodySink& sink, const CancelToken& cancel) override;

    [[nodiscard]] std::vector<Request> requests() const;

private:
    std::function<Response(const Request&)> answer_;
    mutable std::mutex mutex_;
    std::vector<Request> requests_;
};

}  // namespace berth::http
