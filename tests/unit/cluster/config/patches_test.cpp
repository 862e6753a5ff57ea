// SPDX-License-Identifier: Apache-2.0
// Patches of kubeadm documents.
#include "cluster/config/patches.hpp"

#include <doctest/doctest.h>

#include "base/error.hpp"
#include "json/parse.hpp"

using namespace berth;
using namespace berth::cluster;

namespace {

std::vector<json::Value> documents() {
    return {json::parse(R"({"kind":"ClusterConfiguration","apiVersion":"kubeadm.k8s.io/v1beta3","a":{"b":1},"l":[1]})"),
            json::parse(R"({"kind":"KubeletConfiguration","apiVersion":"kubelet.config.k8s.io/v1beta1"})")};
}

}  // namespace

TEST_CASE("merge patches reach the documents of their kind") {
    auto all = documents();
    std::vector<std::string> warnings;
    apply_merge_patches(all, {{json::parse(R"({"kind":"ClusterConfiguration","a":{"c":2},"l":null})"), "k.yaml:1"}},
                        warnings);
    CHECK(all[0] == json::parse(R"({"kind":"ClusterConfiguration","apiVersion":"kubeadm.k8s.io/v1beta3",
                                    "a":{"b":1,"c":2}})"));
    CHECK(all[1] == documents()[1]);
    CHECK(warnings.empty());
}

TEST_CASE("json patches reach the document of their group, version and kind") {
    auto all = documents();
    std::vector<std::string> warnings;
    apply_json_patches(all,
                       {{"kubeadm.k8s.io", "v1beta3", "ClusterConfiguration",
                         json::parse(R"([{"op":"add","path":"/l/-","value":2}])"), "k.yaml:1"}},
                       warnings);
    CHECK(*all[0].find("l") == json::parse("[1,2]"));
}

TEST_CASE("a patch for another version is told, one for nothing is an error, one that fails names its place") {
    auto all = documents();
    std::vector<std::string> warnings;
    apply_merge_patches(
        all, {{json::parse(R"({"kind":"ClusterConfiguration","apiVersion":"kubeadm.k8s.io/v1beta2","a":1})"), "k:7"}},
        warnings);
    REQUIRE(warnings.size() == 1);
    CHECK(warnings[0].find("k:7") == 0);
    CHECK(all == documents());
    CHECK_THROWS_AS(apply_merge_patches(all, {{json::parse(R"({"kind":"Nothing"})"), "k:8"}}, warnings), Error);
    try {
        apply_json_patches(all,
                           {{"kubeadm.k8s.io", "v1beta3", "ClusterConfiguration",
                             json::parse(R"([{"op":"remove","path":"/zz"}])"), "k:9"}},
                           warnings);
        FAIL("a patch that does not apply");
    } catch (const Error& error) {
        CHECK(error.message().find("k:9") == 0);
    }
}
