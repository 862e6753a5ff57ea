// SPDX-License-Identifier: Apache-2.0
// Terminal, arguments -> command -> exit status.
#include <unistd.h>

#include <string>
#include <vector>

#include "compat/programs.hpp"
#include "ui/terminal.hpp"

int main(int argc, char** argv) {
    const std::vector<std::string> words(argv + (argc > 0 ? 1 : 0), argv + argc);
    const berth::ui::Terminal terminal(STDOUT_FILENO, STDERR_FILENO);
    return berth::compat::run(argc > 0 ? argv[0] : "berth", words, terminal);
}
