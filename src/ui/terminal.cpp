// SPDX-License-Identifier: Apache-2.0
// Standard streams by write(2): no buffer of ours is lost when the process is killed.
#include "ui/terminal.hpp"

#include <poll.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <cerrno>

#include "base/environment.hpp"
#include "base/error.hpp"

namespace berth::ui {

namespace {

/// 0, or the errno of the failure. Waits on a non-blocking descriptor.
int write_fully(int fd, std::string_view text) noexcept {
    while (!text.empty()) {
        const ssize_t written = ::write(fd, text.data(), text.size());
        if (written >= 0) {
            text.remove_prefix(static_cast<std::size_t>(written));
        } else if (errno == EAGAIN) {
            pollfd ready{.fd = fd, .events = POLLOUT, .revents = 0};
            ::poll(&ready, 1, -1);
        } else if (errno != EINTR) {
            return errno;
        }
    }
    return 0;
}

}  // namespace

Terminal::Terminal(int output, int error_output)
    : output_(output), error_output_(error_output), output_is_terminal_(::isatty(output) == 1),
      error_output_is_terminal_(::isatty(error_output) == 1),
      colours_(!find_environment("NO_COLOR") && find_environment("TERM").value_or("dumb") != "dumb") {}

Terminal::Size Terminal::size() const noexcept {
    winsize window{};
    if (::ioctl(error_output_, TIOCGWINSZ, &window) != 0 || window.ws_col == 0 || window.ws_row == 0) {
        return {};
    }
    return {.columns = window.ws_col, .rows = window.ws_row};
}

void Terminal::write_output(std::string_view text) const {
    if (const int failure = write_fully(output_, text); failure == EPIPE) {
        throw BrokenPipe{};
    } else if (failure != 0) {
        throw system_error("write to", "standard output", failure);
    }
}

void Terminal::write_talk(std::string_view text) const noexcept { write_fully(error_output_, text); }

}  // namespace berth::ui
