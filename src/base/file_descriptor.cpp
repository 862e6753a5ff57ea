// SPDX-License-Identifier: Apache-2.0
// Owns one file descriptor.
#include "base/file_descriptor.hpp"

#include <fcntl.h>
#include <unistd.h>

#include "base/error.hpp"

namespace berth {

void FileDescriptor::close() noexcept {
    if (fd_ >= 0) {
        ::close(std::exchange(fd_, -1));
    }
}

Pipe make_pipe() {
    int ends[2];
    if (::pipe2(ends, O_CLOEXEC) != 0) {
        throw system_error("create", "pipe");
    }
    return {FileDescriptor(ends[0]), FileDescriptor(ends[1])};
}

}  // namespace berth
