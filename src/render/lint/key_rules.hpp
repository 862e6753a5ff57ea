// SPDX-License-Identifier: Apache-2.0
// Rules about the keys and entries of a kustomization.
#pragma once

#include <string>
#include <string_view>

#include "render/lint/finding.hpp"
#include "yaml/node.hpp"

namespace berth::render::lint {

/// unknown-key, key-spelling.
void check_keys(const std::string& file, std::string_view content, Findings& findings);

/// duplicate-entry: a file listed twice in one field; an image or a replica count set twice.
void check_entries(const std::string& file, const yaml::Node& kustomization, Findings& findings);

}  // namespace berth::render::lint
