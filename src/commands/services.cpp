// SPDX-License-Identifier: Apache-2.0
// Wiring of the real collaborators.
#include "commands/services.hpp"

#include "commands/home.hpp"

namespace berth::commands {

struct Services::Parts {
    SystemClock clock;
    SystemProcessRunner processes;
};

Services::Services(const cli::Grammar& grammar, ui::Console& console, CancelToken cancel)
    : grammar_(grammar), console_(console), cancel_(std::move(cancel)), parts_(std::make_unique<Parts>()) {}

Services::~Services() = default;

AbsolutePath Services::home() const { return home_directory(); }

Clock& Services::clock() { return parts_->clock; }

ProcessRunner& Services::processes() { return parts_->processes; }

}  // namespace berth::commands
