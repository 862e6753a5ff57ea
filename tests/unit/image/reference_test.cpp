// SPDX-License-Identifier: Apache-2.0
// Completion of short names, short forms of complete ones, and refusals that quote what was given.
#include "image/reference.hpp"

#include <doctest/doctest.h>

#include "base/error.hpp"

using namespace berth;
using image::Reference;

namespace {
const std::string digest_text = "sha256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
}

TEST_CASE("a short name is completed") {
    CHECK(Reference::parse("debian").text() == "docker.io/library/debian:latest");
    CHECK(Reference::parse("team/app:1").text() == "docker.io/team/app:1");
    CHECK(Reference::parse("localhost:5000/app").text() == "localhost:5000/app:latest");
    CHECK(Reference::parse("localhost/app").text() == "localhost/app:latest");
    CHECK(Reference::parse("index.docker.io/debian").text() == "docker.io/library/debian:latest");
    CHECK(Reference::parse("[::1]:5000/app:1").domain() == "[::1]:5000");
}

TEST_CASE("the digest decides where both tag and digest are given") {
    const auto reference = Reference::parse("debian:bookworm@" + digest_text);
    CHECK_FALSE(reference.tag());
    CHECK(reference.text() == "docker.io/library/debian@" + digest_text);
}

TEST_CASE("the familiar form is as short as it can be") {
    CHECK(Reference::parse("docker.io/library/debian:12").familiar() == "debian:12");
    CHECK(Reference::parse("docker.io/team/app").familiar() == "team/app:latest");
    CHECK(Reference::parse("quay.io/library/debian").familiar() == "quay.io/library/debian:latest");
}

TEST_CASE("a bare digest is recognised") {
    CHECK(image::find_bare_digest(digest_text)->text() == digest_text);
    CHECK(image::find_bare_digest(digest_text.substr(7))->text() == digest_text);
    CHECK_FALSE(image::find_bare_digest("debian"));
    CHECK_FALSE(image::find_bare_digest("debian@" + digest_text));
}

TEST_CASE("what is no reference is refused with its own text") {
    for (const char* text : {"", ":tag", "Debian", "a//b", "debian:", "debian:ta g", "debian@sha256:abc", "https://x/y",
                             "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"}) {
        CAPTURE(text);
        try {
            static_cast<void>(Reference::parse(text));
            FAIL("accepted");
        } catch (const Error& error) {
            CHECK(error.kind() == ErrorKind::invalid);
            CHECK(error.message().find(std::string("'") + text + "'") != std::string::npos);
            CHECK_FALSE(error.hint().empty());
        }
    }
}

TEST_CASE("changes make new references") {
    const auto base = Reference::parse("debian:12");
    CHECK(base.with_tag("13").familiar() == "debian:13");
    CHECK(base.familiar() == "debian:12");
    CHECK(base.with_digest(image::Digest::parse(digest_text)).familiar() == "debian@" + digest_text);
    CHECK_THROWS_AS(static_cast<void>(base.with_tag("no tag")), Error);
}
