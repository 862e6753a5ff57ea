// SPDX-License-Identifier: Apache-2.0
// What a scalar of a tree is after kustomize wrote it as YAML 1.2 and read it back.
#pragma once

#include "yaml/node.hpp"
#include "yaml/resolve.hpp"

#include <string>
#include <string_view>
#include <variant>

namespace berth::render {

/// Text stays in the node unless it is a timestamp.
struct ScalarValue {
    std::variant<std::monostate, bool, std::int64_t, std::uint64_t, double, std::string_view, std::string> data;

    [[nodiscard]] bool is_null() const { return std::holds_alternative<std::monostate>(data); }
    /// The text of a string or timestamp; nothing for other values.
    [[nodiscard]] const char* type_name() const;
};

/// How the collection around a scalar is written: within [] and {}, at any depth, other texts need quotes. Unwritten
/// values are only read.
enum class Layout : std::uint8_t { block, flow, unwritten };

/// The layout of what is in this collection.
[[nodiscard]] inline Layout layout_within(Layout outer, const yaml::Node& collection) {
    return outer == Layout::block && collection.flow ? Layout::flow : outer;
}

/// Throws Error when tag and text contradict each other.
[[nodiscard]] ScalarValue scalar_value(const yaml::Node& node, Layout layout = Layout::block);
/// Throws Error for a text outside of brackets that go-yaml v3 writes and cannot read: it announces the indentation of a
/// block only where that begins with a space or a line break, so that a leading tab counts as indentation.
void require_readable(const yaml::Node& node);
/// What YAML 1.1 (go-yaml v2) makes of a scalar, its tag and style taken into account; a time stays the text that it is.
/// Throws Error as above.
[[nodiscard]] yaml::Resolved value_in_yaml_1_1(const yaml::Node& node);
/// The member of a JSON object that sigs.k8s.io/yaml makes of a key. Throws Error for null, which can be none.
[[nodiscard]] std::string key_in_yaml_1_1(const yaml::Node& key);
/// Throws Error for what is no number in JSON; `line` is where it stands, 0: unknown.
void reject_infinite(double number, std::size_t line = 0);
/// Whether the scalar is a string for YAML 1.2; false for timestamps.
[[nodiscard]] bool is_string_scalar(const yaml::Node& node);

}  // namespace berth::render
