// SPDX-License-Identifier: Apache-2.0
// Signal handlers instead of a blocked mask and signalfd: exec(2) resets handlers, but would hand a mask on to every
// program we start, by whatever way it is started.
#include "ui/interrupt.hpp"

#include <array>
#include <atomic>
#include <csignal>

namespace berth::ui {

namespace {

constexpr std::array stopping{SIGINT, SIGTERM, SIGHUP};

// A handler gets no argument; this is the only way to reach the source from it.
std::atomic<CancelSource*> active = nullptr;  // NOLINT(cppcoreguidelines-avoid-non-const-global-variables): see above

extern "C" void stop_on_signal(int signal) {
    CancelSource* source = active.exchange(nullptr);
    if (source != nullptr) {
        source->cancel();
        return;
    }
    // The second time: die of the signal, as the shell expects.
    ::signal(signal, SIG_DFL);
    ::raise(signal);
}

extern "C" void do_nothing(int) {}

void install(int signal, void (*handler)(int), int flags) {
    struct sigaction action {};
    action.sa_handler = handler;
    action.sa_flags = flags;
    sigemptyset(&action.sa_mask);
    ::sigaction(signal, &action, nullptr);
}

}  // namespace

InterruptHandler::InterruptHandler(CancelSource& source) {
    active = &source;
    for (const int signal : stopping) {
        struct sigaction present {};
        // What nohup(1) ignores stays ignored.
        if (::sigaction(signal, nullptr, &present) == 0 && present.sa_handler != SIG_IGN) {
            install(signal, stop_on_signal, SA_RESTART);
        }
    }
    install(SIGPIPE, do_nothing, SA_RESTART);  // not SIG_IGN, which exec(2) would hand on
}

InterruptHandler::~InterruptHandler() {
    active = nullptr;
    for (const int signal : stopping) {
        install(signal, SIG_DFL, 0);
    }
}

}  // namespace berth::ui
