// SPDX-License-Identifier: Apache-2.0
// The forms of repository URLs that kustomize knows.
#include "render/remote/git_url.hpp"

#include <doctest/doctest.h>

using namespace berth::render;

namespace {

struct Form {
    const char* text;
    const char* clone;
    const char* directory = "";
    const char* ref = "";
};

constexpr Form forms[] = {
    // Hosts and what is made of them; github.com alone is normalised.
    {"github.com/org/repo", "https://github.com/org/repo"},
    {"GitHub.com/org/repo/a/b?version=2", "https://github.com/org/repo", "a/b", "2"},
    {"github.com:org/repo/a", "https://github.com/org/repo", "a"},
    {"hTTp://github.com/org/repo.git/a", "https://github.com/org/repo.git", "a"},
    {"git@github.com:org/repo.git//x", "git@github.com:org/repo.git", "x"},
    {"git@github.com/org/repo/x", "git@github.com:org/repo", "x"},
    {"org-12345@github.com/org/repo", "org-12345@github.com:org/repo"},
    {"ssh://git@github.com/org/repo//x?ref=v1", "git@github.com:org/repo", "x", "v1"},
    {"ssh://github.com/org/repo", "github.com:org/repo"},
    {"ssh://git@ssh.github.com:443/me/repo.git", "ssh://git@ssh.github.com:443/me/repo.git"},
    {"https://someone@github.com/org/repo", "someone@github.com:org/repo"},
    {"https://user@host.example/a/repo.git//p", "https://user@host.example/a/repo.git", "p"},
    {"ssh://git@host.example:7999/o/r//d", "ssh://git@host.example:7999/o/r", "d"},
    {"git@host.example:group/sub/repo.git?ref=v0.1.0", "git@host.example:group/sub/repo.git", "", "v0.1.0"},
    {"git@host.example:group/repo/dir", "git@host.example:group/repo", "dir"},
    {"git@host.example/group/repo.git//p", "git@host.example/group/repo.git", "p"},
    {"git@host.example/user:name/repo.git/p", "git@host.example/user:name/repo.git", "p"},
    {"git@gist.host.example:0123456789abcdef.git", "git@gist.host.example:0123456789abcdef.git"},
    {"git::https://host.example/a/b.git/c?ref=x", "https://host.example/a/b.git", "c", "x"},
    {"GIT::git@host.example:a/b", "git@host.example:a/b"},
    // Where the repository ends: _git, two slashes, .git, two segments.
    {"https://org@dev.example/o/p/_git/repo/dir/er", "https://org@dev.example/o/p/_git/repo", "dir/er"},
    {"https://dev.example/o/p/_git/repo//dir?version=v1", "https://dev.example/o/p/_git/repo", "dir", "v1"},
    {"https://dev.example/o/p/_git/repo", "https://dev.example/o/p/_git/repo"},
    {"https://host.example/path/to/repo//some/dir/?ref=v1", "https://host.example/path/to/repo", "some/dir/", "v1"},
    {"https://host.example/path/to/repo.git/some/dir", "https://host.example/path/to/repo.git", "some/dir"},
    {"https://host.example/org/repo/some/dir", "https://host.example/org/repo", "some/dir"},
    {"https://host.example/org/repo/%-bad", "https://host.example/org/repo", "%-bad"},
    // Files: all of the path is the repository unless a mark says otherwise.
    {"file:///srv/deep/repo", "file:///srv/deep/repo"},
    {"file://srv/repo?ref=b", "file://srv/repo", "", "b"},
    {"file:///srv/repo.git/dir?ref=b", "file:///srv/repo.git", "dir", "b"},
    {"file://git@home/repo.git//p", "file://git@home/repo.git", "p"},
    {"file:///", "file:///"},
    // Queries never take part in the path.
    {"https://host.example/org/repo?ref=group/version", "https://host.example/org/repo", "", "group/version"},
    {"https://host.example/org/repo/?ref=with_git/and.git/x", "https://host.example/org/repo", "", "with_git/and.git/x"},
    {"https://host.example/org/repo?version=a&ref=b", "https://host.example/org/repo", "", "b"},
    {"https://host.example/org/repo?ref=&version=a", "https://host.example/org/repo", "", "a"},
    {"https://host.example/org/repo?ref=a%2Fb+c", "https://host.example/org/repo", "", "a/b c"},
    // What Go's url.ParseQuery refuses counts for nothing.
    {"https://host.example/org/repo?ref=a&x=%zz", "https://host.example/org/repo"},
    {"https://host.example/org/repo?ref=a;b", "https://host.example/org/repo"},
};

}  // namespace

TEST_CASE("render::parse_git_url takes apart the forms that kustomize knows") {
    for (const Form& form : forms) {
        CAPTURE(form.text);
        const auto url = parse_git_url(form.text);
        REQUIRE(url);
        CHECK(url->clone_url() == form.clone);
        CHECK(url->directory == form.directory);
        CHECK(url->ref == form.ref);
    }
}

TEST_CASE("render::parse_git_url refuses what is no repository") {
    for (const char* text :
         {"../base", "base", "/abs/path", "a/b/c", "src/github.com/org/repo", "htxxp://github.com/", "git::___",
          "https://host.example", "ssh://host.example", "https://host.example?ref=a/b/c", "https://github.com/one.yaml",
          "https://h/o/r//../x", "https://h/o/r.git//a/../../x", "github.com!org/repo.git//p", "gh:org/repo",
          "file:////srv//repo", "git@scp://github.com/org/repo.git//p", "git@ssh://github.com/org/repo.git//p"}) {
        CAPTURE(text);
        CHECK_FALSE(parse_git_url(text));
    }
}

TEST_CASE("render::parse_git_url reads time limits and submodules as Go does") {
    const auto timeout = [](const std::string& value) {
        return parse_git_url("https://h/o/r?timeout=" + value)->timeout;
    };
    CHECK(timeout("120") == std::chrono::seconds{120});
    CHECK(timeout("2m") == std::chrono::minutes{2});
    CHECK(timeout("1.5s") == std::chrono::milliseconds{1500});
    for (const char* unusable : {"", "0", "-5", "-5s", "soon", "5x"}) {
        CAPTURE(unusable);
        CHECK(timeout(unusable) == std::chrono::seconds{27});
    }
    for (const char* no : {"0", "f", "F", "false", "FALSE", "False"}) {
        CHECK_FALSE(parse_git_url(std::string{"https://h/o/r?submodules="} + no)->submodules);
    }
    for (const char* yes : {"", "1", "true", "no", "fALSE"}) {
        CHECK(parse_git_url(std::string{"https://h/o/r?submodules="} + yes)->submodules);
    }
}
