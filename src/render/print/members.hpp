// SPDX-License-Identifier: Apache-2.0
// The members that a mapping has for go-yaml's decoder.
#pragma once

#include "yaml/node.hpp"

#include <cstdint>
#include <string_view>
#include <vector>

namespace berth::render {

struct Member {
    std::string_view key;
    const yaml::Node* value;
    std::uint32_t line;
};

enum class Level : bool { root, nested };

/// The members of a mapping in their order, those that merges bring last, checked as go-yaml's decoder and
/// encoding/json check them. Throws Error for a key that is no string and for a merge of no mapping.
[[nodiscard]] std::vector<Member> members_of(const yaml::Node& mapping, Level level);

}  // namespace berth::render
