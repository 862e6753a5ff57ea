// SPDX-License-Identifier: Apache-2.0
// hosts.toml: what containerd reads, and what is refused.
#include "image/registry/hosts.hpp"

#include <doctest/doctest.h>

#include "base/error.hpp"
#include "base/file.hpp"

using namespace berth;
using namespace berth::image;

namespace {

struct Folder {
    TemporaryDirectory directory;
    RegistryHosts hosts{{directory.path()}};
    void write(const std::string& domain, const std::string& text) {
        ensure_directory(directory.path() / domain);
        write_file(directory.path() / domain / "hosts.toml", text);
    }
};

}  // namespace

TEST_CASE_FIXTURE(Folder, "without a file it is the registry itself") {
    CHECK(hosts.resolve("docker.io").at(0).api == "https://registry-1.docker.io/v2");
    CHECK(hosts.resolve("quay.io").at(0).api == "https://quay.io/v2");
    const auto local = hosts.resolve("localhost:5000");
    REQUIRE(local.size() == 2);
    CHECK(local[0].api == "http://localhost:5000/v2");
    CHECK(local[1].api == "https://localhost:5000/v2");
    CHECK(local[1].tls.verify == http::TlsOptions::Verify::nothing);
}

TEST_CASE_FIXTURE(Folder, "hosts come in the order of the file, the server last") {
    write_file(directory.path() / "ca.pem", "PEM");
    write("docker.io", R"(
server = "https://registry-1.docker.io"
[host."http://b:5000"]
capabilities = ["pull"]
[host."https://a/custom"]
override_path = true
skip_verify = true
ca = ["../ca.pem"]
dial_timeout = "2s"
[host."https://a/custom".header]
x-token = ["one", "two"]
)");
    const auto all = hosts.resolve("docker.io");
    REQUIRE(all.size() == 3);
    CHECK(all[0].api == "http://b:5000/v2");
    CHECK(all[0].is_mirror);
    CHECK(all[0].can_pull);
    CHECK_FALSE(all[0].can_resolve);
    CHECK_FALSE(all[0].can_push);
    CHECK(all[0].credential_domain == "b:5000");
    CHECK(all[1].api == "https://a/custom");
    CHECK(all[1].tls.certificate_authorities == "PEM\n");
    CHECK(all[1].headers.all("X-Token") == std::vector<std::string>{"one", "two"});
    CHECK(all[1].connect_timeout == std::chrono::seconds(2));
    CHECK(all[2].api == "https://registry-1.docker.io/v2");
    CHECK_FALSE(all[2].is_mirror);
    CHECK(all[2].credential_domain == "docker.io");
}

TEST_CASE_FIXTURE(Folder, "a server alone may be plain http, and _default stands for all others") {
    write("registry:5000", "server = \"http://registry:5000\"\n");
    write("_default", "[host.\"http://cache\"]\n");
    CHECK(hosts.resolve("registry:5000").at(0).api == "http://registry:5000/v2");
    CHECK(hosts.resolve("registry:5000").at(0).can_push);
    const auto other = hosts.resolve("quay.io");
    CHECK(other.at(0).api == "http://cache/v2");
    CHECK(other.at(1).api == "https://quay.io/v2");
    write("odd.example_80_", "server = \"http://odd\"\n");
    CHECK(hosts.resolve("odd.example:80").at(0).api == "http://odd/v2");
}

TEST_CASE_FIXTURE(Folder, "mistakes name the file and the field") {
    const std::pair<const char*, const char*> mistakes[] = {
        {"server = 1", "'server' must be a string"},
        {"[host.\"http://a\"]\ncapabilties = []", "unknown field 'capabilties'"},
        {"[host.\"http://a\"]\ncapabilities = [\"read\"]", "unknown capability 'read'"},
        {"[host.\"ftp://a\"]", "is not an http or https URL"},
        {"[host.\"http://a\"]\nskip_verify = \"yes\"", "'skip_verify' must be true or false"},
        {"[host.\"http://a\"]\ndial_timeout = \"soon\"", "must be a duration"},
        {"server = ", "hosts.toml:1"},
    };
    for (const auto& [text, expected] : mistakes) {
        CAPTURE(text);
        write("bad.io", text);
        CHECK_THROWS_WITH_AS(static_cast<void>(hosts.resolve("bad.io")), doctest::Contains(expected), Error);
        CHECK_THROWS_WITH_AS(static_cast<void>(hosts.resolve("bad.io")), doctest::Contains("bad.io/hosts.toml"), Error);
    }
}
