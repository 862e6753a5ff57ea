// SPDX-License-Identifier: Apache-2.0
// `$patch: delete`, `replace` or `merge`: what a strategic merge patch says about a whole mapping or list.
#pragma once

#include "yaml/node.hpp"

#include <cstdint>

namespace berth::render {

enum class PatchDirective : std::uint8_t { merge, replace, remove };

/// What the patch says about the mapping or list as a whole; the word is taken out of it. A list says it in an element
/// that holds nothing else. Throws Error for another word.
[[nodiscard]] PatchDirective take_directive(yaml::Node* patch);

/// Whether take_directive() of that mapping would not throw.
[[nodiscard]] bool has_known_directive(const yaml::Node& patch);

}  // namespace berth::render
