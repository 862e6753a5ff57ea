// SPDX-License-Identifier: Apache-2.0
// Addresses and subnets.
#include "runtime/ipv4.hpp"

#include <doctest/doctest.h>

using namespace berth::runtime;

TEST_CASE("addresses are read and written") {
    CHECK(Ipv4Address::parse("172.30.0.2")->text() == "172.30.0.2");
    CHECK(Ipv4Address::parse("255.255.255.255")->value == 0xffffffffU);
    CHECK_FALSE(Ipv4Address::parse("1.2.3"));
    CHECK_FALSE(Ipv4Address::parse("1.2.3.256"));
    CHECK_FALSE(Ipv4Address::parse(""));
}

TEST_CASE("subnets know what is inside") {
    const auto subnet = Ipv4Subnet::parse("10.244.0.0/16").value();
    CHECK(subnet.text() == "10.244.0.0/16");
    CHECK(subnet.contains(*Ipv4Address::parse("10.244.255.1")));
    CHECK_FALSE(subnet.contains(*Ipv4Address::parse("10.245.0.1")));
    CHECK(subnet.broadcast().text() == "10.244.255.255");
    CHECK(subnet.at(2).text() == "10.244.0.2");
    CHECK(subnet.overlaps(Ipv4Subnet::parse("10.0.0.0/8").value()));
    CHECK(subnet.overlaps(Ipv4Subnet::parse("10.244.3.0/24").value()));
    CHECK_FALSE(subnet.overlaps(Ipv4Subnet::parse("10.96.0.0/16").value()));
    CHECK(Ipv4Subnet::parse("0.0.0.0/0")->overlaps(subnet));
}

TEST_CASE("what is no subnet is refused") {
    for (const char* text : {"10.0.0.1/16", "10.0.0.0", "10.0.0.0/33", "10.0.0.0/", "10.0.0.0/1x", "/8"}) {
        CAPTURE(text);
        CHECK_FALSE(Ipv4Subnet::parse(text));
    }
}
