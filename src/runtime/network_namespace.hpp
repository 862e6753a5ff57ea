// SPDX-License-Identifier: Apache-2.0
// Doing something inside another network namespace.
#pragma once

#include <sys/types.h>

#include <functional>

#include "base/file_descriptor.hpp"

namespace berth::runtime {

/// The network namespace of a process; keeps the namespace alive while it is held.
class NetworkNamespace {
public:
    /// Throws Error when the process is gone.
    [[nodiscard]] static NetworkNamespace of_process(pid_t pid);
    /// The namespace of the calling thread.
    [[nodiscard]] static NetworkNamespace current();
    /// A new one with nothing but a loopback link that is down.
    [[nodiscard]] static NetworkNamespace create();

    /// Runs `work` inside, on a thread of its own so that the caller's namespace is never touched. What `work` throws
    /// is thrown here.
    void run(const std::function<void()>& work) const;
    [[nodiscard]] int descriptor() const noexcept { return fd_.get(); }

private:
    explicit NetworkNamespace(FileDescriptor fd) : fd_(std::move(fd)) {}
    FileDescriptor fd_;
};

}  // namespace berth::runtime
