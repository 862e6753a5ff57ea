// SPDX-License-Identifier: Apache-2.0
// The only reader of environment variables; the list of those berth knows is here, and their page is made from it.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace berth {

struct EnvironmentVariable {
    std::string_view name;
    std::string_view meaning;
};

/// Every variable that changes what berth does, in the order of the page.
[[nodiscard]] std::span<const EnvironmentVariable> environment_variables();

/// Unset and empty are the same.
[[nodiscard]] std::optional<std::string> find_environment(std::string_view name);

}  // namespace berth
