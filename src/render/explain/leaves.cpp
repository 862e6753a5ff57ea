// SPDX-License-Identifier: Apache-2.0
// Walking an object's tree down to its scalars.
#include "render/explain/leaves.hpp"

#include <fmt/format.h>

#include <set>

namespace berth::render {

namespace {

std::string_view name_of(const yaml::Node& item) {
    const yaml::Node* name = item.find("name");
    return name != nullptr && name->is_scalar() ? name->text() : std::string_view();
}

bool are_named(const yaml::Node& list) {
    std::set<std::string_view> names;
    for (const yaml::Node* item : list.children()) {
        const auto name = name_of(*item);
        if (name.empty() || !names.insert(name).second) {
            return false;
        }
    }
    return true;
}

void walk(const yaml::Node& node, const std::string& path, Leaves& leaves) {
    if (node.is_mapping() && node.pairs() > 0) {
        for (std::uint32_t pair = 0; pair < node.pairs(); ++pair) {
            const std::string key(node.key(pair)->text());
            const std::string step = key.find('.') == std::string::npos ? key : "[" + key + "]";
            walk(*node.field(pair), path.empty() ? step : path + "." + step, leaves);
        }
    } else if (node.is_sequence() && node.size > 0) {
        const bool named = are_named(node);
        for (std::size_t i = 0; i < node.children().size(); ++i) {
            const yaml::Node& item = *node.children()[i];
            walk(item, path + (named ? fmt::format("[name={}]", name_of(item)) : fmt::format("[{}]", i)), leaves);
        }
    } else {
        const char* empty = node.is_mapping() ? "{}" : "[]";
        leaves.insert_or_assign(path, Leaf{.text = node.is_scalar() ? std::string(node.text()) : empty, .line = node.line});
    }
}

}  // namespace

Leaves leaves_of(const yaml::Node& root) {
    Leaves leaves;
    walk(root, "", leaves);
    return leaves;
}

}  // namespace berth::render
