// SPDX-License-Identifier: Apache-2.0
// What a plain scalar means: YAML 1.1 as go-yaml v2 reads it, and the 1.2 core schema as go-yaml v3 does.
#pragma once

#include "yaml/node.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

namespace berth::yaml {

enum class Schema : std::uint8_t {
    yaml_1_1, ///< go-yaml v2: yes, no, on, off, y and n are booleans
    yaml_1_2, ///< go-yaml v3: only true and false are; 0o17 is an integer
};

/// A resolved scalar. `value` is a bool, integer or number for those tags; text otherwise (a timestamp in RFC 3339).
struct Resolved {
    Tag tag = Tag::string;
    std::variant<std::monostate, bool, std::int64_t, std::uint64_t, double, std::string> value;
};

/// The tag alone; far cheaper than the value.
Tag resolve_tag(std::string_view text, Schema schema);

/// The value of an untagged plain scalar. Timestamps come out as `time.RFC3339Nano` would print them.
Resolved resolve(std::string_view text, Schema schema);

/// The tag a node has after all: its own, or the one it implies.
Tag effective_tag(const Node& node, Schema schema = Schema::yaml_1_2);
/// The tag a node would have without its own: that of its kind or its text; a quoted scalar is a string.
Tag implied_tag(const Node& node, Schema schema = Schema::yaml_1_2);

/// Whether YAML 1.1 reads this text as a number to base 60: such texts are quoted when written.
bool is_base60(std::string_view text);

} // namespace berth::yaml
