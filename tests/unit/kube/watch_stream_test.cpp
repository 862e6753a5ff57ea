// SPDX-License-Identifier: Apache-2.0
// A watch's body cut into events wherever the network cuts it.
#include "kube/watch_stream.hpp"

#include <doctest/doctest.h>

#include "kube/api_error.hpp"

using namespace berth::kube;

namespace {

const std::string body =
    R"({"type":"ADDED","object":{"kind":"ConfigMap","metadata":{"name":"a","resourceVersion":"5"}}})" "\n"
    R"({"type":"BOOKMARK","object":{"kind":"ConfigMap","metadata":{"resourceVersion":"9"}}})" "\n"
    R"({"type":"DELETED","object":{"kind":"ConfigMap","metadata":{"name":"a","resourceVersion":"11"}}})" "\n";

}  // namespace

TEST_CASE("every cut gives the same events") {
    for (std::size_t size = 1; size <= body.size(); size += 7) {
        std::vector<WatchEventType> types;
        WatchStream stream("1", [&](WatchEvent event) { types.push_back(event.type); });
        for (std::size_t at = 0; at < body.size(); at += size) stream.take(std::string_view(body).substr(at, size));
        CHECK(types == std::vector{WatchEventType::added, WatchEventType::deleted});
        CHECK(stream.resource_version() == "11");
    }
}

TEST_CASE("an ERROR event is thrown") {
    WatchStream stream("1", [](WatchEvent) {});
    try {
        stream.take(R"({"type":"ERROR","object":{"kind":"Status","code":410,"reason":"Expired","message":"too old"}})" "\n");
        FAIL("nothing thrown");
    } catch (const ApiError& error) {
        CHECK(is_expired(error.status()));
    }
}
