// SPDX-License-Identifier: Apache-2.0
// Fields of objects, ordered and set as branches.
#include "render/package/field_lines.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>
#include <tuple>

#include "base/error.hpp"
#include "base/text.hpp"
#include "render/package/field_match.hpp"
#include "render/package/field_order.hpp"
#include "render/package/flow_text.hpp"

namespace berth::render::package {

namespace {

struct Shown {
    std::string name;
    std::string value;
};

std::size_t rank(const std::string& name) {
    return static_cast<std::size_t>(std::find(field_order.begin(), field_order.end(), name) - field_order.begin());
}

/// Fields of the order keep their own among equals, others are sorted by value too.
bool is_before(const Shown& a, const Shown& b) {
    const auto rank_of_a = rank(a.name);
    if (const auto rank_of_b = rank(b.name); rank_of_a != rank_of_b || rank_of_a < field_order.size()) {
        return rank_of_a < rank_of_b;
    }
    return std::tie(a.name, a.value) < std::tie(b.name, b.value);
}

struct Less {
    bool operator()(const std::string& a, const std::string& b) const { return is_before({a, ""}, {b, ""}); }
};

/// Lists of containers, whose fields are shown container by container.
constexpr std::array<std::string_view, 3> container_lists{"spec.template.spec.containers",
                                                          "spec.jobTemplate.spec.template.spec.containers", "spec.containers"};

struct Group {
    std::string value;                                       ///< of a field that is no container's
    std::map<std::string, std::vector<Shown>, Less> items{};  ///< by what the item's matcher found
};

}  // namespace

std::vector<TreeField> common_fields(std::string_view name) {
    if (name == "replicas") {
        return {{{"spec", "replicas"}}};
    }
    std::vector<TreeField> fields;
    const std::string last(name);
    fields.push_back({{"spec", "containers", "[name=.*]", last}});
    fields.push_back({{"spec", "template", "spec", "containers", "[name=.*]", last}});
    fields.push_back({{"spec", "jobTemplate", "spec", "template", "spec", "containers", "[name=.*]", last}});
    if (name == "ports") {
        fields.push_back({{"spec", "ports"}});
    }
    return fields;
}

TreeField parse_field(std::string_view path) {
    TreeField field;
    const std::string hidden_dot(1, '\0');
    for (auto& part : split(replace_all(path, "\\.", hidden_dot), '.')) {
        const auto text = replace_all(part, hidden_dot, ".");
        const auto bracket = text.find('[');
        if (bracket != std::string::npos && text.find('[', bracket + 1) != std::string::npos) {
            throw Error(ErrorKind::usage, fmt::format("unrecognized path element: {}", text), "write it like 'list[field=value]'");
        }
        field.path.push_back(text.substr(0, bracket));
        if (bracket != std::string::npos) {
            field.path.push_back(text.substr(bracket));
        }
    }
    return field;
}

void add_fields(TextTree& tree, const yaml::Node& object, const std::vector<TreeField>& fields) {
    std::map<std::string, Group, Less> groups;
    yaml::Arena arena;
    for (const auto& field : fields) {
        const auto matches = match_field(arena, object, field.path);
        if (matches.empty()) {
            continue;
        }
        const auto name = join(field.path, ".");
        const auto list = std::find_if(container_lists.begin(), container_lists.end(),
                                       [&](std::string_view prefix) { return name.starts_with(prefix); });
        if (list == container_lists.end()) {
            groups[name].value = flow_text_of(*matches.front().node, Comments::dropped);
            continue;
        }
        for (const auto& match : matches) {
            groups[std::string(*list)].items[match.key].push_back({field.path.back(), flow_text_of(*match.node, Comments::dropped)});
        }
    }
    for (auto& [name, group] : groups) {
        if (group.items.empty()) {
            tree.add(fmt::format("{}: {}", name, group.value));
            continue;
        }
        auto& branch = tree.add(name);
        std::size_t number = 0;
        for (auto& [key, shown] : group.items) {
            auto& item = branch.add(fmt::format("{}", number++));
            std::stable_sort(shown.begin(), shown.end(), is_before);
            for (const auto& field : shown) {
                item.add(fmt::format("{}: {}", field.name, field.value));
            }
        }
    }
}

}  // namespace berth::render::package
