// SPDX-License-Identifier: Apache-2.0
// TOML 1.0 documents as JSON values: hosts.toml, and later buildpacks' project.toml.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "json/value.hpp"

namespace berth::toml {

/// Tables become objects, sorted by name; dates and times become their text. Throws InputError naming `source`, line
/// and column.
[[nodiscard]] json::Value parse(std::string_view text, std::string_view source);

/// The tables below `name` in the order of the document, which a parsed table has lost: `[host."b"]` before
/// `[host."a"]` gives {b, a}.
[[nodiscard]] std::vector<std::string> table_order(std::string_view text, std::string_view name, std::string_view source);

}  // namespace berth::toml
