// SPDX-License-Identifier: Apache-2.0
// Members of a mapping that have one name.
#include "render/load/repeated_members.hpp"

#include <algorithm>
#include <cstdint>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace berth::render {

using yaml::Node;

namespace {

/// The positions of the last pair of each name, in their order.
std::vector<std::uint32_t> last_pairs(const Node& mapping) {
    std::unordered_map<std::string_view, std::uint32_t> last;
    for (std::uint32_t i = 0; i < mapping.pairs(); ++i) {
        last[mapping.key(i)->text()] = i;
    }
    std::vector<std::uint32_t> pairs;
    for (std::uint32_t i = 0; i < mapping.pairs(); ++i) {
        if (last[mapping.key(i)->text()] == i) {
            pairs.push_back(i);
        }
    }
    return pairs;
}

}  // namespace

bool has_repeated_members(const Node& node) {
    return last_pairs(node).size() < node.pairs() ||
           std::ranges::any_of(node.children(), [](const Node* child) { return has_repeated_members(*child); });
}

void keep_last_members(yaml::Arena& arena, Node& node) {
    if (const std::vector<std::uint32_t> pairs = last_pairs(node); pairs.size() < node.pairs()) {
        Node* kept = yaml::make_mapping(arena);
        for (const std::uint32_t i : pairs) {
            yaml::append(arena, *kept, node.key(i));
            yaml::append(arena, *kept, node.field(i));
        }
        kept->line = node.line;
        node = *kept;
    }
    std::ranges::for_each(node.children(), [&](Node* child) { keep_last_members(arena, *child); });
}

}  // namespace berth::render
