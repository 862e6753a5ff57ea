// SPDX-License-Identifier: Apache-2.0
// The other tools whose words berth takes.
#include "compat/programs.hpp"

#include "base/path.hpp"
#include "commands/program.hpp"
#include "commands/run.hpp"
#include "compat/kustomize/kustomize.hpp"

namespace berth::compat {

int run(std::string_view called_as, std::span<const std::string> words, const ui::Terminal& terminal) {
    if (base_name(called_as) == "kustomize") {
        return kustomize::run(words, terminal);
    }
    if (!words.empty() && words[0] == "kustomize") {
        return kustomize::run(words.subspan(1), terminal);
    }
    return commands::run(commands::make_program_for(words), words, terminal);
}

}  // namespace berth::compat
