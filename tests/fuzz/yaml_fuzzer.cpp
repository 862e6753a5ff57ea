// SPDX-License-Identifier: Apache-2.0
// Any bytes as YAML: what is read, written and read again is the same.
#include "base/error.hpp"
#include "fuzz_target.hpp"
#include "render/print/node_text.hpp"
#include "render/print/printer.hpp"
#include "yaml/parse.hpp"
#include "yaml/resolve.hpp"

#include <algorithm>

namespace {

using namespace berth;
using yaml::Node;

constexpr std::size_t max_copies = 20'000; // an alias bomb costs no more than this

/// Tags of the text apart, which node_text leaves out.
bool same(const Node& a, const Node& b) {
    if (a.kind != b.kind || a.children().size() != b.children().size()) {
        return false;
    }
    if (a.kind == yaml::Kind::scalar) {
        return a.value == b.value && (a.tagged || yaml::effective_tag(a) == yaml::effective_tag(b));
    }
    return std::ranges::equal(a.children(), b.children(),
                              [](const Node* x, const Node* y) { return same(*x, *y); });
}

Node* reread(yaml::Arena& arena, const std::string& text) {
    const auto again = yaml::parse_first(arena, text);
    fuzz::require(again.has_value() && *again != nullptr, "what was written can be read", text);
    return *again;
}

void check_output(yaml::Arena& arena, const Node& root) {
    std::string once;
    try {
        once = render::print_object(root);
    } catch (const Error&) {
        return; // duplicate keys, keys that are no strings, infinities
    }
    fuzz::require(render::print_object(*reread(arena, once)) == once, "output reads back as itself", once);
}

void check(yaml::Arena& arena, Node* root) {
    const auto expanded = yaml::expand_aliases(arena, root, {.max_copies = max_copies});
    if (!expanded || (*expanded)->is_scalar()) {
        return; // an object is no scalar
    }
    const std::string text = render::node_text(**expanded);
    fuzz::require(same(**expanded, *reread(arena, text)), "a tree reads back as itself", text);
    check_output(arena, **expanded);
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    yaml::Arena arena;
    const auto roots = yaml::parse_all(arena, fuzz::text_of(data, size));
    if (roots) {
        for (Node* root : *roots) {
            check(arena, root);
        }
    }
    return 0;
}
