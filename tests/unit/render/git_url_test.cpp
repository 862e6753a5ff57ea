// SPDX-License-Identifier: Apache-2.0
// The forms of repository URLs that kustomize knows.
#include "render/remote/git_url.hpp"

#include <doctest/doctest.h>

using namespace berth::render;

TEST_CASE("render::parse_git_url") {
    const auto check = [](const char* text, const char* clone, const char* directory, const char* ref) {
        CAPTURE(text);
        const auto url = parse_git_url(text);
        REQUIRE(url);
        CHECK(url->clone_url() == clone);
        CHECK(url->directory == directory);
        CHECK(url->ref == ref);
    };
    check("https://github.com/org/repo//path?ref=v1", "https://github.com/org/repo", "path", "v1");
    check("github.com/org/repo/a/b?version=2", "https://github.com/org/repo", "a/b", "2");
    check("git@github.com:org/repo.git//x", "git@github.com:org/repo.git", "x", "");
    check("git::https://host.example/a/b.git/c?ref=x&submodules=false", "https://host.example/a/b.git", "c", "x");
    check("https://dev.azure.com/o/p/_git/repo/dir", "https://dev.azure.com/o/p/_git/repo", "dir", "");
    check("file:///srv/repo", "file:///srv/repo", "", "");
    check("ssh://git@host.example/o/r//d", "ssh://git@host.example/o/r", "d", "");
    for (const char* text : {"../base", "base", "/abs/path", "a/b/c", "https://host.example", "https://h/o/r//../x"}) {
        CAPTURE(text);
        CHECK_FALSE(parse_git_url(text));
    }
    CHECK(parse_git_url("https://h/o/r?timeout=120")->timeout == std::chrono::seconds{120});
    CHECK(parse_git_url("https://h/o/r?timeout=2m")->timeout == std::chrono::minutes{2});
}
