// SPDX-License-Identifier: Apache-2.0
// URL paths and queries of the API.
#include "kube/api_path.hpp"

#include <doctest/doctest.h>

using namespace berth::kube;

TEST_CASE("paths of resources") {
    const Resource pods{{"", "v1", "Pod"}, "pods", Scope::name_space, {}};
    const Resource roles{{"rbac.authorization.k8s.io", "v1", "ClusterRole"}, "clusterroles", Scope::cluster, {}};
    CHECK(resource_path(pods, "shop") == "/api/v1/namespaces/shop/pods");
    CHECK(resource_path(pods, "") == "/api/v1/pods");
    CHECK(resource_path(roles, "shop") == "/apis/rbac.authorization.k8s.io/v1/clusterroles");
    CHECK(encode_path_part("system:a b/c") == "system%3Aa%20b%2Fc");
}

TEST_CASE("queries leave out what is empty") {
    CHECK(selection_query({}).text().empty());
    CHECK(selection_query({.label_selector = "a=b,c", .field_selector = "metadata.name=x"}).text() ==
          "?labelSelector=a%3Db%2Cc&fieldSelector=metadata.name%3Dx");
}
