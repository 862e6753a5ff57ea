// SPDX-License-Identifier: Apache-2.0
// Random texts have the length and alphabet asked for, and differ.
#include "crypto/random.hpp"

#include <doctest/doctest.h>

using namespace berth::crypto;

TEST_CASE("random text") {
    const auto text = random_text(40, "xyz");
    CHECK(text.size() == 40);
    CHECK(text.find_first_not_of("xyz") == std::string::npos);
    CHECK(random_text(16) != random_text(16));
    CHECK(random_bytes(16) != random_bytes(16));
}
