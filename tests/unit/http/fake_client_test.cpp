// SPDX-License-Identifier: Apache-2.0
// The client for tests keeps the promises of the real one.
#include "http/fake_client.hpp"

#include <doctest/doctest.h>

#include "base/error.hpp"

using namespace berth;
using namespace berth::http;

TEST_CASE("http::FakeClient answers, remembers, reads body sources, and can be cancelled") {
    FakeClient client([](const Request& request) { return Response{.status = 201, .headers = {}, .body = request.body}; });
    bool given = false;
    const BodySource source{.read = [&](char* buffer, std::size_t) -> std::size_t {
        return std::exchange(given, true) ? 0 : std::string_view("abc").copy(buffer, 3);
    }};
    CHECK(client.send({.url = "http://a/", .body_source = source}, {}).body == "abc");
    std::string streamed;
    const Response response = client.stream({.url = "http://b/", .body = "xyz"},
                                            {.on_piece =
                                                 [&](std::string_view piece) {
                                                     streamed += piece;
                                                     return true;
                                                 }},
                                            {});
    CHECK(streamed == "xyz");
    CHECK(response.body.empty());
    CHECK(client.requests().size() == 2);
    CHECK(client.requests()[0].url == "http://a/");
    CancelSource cancel;
    cancel.cancel();
    CHECK_THROWS_AS((void)client.send({.url = "http://a/"}, cancel.token()), Interrupted);
}
