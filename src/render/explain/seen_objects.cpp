// SPDX-License-Identifier: Apache-2.0
// Fingerprints tell unchanged objects from changed ones.
#include "render/explain/seen_objects.hpp"

#include <algorithm>
#include <functional>
#include <string_view>
#include <utility>

#include "render/accumulate/resource.hpp"

namespace berth::render {

namespace {

constexpr std::uint64_t no_tree = 0;

std::uint64_t mixed(std::uint64_t hash, std::uint64_t more) {
    hash ^= more + 0x9e3779b97f4a7c15 + (hash << 6) + (hash >> 2);
    return hash * 0xff51afd7ed558ccd;
}

/// Of all that leaves are made of.
std::uint64_t fingerprint(const yaml::Node& node, std::uint64_t hash) {
    hash = mixed(hash, static_cast<std::uint64_t>(node.kind));
    if (node.is_scalar()) {
        return mixed(hash, std::hash<std::string_view>{}(node.text()));
    }
    for (const yaml::Node* child : node.children()) {
        hash = fingerprint(*child, hash);
    }
    return mixed(hash, node.children().size());
}

bool are_equal(const Leaves& a, const Leaves& b) {
    return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](const auto& left, const auto& right) {
        return left.first == right.first && left.second.text == right.second.text;
    });
}

}  // namespace

std::optional<Leaves> SeenObjects::look_at(const Resource& resource) {
    const auto [at, is_new] = objects_.try_emplace(&resource);
    Seen& seen = at->second;
    const std::uint64_t now = resource.root != nullptr ? fingerprint(*resource.root, 1) : no_tree;
    if (!is_new && now == seen.fingerprint) {
        return std::nullopt;
    }
    seen.fingerprint = now;
    Leaves before = std::exchange(seen.leaves, resource.root != nullptr ? leaves_of(*resource.root) : Leaves());
    return is_new || !are_equal(before, seen.leaves) ? std::optional{std::move(before)} : std::nullopt;
}

}  // namespace berth::render
