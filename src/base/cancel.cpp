// SPDX-License-Identifier: Apache-2.0
// Cancellation state: a flag and an eventfd; children hear of a parent's cancellation through their list.
#include "base/cancel.hpp"

#include <poll.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <atomic>
#include <cstdint>

#include "base/error.hpp"
#include "base/file_descriptor.hpp"

namespace berth {

struct CancelToken::State {
    State() : event(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)) {
        if (!event) {
            throw system_error("create", "eventfd");
        }
    }
    FileDescriptor event;
    std::atomic<bool> cancelled = false;
    // A child holds its parent, never the reverse.
    std::shared_ptr<State> parent;
    // An epoll set of the own and the parent's descriptor: readable as soon as either is. Only children have one.
    FileDescriptor joined;

    [[nodiscard]] bool is_cancelled() const noexcept {
        return cancelled.load(std::memory_order_acquire) || (parent && parent->is_cancelled());
    }
};

bool CancelToken::is_cancelled() const noexcept { return state_ && state_->is_cancelled(); }

void CancelToken::throw_if_cancelled() const {
    if (is_cancelled()) {
        throw Interrupted();
    }
}

int CancelToken::descriptor() const noexcept {
    if (!state_) {
        return -1;
    }
    return state_->joined ? state_->joined.get() : state_->event.get();
}

void CancelToken::sleep_for(std::chrono::milliseconds duration) const {
    const auto until = std::chrono::steady_clock::now() + duration;
    for (;;) {
        throw_if_cancelled();
        const auto left =
            std::chrono::duration_cast<std::chrono::milliseconds>(until - std::chrono::steady_clock::now());
        if (left.count() <= 0) {
            return;
        }
        pollfd wait{.fd = descriptor(), .events = POLLIN, .revents = 0};
        ::poll(&wait, wait.fd >= 0 ? 1 : 0, static_cast<int>(left.count()));
    }
}

CancelSource::CancelSource() : state_(std::make_shared<CancelToken::State>()) {}

CancelSource::CancelSource(const CancelToken& parent) : CancelSource() {
    if (!parent.state_) {
        return;
    }
    state_->parent = parent.state_;
    state_->joined = FileDescriptor(::epoll_create1(EPOLL_CLOEXEC));
    for (const int fd : {state_->event.get(), parent.descriptor()}) {
        epoll_event event{.events = EPOLLIN, .data = {.fd = fd}};
        if (::epoll_ctl(state_->joined.get(), EPOLL_CTL_ADD, fd, &event) != 0) {
            throw system_error("watch", "cancellation");
        }
    }
}

void CancelSource::cancel() noexcept {
    state_->cancelled.store(true, std::memory_order_release);
    const std::uint64_t one = 1;
    [[maybe_unused]] const auto written = ::write(state_->event.get(), &one, sizeof one);
}

CancelToken CancelSource::token() const { return CancelToken(state_); }

}  // namespace berth
