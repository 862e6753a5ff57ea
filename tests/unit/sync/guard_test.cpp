// SPDX-License-Identifier: Apache-2.0
// Which clusters may be written to.
#include "sync/guard.hpp"

#include <doctest/doctest.h>

#include "base/error.hpp"

using namespace berth;
using namespace berth::sync;

TEST_CASE("local clusters, berth's own and named ones are permitted") {
    require_permitted({.context = "a", .server = "https://127.0.0.1:6443"}, {});
    require_permitted({.context = "a", .server = "https://[::1]:6443"}, {});
    require_permitted({.context = "a", .server = "https://localhost"}, {});
    require_permitted({.context = "kind-dev", .server = "https://172.18.0.2:6443"}, {.own_servers = {"https://172.18.0.2:6443"}, .named_context = {}});
    require_permitted({.context = "prod", .server = "https://prod.example"}, {.own_servers = {}, .named_context = "prod"});
}

TEST_CASE("all others are refused, whatever they are called") {
    for (const auto* server : {"https://prod.example", "https://127.example.com", "https://localhost.example", "https://user@prod.example:443"}) {
        CAPTURE(server);
        CHECK_THROWS_AS(require_permitted({.context = "kind-dev", .server = server}, {}), Error);
    }
    CHECK_THROWS_WITH(require_permitted({.context = "prod", .server = "https://prod.example"}, {.own_servers = {}, .named_context = "other"}),
                      "context 'prod' is not a local cluster: its server is 'https://prod.example'");
}
