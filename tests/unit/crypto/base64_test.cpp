// SPDX-License-Identifier: Apache-2.0
// RFC 4648 section 10 vectors, the URL alphabet, and refusals.
#include "crypto/base64.hpp"

#include <doctest/doctest.h>

using namespace berth::crypto;

TEST_CASE("base64 of the RFC's vectors, both ways") {
    const std::pair<const char*, const char*> vectors[] = {{"", ""},         {"f", "Zg=="},     {"fo", "Zm8="},
                                                           {"foo", "Zm9v"},  {"foob", "Zm9vYg=="}, {"fooba", "Zm9vYmE="},
                                                           {"foobar", "Zm9vYmFy"}};
    for (const auto& [plain, encoded] : vectors) {
        CHECK(base64_encode(plain) == encoded);
        CHECK(base64_decode(encoded) == plain);
    }
}

TEST_CASE("base64 takes the URL alphabet, missing padding and line breaks") {
    CHECK(base64_decode("_-8=") == base64_decode("/+8="));
    CHECK(base64_decode("Zm9vYg") == "foob");
    CHECK(base64_decode("Zm9v\nYmFy\n") == "foobar");
}

TEST_CASE("base64 refuses what it is not") {
    CHECK_FALSE(base64_decode("Zm9v!"));
    CHECK_FALSE(base64_decode("Z"));
    CHECK_FALSE(base64_decode("Zg=a"));
    CHECK_FALSE(base64_decode("Zg==="));
}
