// SPDX-License-Identifier: Apache-2.0
// The digest grammar and its refusals.
#include "image/digest.hpp"

#include <doctest/doctest.h>

#include "base/error.hpp"

using namespace berth;
using image::Digest;

TEST_CASE("a digest has algorithm and hexadecimal digits") {
    const auto digest = Digest::parse("sha256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    CHECK(digest.algorithm_name() == "sha256");
    CHECK(digest.encoded() == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    CHECK(digest.brief() == "ba7816bf8f01");
    CHECK(digest == Digest::of("abc"));
}

TEST_CASE("what could leave a folder or is cut off is no digest") {
    for (const char* text : {"sha256:../../etc/passwd", "sha256:", "sha256", "", "md5:d41d8cd98f00b204e9800998ecf8427e",
                             "sha256:abc", "SHA256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"}) {
        CAPTURE(text);
        CHECK_THROWS_AS(static_cast<void>(Digest::parse(text)), Error);
    }
}
