// SPDX-License-Identifier: Apache-2.0
// URL parts.
#include "http/url.hpp"

#include <doctest/doctest.h>

using namespace berth::http;

TEST_CASE("http::origin_of reads scheme, host and port") {
    CHECK(origin_of("http://Example.org/a?b#c")->host == "example.org");
    CHECK(origin_of("http://example.org")->port == 80);
    CHECK(origin_of("HTTPS://example.org")->port == 443);
    CHECK(origin_of("https://user:secret@[::1]:6443/api")->host == "::1");
    CHECK(origin_of("https://user:secret@[::1]:6443/api")->port == 6443);
    CHECK(origin_of("http://host:8080?q")->port == 8080);
    CHECK_FALSE(origin_of("ftp://example.org").has_value());
    CHECK_FALSE(origin_of("example.org/path").has_value());
    CHECK_FALSE(origin_of("http:///path").has_value());
    CHECK_FALSE(origin_of("http://host:99999/").has_value());
    CHECK_FALSE(origin_of("http://host:8o/").has_value());
}

TEST_CASE("http::is_loopback_host") {
    CHECK(is_loopback_host("127.0.0.1"));
    CHECK(is_loopback_host("127.5.0.1"));
    CHECK(is_loopback_host("localhost"));
    CHECK(is_loopback_host("::1"));
    CHECK_FALSE(is_loopback_host("127.evil.org"));
    CHECK_FALSE(is_loopback_host("10.0.0.1"));
}

TEST_CASE("http::redacted takes out what may be secret") {
    CHECK(redacted("https://user:secret@host/a?token=x") == "https://host/a");
    CHECK(redacted("https://host:5000/a@b") == "https://host:5000/a@b");
    CHECK(redacted("nonsense?x") == "nonsense");
}
