// SPDX-License-Identifier: Apache-2.0
// Access to the tables of cases that stand beside a checkout (../shared/cases/dockerfile), where they are.
#pragma once

#include "json/value.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace berth::test {

/// The folder of a kind of cases; nothing when the tables are not on this machine.
[[nodiscard]] std::optional<std::string> find_case_folder(std::string_view name);
/// The cases of one table, e.g. "lexer/expand.json"; empty when the tables are not on this machine.
[[nodiscard]] std::vector<json::Value> load_cases(std::string_view table);
[[nodiscard]] std::string load_text(const std::string& path);

[[nodiscard]] std::vector<std::string> strings_of(const json::Value* array);
/// {"a": "b"} as "a=b".
[[nodiscard]] std::vector<std::string> variables_of(const json::Value* object);

} // namespace berth::test
