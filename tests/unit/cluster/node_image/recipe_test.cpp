// SPDX-License-Identifier: Apache-2.0
// What a node image is made of, and that its keys follow from exactly that.
#include "cluster/node_image/recipe.hpp"

#include <doctest/doctest.h>

#include "base/error.hpp"
#include "cluster/node_image/embedded.hpp"

using namespace berth;
using namespace berth::cluster::node_image;

namespace {

constexpr std::string_view constants = R"(
	// DefaultEtcdVersion indicates the default etcd version that kubeadm uses
	DefaultEtcdVersion = "3.6.5-0"
	CoreDNSVersion = "v1.12.1"
	PauseVersion = "3.10.1"
	CoreDNSVersionSomething = "no"
)";

constexpr std::string_view kubernetes_go_mod = R"(module k8s.io/kubernetes

go 1.24.0

godebug default=go1.24

require (
	k8s.io/api v0.0.0
)

replace (
	k8s.io/api => ./staging/src/k8s.io/api
	k8s.io/apimachinery => ./staging/src/k8s.io/apimachinery
	example.org/other => example.org/fork v1.0.0
)

replace k8s.io/kubelet => ./staging/src/k8s.io/kubelet
)";

}  // namespace

TEST_CASE("a version of Kubernetes is written with or without its v") {
    CHECK(normalize_kubernetes_version("v1.34.4") == "v1.34.4");
    CHECK(normalize_kubernetes_version("1.33.10") == "v1.33.10");
    for (const char* wrong : {"", "v1", "1.34", "v2.0.0", "latest", "v1.34.4-rc.0", "1..3", "1.34.", "v1.34.4/../x"}) {
        CAPTURE(wrong);
        CHECK_THROWS_AS((void)normalize_kubernetes_version(wrong), Error);
    }
}

TEST_CASE("the companions' versions come from kubeadm's constants") {
    const CompanionVersions versions = read_companion_versions(constants);
    CHECK(versions.coredns == "v1.12.1");
    CHECK(versions.etcd == "3.6.5-0");
    CHECK(versions.pause == "3.10.1");
}

TEST_CASE("a constant that is missing is named") {
    try {
        (void)read_companion_versions("CoreDNSVersion = \"v1\"\nPauseVersion = \"3\"\n");
        FAIL("no error");
    } catch (const Error& error) {
        CHECK(error.kind() == ErrorKind::unsupported);
        CHECK(error.message() == "this version's kubeadm names no 'DefaultEtcdVersion'");
        CHECK(!error.hint().empty());
    }
}

TEST_CASE("the module that builds Kubernetes replaces exactly the staging modules") {
    const GoBuild build = kubernetes_build("v1.34.4", kubernetes_go_mod);
    CHECK(build.go_mod == R"(module berth.local/node/kubernetes

go 1.24.0

godebug default=go1.24

require k8s.io/kubernetes v1.34.4

tool (
	k8s.io/kubernetes/cmd/kube-apiserver
	k8s.io/kubernetes/cmd/kube-controller-manager
	k8s.io/kubernetes/cmd/kube-scheduler
	k8s.io/kubernetes/cmd/kube-proxy
	k8s.io/kubernetes/cmd/kubelet
	k8s.io/kubernetes/cmd/kubeadm
	k8s.io/kubernetes/cmd/kubectl
)

replace (
	k8s.io/api => k8s.io/api v0.34.4
	k8s.io/apimachinery => k8s.io/apimachinery v0.34.4
	k8s.io/kubelet => k8s.io/kubelet v0.34.4
)
)");
    CHECK(build.outputs.size() == 7);
    CHECK(build.linker_flags.find("-X k8s.io/component-base/version.gitVersion=v1.34.4") != std::string::npos);
    CHECK(build.linker_flags.find("-X k8s.io/component-base/version.gitMinor=34 ") != std::string::npos);
}

TEST_CASE("companions are the versions that kubeadm names") {
    const auto builds = companion_builds(read_companion_versions(constants));
    REQUIRE(builds.size() == 4);
    CHECK(builds[0].go_mod.find("require go.etcd.io/etcd/server/v3 v3.6.5\n") != std::string::npos);
    CHECK(builds[2].go_mod.find("require github.com/coredns/coredns v1.12.1\n") != std::string::npos);
    for (const GoBuild& build : builds) {
        CHECK(build.packages.size() == build.outputs.size());
    }
}

TEST_CASE("a build's key changes with each of its inputs and with nothing else") {
    const GoBuild build = kubernetes_build("v1.34.4", kubernetes_go_mod);
    const std::string key = build.key("go version go1.26.8 linux/amd64");
    CHECK(key.size() == 16);
    CHECK(key == kubernetes_build("v1.34.4", kubernetes_go_mod).key("go version go1.26.8 linux/amd64"));
    CHECK(key != build.key("go version go1.26.9 linux/amd64"));
    CHECK(key != kubernetes_build("v1.34.5", kubernetes_go_mod).key("go version go1.26.8 linux/amd64"));
    GoBuild changed = build;
    changed.expected_seconds = 1;
    CHECK(key == changed.key("go version go1.26.8 linux/amd64"));
    changed.sources.emplace_back("main.go", "package main");
    CHECK(key != changed.key("go version go1.26.8 linux/amd64"));
    changed = build;
    changed.linker_flags += " ";
    CHECK(key != changed.key("go version go1.26.8 linux/amd64"));
}

TEST_CASE("the base system's key changes with its packages, files and mirror") {
    const BaseSystem base = base_system("");
    const std::string key = base.key("amd64");
    CHECK(key == base_system("").key("amd64"));
    CHECK(key != base.key("arm64"));
    CHECK(key != base_system("http://mirror.test/debian").key("amd64"));
    BaseSystem changed = base;
    changed.packages.pop_back();
    CHECK(key != changed.key("amd64"));
    // A word that moves from one list to the next is a change too.
    changed = base;
    changed.removed.push_back(changed.emptied.back());
    changed.emptied.pop_back();
    CHECK(key != changed.key("amd64"));
}

TEST_CASE("the files of a node are carried and complete") {
    const ImageNames names = image_names(read_companion_versions(constants));
    const std::vector<std::pair<std::string, std::string>> values{{"PAUSE_IMAGE", names.pause},
                                                                  {"CNI_IMAGE", names.cni},
                                                                  {"LOCAL_PATH_IMAGE", names.local_path},
                                                                  {"HELPER_IMAGE", names.helper}};
    for (const char* name : {"containerd.toml", "default-cni.yaml", "default-storage.yaml", "entrypoint",
                             "kubelet-cgroups", "kubelet.service", "containerd.service"}) {
        CAPTURE(name);
        CHECK(!fill_template(embedded_file(name), values).empty());
    }
    CHECK(embedded_file("pause").substr(1, 3) == "ELF");
    CHECK(embedded_file("entrypoint").starts_with("#!/bin/sh\n"));
    CHECK_THROWS_AS((void)embedded_file("nothing"), Error);
}

TEST_CASE("kind's requests stand in the network's manifest") {
    const std::string_view manifest = embedded_file("default-cni.yaml");
    CHECK(manifest.find("would you kindly template this file") != std::string_view::npos);
    CHECK(manifest.find("would you kindly patch this file") != std::string_view::npos);
    CHECK(manifest.find("{{ .PodSubnet }}") != std::string_view::npos);
}

TEST_CASE("a placeholder without a value is an error that names it") {
    CHECK(fill_template("a @X@ b @X@", {{"X", "1"}}) == "a 1 b 1");
    CHECK(fill_template("me@example.org and a@b@c", {}) == "me@example.org and a@b@c");
    try {
        (void)fill_template("image: @PAUSE_IMAGE@", {});
        FAIL("no error");
    } catch (const Error& error) {
        CHECK(error.message().find("'@PAUSE_IMAGE@'") != std::string::npos);
    }
}
