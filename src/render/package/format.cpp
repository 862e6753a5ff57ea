// SPDX-License-Identifier: Apache-2.0
// Order of fields and of a few lists.
#include "render/package/format.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/error.hpp"
#include "render/package/annotations.hpp"
#include "render/package/field_order.hpp"

namespace berth::render::package {

namespace {

constexpr std::array<std::string_view, 7> sorted_kinds{"CronJob",    "DaemonSet",   "Deployment",
                                                       "Job",        "ReplicaSet",  "StatefulSet",
                                                       "ValidatingWebhookConfiguration"};
constexpr std::array<std::string_view, 8> sorted_versions{
    "apps/v1",       "apps/v1beta1",       "apps/v1beta2", "batch/v1",
    "batch/v1beta1", "extensions/v1beta1", "v1",           "admissionregistration.k8s.io/v1"};

template <std::size_t n>
bool contains(const std::array<std::string_view, n>& list, std::string_view text) {
    return std::find(list.begin(), list.end(), text) != list.end();
}

using Field = std::pair<yaml::Node*, yaml::Node*>;

std::string_view key_text(const Field& field) { return field.first->kind == yaml::Kind::scalar ? field.first->value : ""; }

bool is_before(const Field& a, const Field& b) {
    const auto* rank_of_a = std::find(field_order.begin(), field_order.end(), key_text(a));
    const auto* rank_of_b = std::find(field_order.begin(), field_order.end(), key_text(b));
    if (rank_of_a != rank_of_b || rank_of_a != field_order.end()) {
        return rank_of_a < rank_of_b;
    }
    return key_text(a) < key_text(b);
}

void sort_fields(yaml::Node& mapping) {
    std::vector<Field> fields;
    for (std::uint32_t pair = 0; pair < mapping.pairs(); ++pair) {
        fields.emplace_back(mapping.key(pair), mapping.field(pair));
    }
    std::stable_sort(fields.begin(), fields.end(), is_before);
    yaml::set_pairs(mapping, fields);
}

/// The last one's value, where a field stands several times.
std::string_view text_at(const yaml::Node& item, std::string_view field) {
    std::string_view text;
    for (std::uint32_t pair = 0; pair < item.pairs(); ++pair) {
        text = item.key(pair)->text() == field ? item.field(pair)->text() : text;
    }
    return text;
}

class Formatter {
public:
    explicit Formatter(bool sorts_lists) : sorts_lists_(sorts_lists) {}

    void format(yaml::Node& node, const std::string& path) const {
        if (node.is_mapping()) {
            sort_fields(node);
        } else if (node.is_sequence() && sorts_lists_) {
            sort_items(node, path);
        }
        for (std::uint32_t i = 0; i < node.children().size(); ++i) {
            const bool is_value = node.is_mapping() && i % 2 == 1;
            format(*node.items[i], is_value ? fmt::format("{}.{}", path, node.items[i - 1]->text()) : path);
        }
    }

private:
    static void sort_items(yaml::Node& list, std::string_view path) {
        const auto items = list.children();
        if (path == ".spec.template.spec.containers") {
            std::stable_sort(items.begin(), items.end(), [](const auto* a, const auto* b) {
                return text_at(*a, "name") < text_at(*b, "name");
            });
        } else if (path == ".webhooks.rules.operations") {
            std::stable_sort(items.begin(), items.end(),
                             [](const auto* a, const auto* b) { return a->text() < b->text(); });
        }
    }

    bool sorts_lists_;
};

bool is_formatted(const yaml::Node& object) {
    const auto strategy = annotation_text(object, "config.kubernetes.io/formatting");
    if (find_annotation(object, "config.kubernetes.io/formatting") == nullptr || strategy == "standard") {
        return object.find("kind") != nullptr && object.find("apiVersion") != nullptr;
    }
    if (strategy != "none") {
        throw Error(ErrorKind::invalid, fmt::format("formatting annotation has illegal value {}", strategy));
    }
    return false;
}

}  // namespace

void format_object(yaml::Node& object) {
    if (!is_formatted(object)) {
        return;
    }
    Formatter(contains(sorted_kinds, object.find("kind")->text()) &&
              contains(sorted_versions, object.find("apiVersion")->text()))
        .format(object, "");
}

void strip_comments(yaml::Arena& arena, yaml::Node& node) {
    if (node.notes != nullptr) {
        node.notes = arena.make<yaml::Notes>(yaml::Notes{.anchor = node.notes->anchor});
    }
    for (auto* child : node.children()) {
        strip_comments(arena, *child);
    }
}

}  // namespace berth::render::package
