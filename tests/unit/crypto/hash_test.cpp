// SPDX-License-Identifier: Apache-2.0
// Known answers of FIPS 180-4, in one piece and in several.
#include "crypto/hash.hpp"

#include <doctest/doctest.h>

using namespace berth::crypto;

TEST_CASE("sha256 of known texts") {
    CHECK(sha256_hex("") == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    CHECK(sha256_hex("abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    CHECK(to_hex(sha256_raw("abc")) == sha256_hex("abc"));
}

TEST_CASE("pieces give the same digest as the whole") {
    Hasher hasher(HashAlgorithm::sha512);
    hasher.update("a");
    hasher.update("bc");
    CHECK(hasher.finish_hex() ==
          "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a"
          "2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f");
    Hasher shorter(HashAlgorithm::sha384);
    shorter.update("abc");
    CHECK(shorter.finish_hex() == "cb00753f45a35e8bb5a03d699ac65007272c32ab0eded1631a8b605a43ff5bed"
                                  "8086072ba1e7cc2358baeca134c825a7");
}
