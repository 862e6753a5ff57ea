// SPDX-License-Identifier: Apache-2.0
// Errors gather causes from the outside in and keep kind and hint.
#include "base/error.hpp"

#include <doctest/doctest.h>

#include <cerrno>

using namespace berth;

TEST_CASE("each layer puts what it was doing in front") {
    const Error inner(ErrorKind::not_found, "no such image 'x'", "run 'berth pull x'");
    try {
        within("cannot load 'x'", [&] { throw inner; });
        FAIL("nothing thrown");
    } catch (const Error& error) {
        CHECK(error.message() == "cannot load 'x'");
        CHECK(error.causes() == std::vector<std::string>{"no such image 'x'"});
        CHECK(error.kind() == ErrorKind::not_found);
        CHECK(error.hint() == "run 'berth pull x'");
        CHECK(std::string(error.what()) == "cannot load 'x': no such image 'x'");
    }
}

TEST_CASE("input errors name file, line and column") {
    CHECK(InputError({"a.yaml", 3, 7}, "bad").message() == "a.yaml:3:7: bad");
    CHECK(InputError({"a.yaml", 3}, "bad").message() == "a.yaml:3: bad");
    CHECK(InputError({"a.yaml"}, "bad").message() == "a.yaml: bad");
}

TEST_CASE("system errors carry their kind") {
    CHECK(system_error("open", "/x", ENOENT).kind() == ErrorKind::not_found);
    CHECK(system_error("write", "/x", ENOSPC).kind() == ErrorKind::no_space);
    CHECK_FALSE(system_error("write", "/x", ENOSPC).hint().empty());
    CHECK(system_error("open", "/x", EACCES).message() == "cannot open '/x'");
}
