// SPDX-License-Identifier: Apache-2.0
// Quantities of Kubernetes.
#include "render/package/quantity.hpp"

#include <doctest/doctest.h>

#include "base/error.hpp"

using berth::render::package::Quantity;

namespace {

std::strong_ordering compare(std::string_view a, std::string_view b) { return Quantity::parse(a).compare(Quantity::parse(b)); }

}  // namespace

TEST_CASE("units are taken into account") {
    CHECK(compare("500m", "0.5") == 0);
    CHECK(compare("1Gi", "1G") > 0);
    CHECK(compare("1Ki", "1024") == 0);
    CHECK(compare("1.5Mi", "1572864") == 0);
    CHECK(compare("2e3", "2k") == 0);
    CHECK(compare("1E", "1e+18") == 0);
    CHECK(compare("-1", "0") < 0);
    CHECK(compare("-2", "-1") < 0);
    CHECK(compare("0", "-0.0") == 0);
    CHECK(compare("10", "9") > 0);
}

TEST_CASE("what is no quantity is refused") {
    for (const auto* bad : {"", "a", "1Q", "1 ", "1.2.3", "1ex"}) {
        CAPTURE(bad);
        CHECK_THROWS_AS(static_cast<void>(Quantity::parse(bad)), berth::Error);
    }
}
