// SPDX-License-Identifier: Apache-2.0
// The client without a network.
#include "http/fake_client.hpp"

#include <array>

namespace berth::http {

namespace {

Request with_whole_body(Request request) {
    if (request.body_source) {
        std::array<char, 65536> buffer{};
        while (const std::size_t size = request.body_source->read(buffer.data(), buffer.size())) {
            request.body.append(buffer.data(), size);
        }
        request.body_source.reset();
    }
    return request;
}

}  // namespace

Response FakeClient::send(const Request& request, const CancelToken& cancel) {
    cancel.throw_if_cancelled();
    const Request whole = with_whole_body(request);
    {
        const std::lock_guard lock(mutex_);
        requests_.push_back(whole);
    }
    return answer_(whole);
}

Response FakeClient::stream(const Request& request, const BodySink& sink, const CancelToken& cancel) {
    Response response = send(request, cancel);
    const std::string body = std::exchange(response.body, {});
    if ((!sink.on_head || sink.on_head(response)) && !body.empty()) {
        sink.on_piece(body);
    }
    return response;
}

std::vector<Request> FakeClient::requests() const {
    const std::lock_guard lock(mutex_);
    return requests_;
}

}  // namespace berth::http
