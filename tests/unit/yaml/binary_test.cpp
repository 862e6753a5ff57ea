// SPDX-License-Identifier: Apache-2.0
// The test vectors of RFC 4648, and lines as kustomize writes them into Secrets.
#include "yaml/binary.hpp"

#include <doctest/doctest.h>

using namespace berth::yaml;

TEST_CASE("yaml::encode_binary: the vectors of RFC 4648, section 10") {
    CHECK(encode_binary("") == "");
    CHECK(encode_binary("f") == "Zg==");
    CHECK(encode_binary("fo") == "Zm8=");
    CHECK(encode_binary("foo") == "Zm9v");
    CHECK(encode_binary("foob") == "Zm9vYg==");
    CHECK(encode_binary("fooba") == "Zm9vYmE=");
    CHECK(encode_binary("foobar") == "Zm9vYmFy");
}

TEST_CASE("yaml::encode_binary: any byte, and both signs of the alphabet") {
    CHECK(encode_binary({"\0\0\0", 3}) == "AAAA");
    CHECK(encode_binary("\xff\xfe") == "//4=");
    CHECK(encode_binary("\xfb\xef\xbe") == "++++");
}

TEST_CASE("yaml::encode_binary: lines of 70, but one line alone has no break") {
    const auto length_of_lines = [](std::size_t bytes) { return encode_binary(std::string(bytes, 'x')).size(); };
    CHECK(length_of_lines(51) == 68);
    CHECK(length_of_lines(52) == 72 + 2);
    CHECK(length_of_lines(105) == 140 + 2);
    const std::string twice = encode_binary(std::string(54, '\0'));
    CHECK(twice == std::string(70, 'A') + "\nAA\n");
}
