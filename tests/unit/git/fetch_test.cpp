// SPDX-License-Identifier: Apache-2.0
// Fetching from repositories that the git program made, over file and HTTP.
#include "git/fetch.hpp"

#include <doctest/doctest.h>

#include <chrono>
#include <thread>

#include "git/timed_out.hpp"
#include "http_server.hpp"
#include "sample_repository.hpp"

using namespace berth;
using namespace berth::git;

namespace {

/// The kind of the error that a fetch ends with.
ErrorKind failure_of(const FetchRequest& request, const AbsolutePath& folder) {
    try {
        static_cast<void>(fetch(request, folder, CancelToken{}));
    } catch (const Error& error) {
        INFO(error.what());
        CHECK_FALSE(exists(folder));
        return error.kind();
    }
    FAIL("the fetch succeeded");
    return ErrorKind::failed;
}

}  // namespace

TEST_CASE("git::fetch brings a branch, a tag, a commit and the default") {
    SampleRepository repository;
    const auto first = repository.commit("base/kustomization.yaml", "one");
    run_git(repository.path(), {"tag", "--annotate", "--message", "first", "v1"});
    run_git(repository.path(), {"tag", "light"});
    const auto second = repository.commit("base/kustomization.yaml", "two");
    run_git(repository.path(), {"checkout", "--quiet", "-b", "feature/x"});
    const auto third = repository.commit("base/kustomization.yaml", "three");
    run_git(repository.path(), {"checkout", "--quiet", "main"});
    const HttpServer server(repository.path(), Answer::properly);

    struct Wanted {
        std::string reference;
        std::string commit;
        std::string content;
    };
    const std::vector<Wanted> all{{"", second, "two"},           {"main", second, "two"},     {"feature/x", third, "three"},
                                  {"v1", first, "one"},          {"light", first, "one"},     {"refs/heads/main", second, "two"},
                                  {third, third, "three"},       {first.substr(0, 8), first, "one"}};
    for (const auto& url : {repository.url(), repository.path().string(), server.url()}) {
        for (const auto& wanted : all) {
            CAPTURE(url);
            CAPTURE(wanted.reference);
            const TemporaryDirectory folder;
            CHECK(fetch({.url = url, .reference = wanted.reference}, folder.path(), CancelToken{}) == wanted.commit);
            CHECK(read_file(folder.path() / "base/kustomization.yaml") == wanted.content);
        }
    }
}

TEST_CASE("git::fetch names what is not there and leaves nothing behind") {
    SampleRepository repository;
    repository.commit("a", "one");
    const TemporaryDirectory folder;
    const auto target = folder.path() / "target";
    CHECK(failure_of({.url = repository.url(), .reference = "nowhere"}, target) == ErrorKind::not_found);
    CHECK(failure_of({.url = repository.url(), .reference = "0123456789abcdef"}, target) == ErrorKind::not_found);
    CHECK(failure_of({.url = (folder.path() / "no-repository").string()}, target) == ErrorKind::not_found);
    CHECK_THROWS_WITH_AS(fetch({.url = repository.url(), .reference = "nowhere"}, target, CancelToken{}),
                         doctest::Contains("has no branch, tag or commit 'nowhere'"), Error);
}

TEST_CASE("git::fetch keeps to an empty folder") {
    SampleRepository repository;
    repository.commit("a", "one");
    const TemporaryDirectory folder;
    write_file(folder.path() / "mine", "kept");
    CHECK_THROWS_AS(fetch({.url = repository.url()}, folder.path(), CancelToken{}), Error);
    CHECK(list_directory(folder.path()) == std::vector<std::string>{"mine"});
}

TEST_CASE("git::fetch brings submodules at their commits, relative URLs too") {
    const TemporaryDirectory place;
    SampleRepository part;
    const auto old_part = part.commit("part.yaml", "old");
    SampleRepository whole;
    whole.commit("a", "one");
    const auto relative = "../" + part.path().name();
    run_git(whole.path(), {"submodule", "--quiet", "add", relative, "parts/one"});
    whole.commit("b", "with a part");
    part.commit("part.yaml", "new");

    const TemporaryDirectory folder;
    static_cast<void>(fetch({.url = whole.url()}, folder.path(), CancelToken{}));
    CHECK(read_file(folder.path() / "parts/one/part.yaml") == "old");

    const TemporaryDirectory without;
    static_cast<void>(fetch({.url = whole.url(), .submodules = Submodules::leave_out}, without.path(), CancelToken{}));
    CHECK_FALSE(exists(without.path() / "parts/one/part.yaml"));
}

TEST_CASE("git::fetch refuses a submodule on this machine in what came over a network") {
    SampleRepository part;
    part.commit("secret", "x");
    SampleRepository whole;
    whole.commit("a", "one");
    run_git(whole.path(), {"submodule", "--quiet", "add", part.path().string(), "part"});
    whole.commit("b", "with a part");
    const HttpServer server(whole.path(), Answer::properly);
    const TemporaryDirectory folder;
    CHECK(failure_of({.url = server.url()}, folder.path() / "target") == ErrorKind::denied);
}

TEST_CASE("git::fetch says what it does not do yet, and who refused") {
    const TemporaryDirectory folder;
    CHECK(failure_of({.url = "git@example.com:team/app.git"}, folder.path() / "target") == ErrorKind::unsupported);
    CHECK(failure_of({.url = "ssh://git@example.com/team/app.git"}, folder.path() / "target") == ErrorKind::unsupported);
    const HttpServer server(folder.path(), Answer::with_401);
    CHECK(failure_of({.url = server.url()}, folder.path() / "target") == ErrorKind::denied);
    CHECK(failure_of({.url = "http://127.0.0.1:1/app.git"}, folder.path() / "target") == ErrorKind::unavailable);
}

TEST_CASE("git::fetch ends at its timeout and on cancellation though the peer is silent") {
    const TemporaryDirectory folder;
    const HttpServer server(folder.path(), Answer::never);
    const auto begin = std::chrono::steady_clock::now();
    SUBCASE("timeout") {
        CHECK_THROWS_AS(fetch({.url = server.url(), .timeout = std::chrono::milliseconds(100)}, folder.path() / "target",
                              CancelToken{}),
                        TimedOut);
        CHECK_FALSE(exists(folder.path() / "target"));
    }
    SUBCASE("cancellation") {
        CancelSource source;
        std::thread canceller([&source] {
            std::this_thread::sleep_for(std::chrono::milliseconds(50));
            source.cancel();
        });
        CHECK_THROWS_AS(fetch({.url = server.url()}, folder.path() / "target", source.token()), Interrupted);
        canceller.join();
        CHECK_FALSE(exists(folder.path() / "target"));
    }
    CHECK(std::chrono::steady_clock::now() - begin < std::chrono::seconds(5));
}
