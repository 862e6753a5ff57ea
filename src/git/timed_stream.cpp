// SPDX-License-Identifier: Apache-2.0
// A git_stream over a non-blocking socket. libgit2 calls it from the thread that called libgit2.
#include "git/timed_stream.hpp"

#include <git2/errors.h>
#include <git2/sys/stream.h>
#include <netdb.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <memory>
#include <string>
#include <system_error>

#include <fmt/format.h>

#include "base/file_descriptor.hpp"

namespace berth::git {
namespace {

// libgit2 hands no context to a stream's constructor; a fetch runs on one thread from begin to end.
thread_local const Deadline* current = nullptr;

struct TimedStream {
    git_stream parent{};  // first, as libgit2 wants it
    std::string host;
    std::string port;
    FileDescriptor socket;
};

TimedStream& self(git_stream* stream) { return *reinterpret_cast<TimedStream*>(stream); }

int fail(const std::string& what) {
    git_error_set_str(GIT_ERROR_NET, what.c_str());
    return -1;
}

std::string over() { return current->has_passed() ? "the time for it has passed" : "interrupted"; }

int connect_one(TimedStream& stream, const addrinfo& address) {
    FileDescriptor socket(::socket(address.ai_family, address.ai_socktype | SOCK_CLOEXEC | SOCK_NONBLOCK, address.ai_protocol));
    if (!socket) {
        return errno;
    }
    if (::connect(socket.get(), address.ai_addr, address.ai_addrlen) != 0) {
        if (errno != EINPROGRESS) {
            return errno;
        }
        if (!current->wait(socket.get(), POLLOUT)) {
            return ETIMEDOUT;
        }
        int status = 0;
        socklen_t size = sizeof status;
        if (::getsockopt(socket.get(), SOL_SOCKET, SO_ERROR, &status, &size) != 0 || status != 0) {
            return status != 0 ? status : errno;
        }
    }
    stream.socket = std::move(socket);
    return 0;
}

int connect(git_stream* base) {
    TimedStream& stream = self(base);
    addrinfo hints{};
    hints.ai_family = AF_UNSPEC;
    hints.ai_socktype = SOCK_STREAM;
    addrinfo* found = nullptr;
    if (const int status = ::getaddrinfo(stream.host.c_str(), stream.port.c_str(), &hints, &found); status != 0) {
        return fail(fmt::format("cannot find host '{}': {}", stream.host, ::gai_strerror(status)));
    }
    const std::unique_ptr<addrinfo, decltype(&::freeaddrinfo)> addresses(found, &::freeaddrinfo);
    int status = EHOSTUNREACH;
    for (const addrinfo* address = found; address != nullptr && !current->is_over(); address = address->ai_next) {
        status = connect_one(stream, *address);
        if (status == 0) {
            return 0;
        }
    }
    return fail(fmt::format("cannot connect to '{}:{}': {}", stream.host, stream.port,
                            current->is_over() ? over() : std::generic_category().message(status)));
}

ssize_t read(git_stream* base, void* buffer, size_t capacity) {
    TimedStream& stream = self(base);
    for (;;) {
        const ssize_t count = ::recv(stream.socket.get(), buffer, capacity, 0);
        if (count >= 0) {
            return count;
        }
        if (errno == EAGAIN) {
            if (!current->wait(stream.socket.get(), POLLIN)) {
                return fail(fmt::format("no answer from '{}': {}", stream.host, over()));
            }
        } else if (errno != EINTR) {
            return fail(fmt::format("cannot read from '{}': {}", stream.host, std::generic_category().message(errno)));
        }
    }
}

ssize_t write(git_stream* base, const char* data, size_t size, int /*flags*/) {
    TimedStream& stream = self(base);
    for (;;) {
        const ssize_t count = ::send(stream.socket.get(), data, size, MSG_NOSIGNAL);
        if (count >= 0) {
            return count;
        }
        if (errno == EAGAIN) {
            if (!current->wait(stream.socket.get(), POLLOUT)) {
                return fail(fmt::format("'{}' does not take what is sent: {}", stream.host, over()));
            }
        } else if (errno != EINTR) {
            return fail(fmt::format("cannot write to '{}': {}", stream.host, std::generic_category().message(errno)));
        }
    }
}

int close(git_stream* base) {
    self(base).socket.close();
    return 0;
}

void destroy(git_stream* base) { delete &self(base); }  // NOLINT(cppcoreguidelines-owning-memory): libgit2 owned it

int make(git_stream** out, const char* host, const char* port) {
    if (current == nullptr) {
        return fail("a connection outside of a fetch");
    }
    auto stream = std::make_unique<TimedStream>();
    stream->host = host;
    stream->port = port;
    stream->parent.version = GIT_STREAM_VERSION;
    stream->parent.connect = connect;
    stream->parent.read = read;
    stream->parent.write = write;
    stream->parent.close = close;
    stream->parent.free = destroy;
    *out = &stream.release()->parent;
    return 0;
}

}  // namespace

TimedConnections::TimedConnections(const Deadline& deadline) { current = &deadline; }

TimedConnections::~TimedConnections() { current = nullptr; }

void register_timed_connections() {
    git_stream_registration registration{};
    registration.version = GIT_STREAM_VERSION;
    registration.init = make;
    git_stream_register(GIT_STREAM_STANDARD, &registration);
}

}  // namespace berth::git
