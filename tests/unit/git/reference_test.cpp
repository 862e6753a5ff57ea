// SPDX-License-Identifier: Apache-2.0
// Reading revisions and URLs as git does.
#include "git/reference.hpp"

#include <doctest/doctest.h>

#include <vector>

using namespace berth::git;

TEST_CASE("git::resolve takes the full name, then the tag, then the branch") {
    const std::vector<RemoteReference> offered{
        {"HEAD", "1"}, {"refs/heads/main", "1"}, {"refs/heads/v1", "2"}, {"refs/tags/v1", "3"}, {"refs/heads/a/b", "4"}};
    CHECK(resolve("", offered).name == "HEAD");
    CHECK(resolve("main", offered).name == "refs/heads/main");
    CHECK(resolve("v1", offered).name == "refs/tags/v1");
    CHECK(resolve("heads/v1", offered).name == "refs/heads/v1");
    CHECK(resolve("a/b", offered).name == "refs/heads/a/b");
    CHECK(resolve("b", offered).name.empty());
}

TEST_CASE("git::looks_like_commit wants 7 to 40 hexadecimal digits") {
    CHECK(looks_like_commit("0123abc"));
    CHECK(looks_like_commit(std::string(40, 'f')));
    CHECK_FALSE(looks_like_commit("0123ab"));
    CHECK_FALSE(looks_like_commit(std::string(41, 'f')));
    CHECK_FALSE(looks_like_commit("release"));
}

TEST_CASE("git::without_credentials hides user and password") {
    CHECK(without_credentials("https://me:secret@example.com/a.git") == "https://example.com/a.git");
    CHECK(without_credentials("https://me:p@ss@example.com/a@b") == "https://example.com/a@b");
    CHECK(without_credentials("https://example.com/a@b") == "https://example.com/a@b");
    CHECK(without_credentials("/srv/a.git") == "/srv/a.git");
}

TEST_CASE("git::is_ssh and is_local tell the forms of URLs apart") {
    CHECK(is_ssh("git@example.com:team/app.git"));
    CHECK(is_ssh("ssh://example.com/app"));
    CHECK(is_ssh("git+ssh://example.com/app"));
    CHECK_FALSE(is_ssh("https://example.com:8443/app"));
    CHECK_FALSE(is_ssh("./a:b"));
    CHECK(is_local("file:///srv/app"));
    CHECK(is_local("../app"));
    CHECK_FALSE(is_local("https://example.com/app"));
    CHECK_FALSE(is_local("git@example.com:app"));
}
