// SPDX-License-Identifier: Apache-2.0
// Ctrl-C and termination: the first asks the work to stop and clean up, the second ends the process at once.
#pragma once

#include "base/cancel.hpp"

namespace berth::ui {

/// From construction to destruction, SIGINT, SIGTERM and SIGHUP cancel `source`, which must outlive this. One at a time.
/// SIGPIPE is ignored in such a way that programs we start have it as usual.
class InterruptHandler {
public:
    explicit InterruptHandler(CancelSource& source);
    ~InterruptHandler();
    InterruptHandler(const InterruptHandler&) = delete;
    InterruptHandler& operator=(const InterruptHandler&) = delete;
};

}  // namespace berth::ui
