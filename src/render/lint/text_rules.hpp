// SPDX-License-Identifier: Apache-2.0
// Rules about the text of one file.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "render/lint/finding.hpp"

namespace berth::render::lint {

/// Of a file with objects: keys that stand twice, and values that are not what they look like.
void check_objects(const std::string& file, std::string_view content, Findings& findings);

/// The same for a patch that stands as a text in a kustomization, its first line having the given number; columns are
/// not known.
void check_inline_patch(const std::string& file, std::string_view patch, std::uint32_t first_line, Findings& findings);

/// Of a kustomization: keys that stand twice, deprecated fields.
void check_kustomization(const std::string& file, std::string_view content, Findings& findings);

}  // namespace berth::render::lint
