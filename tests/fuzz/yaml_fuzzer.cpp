// SPDX-License-Identifier: Apache-2.0
// Any bytes as YAML: what is read, written and read again is the same.
#include "base/error.hpp"
#include "fuzz_target.hpp"
#include "render/print/node_text.hpp"
#include "render/print/printer.hpp"
#include "yaml/commented_writer.hpp"
#include "yaml/parse.hpp"
#include "yaml/resolve.hpp"

#include <algorithm>
#include <optional>
#include <string>

namespace {

using namespace berth;
using yaml::Node;

constexpr std::size_t max_copies = 20'000; // an alias bomb costs no more than this

/// What a writer keeps.
enum class Tags : bool { dropped, kept };

bool same(const Node& a, const Node& b, Tags tags) {
    if (a.kind != b.kind || a.children().size() != b.children().size()) {
        return false;
    }
    if (a.kind == yaml::Kind::alias) {
        return a.value == b.value;
    }
    if (a.kind != yaml::Kind::scalar) {
        return std::ranges::equal(a.children(), b.children(),
                                  [&](const Node* x, const Node* y) { return same(*x, *y, tags); });
    }
    // go-yaml quotes an empty key, which then is no null any more; and it changes breaks and spaces of folded texts.
    const bool tag_may_change = a.value.empty() || (a.tagged && tags == Tags::dropped);
    return (a.value == b.value || a.style == yaml::Style::folded) &&
           (tag_may_change || yaml::effective_tag(a) == yaml::effective_tag(b));
}

/// No object has such keys, and node_text does not write them.
bool has_collection_as_key(const Node& node) {
    for (std::uint32_t pair = 0; pair < node.pairs(); ++pair) {
        if (!node.key(pair)->is_scalar()) {
            return true;
        }
    }
    return std::ranges::any_of(node.children(), [](const Node* child) { return has_collection_as_key(*child); });
}

/// A comment behind a tag that has no value comes to stand where go-yaml cannot read it, here as there.
bool has_bare_tag(const Node& node) {
    return (node.is_scalar() && node.tagged && node.value.empty()) ||
           std::ranges::any_of(node.children(), [](const Node* child) { return has_bare_tag(*child); });
}

Node* reread(yaml::Arena& arena, const std::string& text) {
    const auto again = yaml::parse_first(arena, text);
    fuzz::require(again.has_value() && *again != nullptr, "what was written can be read", text);
    return *again;
}

/// Nothing where it refuses: duplicate keys, keys that are no strings, infinities, merges of what is no mapping.
template <class Print>
std::optional<std::string> printed(const Print& print) {
    try {
        return print();
    } catch (const Error&) {
        return std::nullopt;
    }
}

void check_output(yaml::Arena& arena, const Node& root) {
    const auto once = printed([&] { return render::print_object(root); });
    if (!once) {
        return;
    }
    const Node& read = *reread(arena, *once);
    // A key "<<" that a tag kept from being a merge is one when it comes back, as in kustomize.
    const auto twice = printed([&] { return render::print_object(read); });
    fuzz::require(!twice || *twice == *once, "output reads back as itself", *once);
}

/// As a text within a text is written after a replacement.
void check_commented(yaml::Arena& arena, std::string_view text) {
    const auto document = yaml::parse_commented(arena, text);
    // There is nothing to replace within a scalar.
    if (!document || !*document || (*document)->root->is_scalar() || has_bare_tag(*(*document)->root)) {
        return;
    }
    std::string written;
    yaml::CommentedWriter{written}.write(**document);
    fuzz::require(same(*(*document)->root, *reread(arena, written), Tags::kept), "a text keeps its tree", written);
}

void check(yaml::Arena& arena, Node* root) {
    const auto expanded = yaml::expand_aliases(arena, root, {.max_copies = max_copies});
    if (!expanded || (*expanded)->is_scalar()) {
        return; // an object is no scalar
    }
    if (!has_collection_as_key(**expanded)) {
        const auto text = printed([&] { return render::node_text(**expanded); });
        fuzz::require(!text || same(**expanded, *reread(arena, *text), Tags::dropped), "a tree reads back as itself",
                      text.value_or(""));
    }
    check_output(arena, **expanded);
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    yaml::Arena arena;
    check_commented(arena, fuzz::text_of(data, size));
    const auto roots = yaml::parse_all(arena, fuzz::text_of(data, size));
    if (roots) {
        for (Node* root : *roots) {
            check(arena, root);
        }
    }
    return 0;
}
