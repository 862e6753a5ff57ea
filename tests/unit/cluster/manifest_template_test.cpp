// SPDX-License-Identifier: Apache-2.0
// The CNI manifest's requests.
#include "cluster/manifest_template.hpp"

#include <doctest/doctest.h>

#include "base/error.hpp"
#include "yaml/json.hpp"

using namespace berth;
using namespace berth::cluster;

namespace {

ClusterState make_state() {
    ClusterState state{.name = "dev"};
    state.pod_subnet = *runtime::Ipv4Subnet::parse("10.1.0.0/16");
    state.nodes.push_back({.name = "dev-control-plane"});
    return state;
}

}  // namespace

TEST_CASE("a manifest without requests is left as it is") {
    const std::string text = "kind: DaemonSet\nx: '{{ .PodSubnet }}'\n";
    CHECK(fill_cni_manifest(text, make_state()) == text);
}

TEST_CASE("templates are filled, endpoints added") {
    const std::string text = "# would you kindly template this file\n# would you kindly patch this file\n"
                             "kind: DaemonSet\nspec:\n  template:\n    spec:\n      containers:\n"
                             "      - name: a\n        env: [{name: S, value: \"{{ .PodSubnet }}\"}]\n      - name: b\n"
                             "---\nkind: ServiceAccount\n";
    const auto documents = yaml::parse_json_values(fill_cni_manifest(text, make_state()), "t");
    REQUIRE(documents.size() == 2);
    const auto& containers = documents[0].find_path({"spec", "template", "spec", "containers"})->as_array();
    CHECK(containers[0].find("env")->as_array()[0].text_at({"value"}) == "10.1.0.0/16");
    CHECK(containers[0].find("env")->as_array()[1].text_at({"value"}) == "dev-control-plane:6443");
    CHECK(containers[1].find("env")->as_array()[0].text_at({"name"}) == "CONTROL_PLANE_ENDPOINT");
    CHECK(documents[1].text_at({"kind"}) == "ServiceAccount");
}

TEST_CASE("an unknown expression is refused") {
    CHECK_THROWS_AS((void)fill_cni_manifest("# would you kindly template this file\n{{ .Other }}", make_state()), Error);
    CHECK_THROWS_AS((void)fill_cni_manifest("# would you kindly template this file\n{{ .PodSubnet", make_state()), Error);
}
