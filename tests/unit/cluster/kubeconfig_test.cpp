// SPDX-License-Identifier: Apache-2.0
// Merging into kubeconfig files and client-go's lock.
#include "cluster/kubeconfig.hpp"

#include <doctest/doctest.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <thread>

#include "base/error.hpp"
#include "base/file.hpp"
#include "yaml/json.hpp"

using namespace berth;
using namespace berth::cluster;

namespace {

const std::string admin = R"(apiVersion: v1
kind: Config
clusters:
- name: dev
  cluster: {certificate-authority-data: Q0E=, server: "https://dev-control-plane:6443"}
contexts:
- name: kubernetes-admin@dev
  context: {cluster: dev, user: kubernetes-admin}
current-context: kubernetes-admin@dev
users:
- name: kubernetes-admin
  user: {client-certificate-data: Q0VSVA==, client-key-data: S0VZ}
)";

json::Value parse(const std::string& text) { return yaml::parse_json_values(text, "t").at(0); }

}  // namespace

TEST_CASE("the context of a cluster has kind's names") {
    const json::Value config = parse(make_kubeconfig(admin, "dev", "https://127.0.0.1:4711"));
    CHECK(config.text_at({"current-context"}) == "kind-dev");
    const json::Value& cluster = config.find("clusters")->as_array().at(0);
    CHECK(cluster.text_at({"name"}) == "kind-dev");
    CHECK(cluster.text_at({"cluster", "server"}) == "https://127.0.0.1:4711");
    CHECK(cluster.text_at({"cluster", "certificate-authority-data"}) == "Q0E=");
    const json::Value& user = config.find("users")->as_array().at(0);
    CHECK(user.text_at({"user", "client-key-data"}) == "S0VZ");
    const json::Value& context = config.find("contexts")->as_array().at(0);
    CHECK(context.text_at({"context", "cluster"}) == "kind-dev");
    CHECK(context.text_at({"context", "user"}) == "kind-dev");
}

TEST_CASE("merging keeps what others wrote, replaces our own, and pruning takes only ours") {
    const std::string others = R"(apiVersion: v1
kind: Config
clusters: [{name: prod, cluster: {server: "https://prod"}}]
contexts: [{name: prod, context: {cluster: prod, user: me, namespace: x}}]
current-context: prod
users: [{name: me, user: {exec: {command: login}}}]
preferences: {colors: true}
)";
    const std::string first = merge_kubeconfig(others, make_kubeconfig(admin, "dev", "https://a"), "f");
    const std::string second = merge_kubeconfig(first, make_kubeconfig(admin, "dev", "https://b"), "f");
    const json::Value merged = parse(second);
    CHECK(merged.text_at({"current-context"}) == "kind-dev");
    REQUIRE(merged.find("clusters")->as_array().size() == 2);
    CHECK(merged.find("clusters")->as_array()[1].text_at({"cluster", "server"}) == "https://b");
    CHECK(merged.find("preferences")->find("colors")->as_bool());
    CHECK(merged.find("users")->as_array()[0].text_at({"user", "exec", "command"}) == "login");
    const auto pruned = prune_kubeconfig(second, "dev", "f");
    REQUIRE(pruned);
    json::Value expected = parse(others);
    expected["current-context"] = "";
    CHECK(parse(*pruned) == expected);
    CHECK_FALSE(prune_kubeconfig(others, "dev", "f"));
    CHECK_FALSE(prune_kubeconfig("", "dev", "f"));
}

TEST_CASE("a new and an empty file become a whole one; a broken one is left alone") {
    const TemporaryDirectory scratch;
    SystemClock clock;
    const AbsolutePath file = scratch.path() / "deep/config";
    write_kubeconfig(file, make_kubeconfig(admin, "dev", "https://a"), clock, {});
    CHECK(parse(read_file(file)).text_at({"kind"}) == "Config");
    struct stat info {};
    REQUIRE(::stat(file.c_str(), &info) == 0);
    CHECK((info.st_mode & 0777U) == 0600U);
    CHECK_FALSE(exists(AbsolutePath(file.string() + ".lock")));
    write_file(file, "a: [\n");
    CHECK_THROWS_AS(write_kubeconfig(file, make_kubeconfig(admin, "dev", "https://a"), clock, {}), Error);
    CHECK(read_file(file) == "a: [\n");
    CHECK_FALSE(exists(AbsolutePath(file.string() + ".lock")));
}

TEST_CASE("a symbolic link and the mode of the file stay") {
    const TemporaryDirectory scratch;
    SystemClock clock;
    const AbsolutePath real = scratch.path() / "real";
    write_file(real, "", {.mode = 0640});
    REQUIRE(::symlink("real", (scratch.path() / "link").c_str()) == 0);
    write_kubeconfig(scratch.path() / "link", make_kubeconfig(admin, "dev", "https://a"), clock, {});
    struct stat info {};
    REQUIRE(::lstat((scratch.path() / "link").c_str(), &info) == 0);
    CHECK(S_ISLNK(info.st_mode));
    REQUIRE(::stat(real.c_str(), &info) == 0);
    CHECK((info.st_mode & 0777U) == 0640U);
    CHECK(info.st_size > 0);
    remove_from_kubeconfigs({scratch.path() / "link", scratch.path() / "absent"}, "dev", clock, {});
    CHECK(parse(read_file(real)).find("clusters")->as_array().empty());
}

TEST_CASE("a held lock is waited for, a stale one is broken, a kept one is named") {
    const TemporaryDirectory scratch;
    const AbsolutePath file = scratch.path() / "config";
    const AbsolutePath lock(file.string() + ".lock");
    SystemClock clock;
    write_file(lock, "");
    std::jthread holder([&] {
        std::this_thread::sleep_for(std::chrono::milliseconds(100));
        remove_file(lock);
    });
    write_kubeconfig(file, make_kubeconfig(admin, "dev", "https://a"), clock, {});

    write_file(lock, "");
    const timespec old[2] = {{1000, 0}, {1000, 0}};
    REQUIRE(::utimensat(AT_FDCWD, lock.c_str(), old, 0) == 0);
    write_kubeconfig(file, make_kubeconfig(admin, "dev", "https://a"), clock, {});

    write_file(lock, "");
    ManualClock still;
    try {
        write_kubeconfig(file, make_kubeconfig(admin, "dev", "https://a"), still, {});
        FAIL("wrote in spite of the lock");
    } catch (const Error& error) {
        CHECK(error.kind() == ErrorKind::conflict);
        CHECK(error.hint().find(lock.string()) != std::string::npos);
    }
    CHECK(exists(lock));
}
