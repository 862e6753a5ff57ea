// SPDX-License-Identifier: Apache-2.0
// The grammar as man pages (roff, man(7) macros).
#pragma once

#include <string>

#include "cli/grammar.hpp"

namespace berth::cli {

struct ManualEntry {
    std::string name;
    std::string meaning;
};

/// berth(1): all commands, global options, `environment` and exit status.
[[nodiscard]] std::string main_manual_page(const Grammar& grammar, const std::vector<ManualEntry>& environment);
/// berth-COMMAND(1).
[[nodiscard]] std::string manual_page(const Grammar& grammar, const Command& command);
/// "berth-node-image-build.1".
[[nodiscard]] std::string manual_file_name(const Grammar& grammar, const Command& command);

}  // namespace berth::cli
