// SPDX-License-Identifier: Apache-2.0
// One thing that lint has to say about a file.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace berth::render::lint {

enum class Severity : std::uint8_t { warning, error };

struct Finding {
    std::string file;
    std::uint32_t line = 0;  ///< 0: the file as a whole
    std::uint32_t column = 0;
    Severity severity = Severity::warning;
    std::string rule;  ///< its name, as the documentation lists it
    std::string message;
};

using Findings = std::vector<Finding>;

}  // namespace berth::render::lint
