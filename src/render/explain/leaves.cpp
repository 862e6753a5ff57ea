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

std::string with_key(const std::string& path, const std::string& key) {
    const std::string step = key.find('.') == std::string::npos ? key : "[" + key + "]";
    return path.empty() ? step : path + "." + step;
}

std::string with_item(const std::string& path, const yaml::Node& list, std::size_t position) {
    return path + (are_named(list) ? fmt::format("[name={}]", name_of(*list.children()[position]))
                                   : fmt::format("[{}]", position));
}

void walk(const yaml::Node& node, const std::string& path, Leaves& leaves) {
    if (node.is_mapping() && node.pairs() > 0) {
        for (std::uint32_t pair = 0; pair < node.pairs(); ++pair) {
            walk(*node.field(pair), with_key(path, std::string(node.key(pair)->text())), leaves);
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

std::string leaf_path(const yaml::Node& root, std::span<const std::variant<std::string, std::size_t>> steps) {
    std::string path;
    const yaml::Node* at = &root;
    for (const auto& step : steps) {
        if (const auto* position = std::get_if<std::size_t>(&step)) {
            const bool there = at != nullptr && at->is_sequence() && *position < at->children().size();
            path = there ? with_item(path, *at, *position) : fmt::format("{}[{}]", path, *position);
            at = there ? at->children()[*position] : nullptr;
        } else {
            path = with_key(path, std::get<std::string>(step));
            at = at == nullptr ? nullptr : at->find(std::get<std::string>(step));
        }
    }
    return path;
}

Leaves leaves_of(const yaml::Node& root) {
    Leaves leaves;
    walk(root, "", leaves);
    return leaves;
}

}  // namespace berth::render
