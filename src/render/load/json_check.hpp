// SPDX-License-Identifier: Apache-2.0
// Whether a text is JSON, for what Go reads as JSON only while our parser takes all of YAML.
#pragma once

#include <string_view>

namespace berth::render {

/// Throws Error in encoding/json's words, with the line of the offending character.
void check_json(std::string_view text);

}  // namespace berth::render
