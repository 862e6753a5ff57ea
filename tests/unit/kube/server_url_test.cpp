// SPDX-License-Identifier: Apache-2.0
// Where an API server is, by its URL.
#include "kube/server_url.hpp"

#include <doctest/doctest.h>

using namespace berth::kube;

TEST_CASE("hosts of URLs") {
    CHECK(host_of("https://user@example.org:6443/path") == "example.org");
    CHECK(host_of("https://[::1]:6443") == "::1");
    CHECK(host_of("https://10.0.0.1") == "10.0.0.1");
}

TEST_CASE("loopback is an address, not a beginning of a name") {
    CHECK(is_loopback("https://127.0.0.1:6443"));
    CHECK(is_loopback("https://127.9.9.9"));
    CHECK(is_loopback("https://LOCALHOST:1"));
    CHECK(is_loopback("https://[::1]:6443"));
    CHECK_FALSE(is_loopback("https://127.0.0.1.example.org"));
    CHECK_FALSE(is_loopback("https://172.18.0.2:6443"));
}
