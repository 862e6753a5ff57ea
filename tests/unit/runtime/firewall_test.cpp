// SPDX-License-Identifier: Apache-2.0
// Rules in a chain that drops by policy, in a network namespace of the test's own; the chain is made by `nft`.
#include "runtime/firewall.hpp"

#include "base/process.hpp"
#include "root_only.hpp"
#include "runtime/network_namespace.hpp"

using namespace berth;
using namespace berth::runtime;

namespace {

std::string nft(const std::string& command) {
    SystemProcessRunner runner;
    return run_checked(runner, {.arguments = {"sh", "-c", "nft " + command}}, {});
}

std::size_t count(const std::string& text, const std::string& part) {
    std::size_t found = 0;
    for (std::size_t at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) {
        ++found;
    }
    return found;
}

}  // namespace

TEST_CASE("a chain that drops is opened for the bridge alone, once, and closed again") {
    BERTH_NEEDS_ROOT();
    if (!find_program("nft")) {
        MESSAGE("skipped: nft is not here");
        return;
    }
    NetworkNamespace::create().run([] {
        CHECK_FALSE(open_forwarding("br-a"));  // no such chain
        close_forwarding("br-a");
        nft("add table ip filter");
        nft("'add chain ip filter FORWARD { type filter hook forward priority 0; policy accept; }'");
        CHECK_FALSE(open_forwarding("br-a"));
        nft("'chain ip filter FORWARD { policy drop; }'");
        nft("'add rule ip filter FORWARD ip saddr 10.0.0.1 drop'");
        CHECK(open_forwarding("br-a"));
        CHECK(open_forwarding("br-a"));
        CHECK(open_forwarding("br-b"));
        const std::string open = nft("list chain ip filter FORWARD");
        CAPTURE(open);
        CHECK(count(open, "iifname \"br-a\" accept") == 1);
        CHECK(count(open, "oifname \"br-a\" accept") == 1);
        CHECK(open.find("accept") < open.find("10.0.0.1"));
        close_forwarding("br-a");
        const std::string closed = nft("list chain ip filter FORWARD");
        CHECK(count(closed, "br-a") == 0);
        CHECK(count(closed, "iifname \"br-b\" accept") == 1);
        CHECK(count(closed, "10.0.0.1") == 1);
    });
}
