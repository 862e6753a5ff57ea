// SPDX-License-Identifier: Apache-2.0
// What go-yaml's decoder refuses in an object.
#pragma once

#include "yaml/node.hpp"

#include <cstdint>
#include <string>
#include <string_view>

namespace berth::render {

/// A key and the lines it stands in, the first one last.
[[nodiscard]] std::string duplicate_key_problem(std::string_view key, std::uint32_t line, std::uint32_t first_line);

/// Throws Error for keys that stand twice in a mapping, for keys that are collections and for scalars that contradict
/// their tags, whichever go-yaml v3 comes to first. For objects that could not be printed: it decodes all of an object
/// before anything else is asked of it, while a printer finds mistakes in the order of its output.
void reject_undecodable(const yaml::Node& root);

}  // namespace berth::render
