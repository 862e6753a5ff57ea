// SPDX-License-Identifier: Apache-2.0
// Credential files in their order, helpers, and mistakes in them.
#include "image/registry/credentials.hpp"

#include <doctest/doctest.h>

#include "base/error.hpp"
#include "base/file.hpp"
#include "crypto/base64.hpp"
#include "image/registry/challenge.hpp"

using namespace berth;
using namespace berth::image;

namespace {

struct Files {
    TemporaryDirectory folder;
    AbsolutePath first = folder.path() / "auth.json";
    AbsolutePath second = folder.path() / "config.json";
    ScriptedProcessRunner processes{[](const ProcessCommand& command) -> ProcessResult {
        if (command.arguments.at(0) == "docker-credential-broken") { return {.status = 2, .output = {}, .error_output = "no keyring"}; }
        if (command.input == "https://index.docker.io/v1/") { return {.status = 0, .output = R"({"Username":"hub","Secret":"s"})", .error_output = {}}; }
        if (command.input == "token.io") { return {.status = 0, .output = R"({"Username":"<token>","Secret":"refresh"})", .error_output = {}}; }
        return {.status = 1, .output = "credentials not found in native keychain", .error_output = {}};
    }};
    FileCredentials credentials{{first, second}, processes};

    static std::string entry(const std::string& text) { return R"({"auth":")" + crypto::base64_encode(text) + "\"}"; }
};

}  // namespace

TEST_CASE_FIXTURE(Files, "nothing is known without files") { CHECK_FALSE(credentials.find("docker.io", "library/debian", {})); }

TEST_CASE_FIXTURE(Files, "the first file that knows the registry decides, the longest path in it") {
    write_file(first, R"({"auths":{"quay.io":)" + entry("a:1") + R"(,"quay.io/team":)" + entry("b:2") + "}}");
    write_file(second, R"({"auths":{"https://quay.io":)" + entry("c:3") + R"(,"https://index.docker.io/v1/":)" + entry("d:4:5") + "}}");
    CHECK(credentials.find("quay.io", "team/app", {})->username == "b");
    CHECK(credentials.find("quay.io", "teams/app", {})->username == "a");
    CHECK(credentials.find("quay.io", "x", {})->origin == first.string());
    const auto hub = credentials.find("docker.io", "library/debian", {});
    CHECK(hub->username == "d");
    CHECK(hub->password == "4:5");
    CHECK_FALSE(credentials.find("quay.io.evil.example", "team/app", {}));
}

TEST_CASE_FIXTURE(Files, "helpers are asked, the registry's own before the general one") {
    write_file(second, R"({"credsStore":"desktop","credHelpers":{"token.io":"special"},"auths":{"other.io":)" + entry("o:1") + "}}");
    CHECK(credentials.find("docker.io", "library/debian", {})->username == "hub");
    CHECK(credentials.find("token.io", "x", {})->identity_token == "refresh");
    CHECK(processes.calls().back().at(0) == "docker-credential-special");
    CHECK(credentials.find("other.io", "x", {})->username == "o");
    CHECK_FALSE(credentials.find("none.io", "x", {}));
}

TEST_CASE_FIXTURE(Files, "a broken helper or file is told, not passed over") {
    write_file(first, R"({"credHelpers":{"a.io":"broken"}})");
    CHECK_THROWS_WITH_AS(static_cast<void>(credentials.find("a.io", "x", {})), doctest::Contains("docker-credential-broken"), Error);
    write_file(first, R"({"auths":{"a.io":{"auth":"!!"}}})");
    CHECK_THROWS_WITH_AS(static_cast<void>(credentials.find("a.io", "x", {})), doctest::Contains("auths.a.io.auth"), Error);
    write_file(first, "{");
    CHECK_THROWS_WITH_AS(static_cast<void>(credentials.find("a.io", "x", {})), doctest::Contains("auth.json"), Error);
}

TEST_CASE("challenges are read as registries write them") {
    const auto one = parse_challenges(R"(Bearer realm="https://auth.example.com/token",service="a, b",scope="repository:x:pull")");
    REQUIRE(one.size() == 1);
    CHECK(one[0].scheme == "bearer");
    CHECK(one[0].parameter("service") == "a, b");
    const auto two = parse_challenges(R"(Basic realm=simple, BEARER Realm = "x\"y")");
    REQUIRE(two.size() == 2);
    CHECK(two[0].parameter("realm") == "simple");
    CHECK(two[1].parameter("realm") == "x\"y");
    CHECK(parse_challenges("").empty());
    CHECK(parse_challenges("\"\",,=").size() <= 1);
}
