// SPDX-License-Identifier: Apache-2.0
// Just enough of RFC 9112 for our own clients.
#include "http/loopback_server.hpp"

#include <arpa/inet.h>
#include <fmt/format.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <stdexcept>

#include "base/text.hpp"

namespace berth::http {

namespace {

/// Reads lines and blocks from a socket; an end of the stream throws Closed.
struct Closed {};

class Reader {
public:
    explicit Reader(int fd) : fd_(fd) {}
    std::string line() {
        std::size_t end = 0;
        while ((end = buffer_.find("\r\n")) == std::string::npos) {
            fill();
        }
        std::string text = buffer_.substr(0, end);
        buffer_.erase(0, end + 2);
        return text;
    }
    std::string block(std::size_t size) {
        while (buffer_.size() < size) {
            fill();
        }
        std::string text = buffer_.substr(0, size);
        buffer_.erase(0, size);
        return text;
    }

private:
    void fill() {
        char piece[65536];
        const ssize_t size = ::recv(fd_, piece, sizeof piece, 0);
        if (size <= 0) {
            throw Closed{};
        }
        buffer_.append(piece, static_cast<std::size_t>(size));
    }
    int fd_;
    std::string buffer_;
};

bool send_all(int fd, std::string_view text) {
    while (!text.empty()) {
        const ssize_t sent = ::send(fd, text.data(), text.size(), MSG_NOSIGNAL);
        if (sent <= 0) {
            return false;
        }
        text.remove_prefix(static_cast<std::size_t>(sent));
    }
    return true;
}

ServedRequest read_request(Reader& reader) {
    ServedRequest request;
    const auto words = split(reader.line(), ' ');
    request.method = words.at(0);
    request.target = words.at(1);
    for (std::string line = reader.line(); !line.empty(); line = reader.line()) {
        const auto field = split_once(line, ":");
        request.headers.add(std::string(field->first), std::string(trim(field->second)));
    }
    if (request.headers.find("Transfer-Encoding")) {
        while (const std::size_t size = std::stoul(reader.line(), nullptr, 16)) {
            request.body += reader.block(size);
            reader.line();
        }
        reader.line();
    } else if (const auto size = request.headers.find("Content-Length")) {
        request.body = reader.block(std::stoul(*size));
    }
    return request;
}

std::string head_of(const ServedResponse& response) {
    std::string head = fmt::format("HTTP/1.1 {} Status\r\n", response.status);
    for (const auto& [name, value] : response.headers.fields()) {
        head += fmt::format("{}: {}\r\n", name, value);
    }
    if (response.stream) {
        head += "Transfer-Encoding: chunked\r\n";
    } else if (!response.headers.find("Content-Length") && response.status != 204) {
        head += fmt::format("Content-Length: {}\r\n", response.body.size());
    }
    return head + "\r\n";
}

/// False when the connection must not be used again.
bool send_response(int fd, const ServedRequest& request, const ServedResponse& response) {
    if (!send_all(fd, head_of(response)) || request.method == "HEAD") {
        return request.method == "HEAD";
    }
    if (response.stream) {
        bool good = true;
        response.stream([&](std::string_view piece) {
            good = good && send_all(fd, fmt::format("{:x}\r\n{}\r\n", piece.size(), piece));
            return good;
        });
        return good && send_all(fd, "0\r\n\r\n");
    }
    if (response.cut_after) {
        send_all(fd, std::string_view(response.body).substr(0, *response.cut_after));
        return false;
    }
    return send_all(fd, response.body);
}

}  // namespace

LoopbackServer::LoopbackServer(Handler handler, const std::string& unix_socket) : handler_(std::move(handler)) {
    if (unix_socket.empty()) {
        listener_ = FileDescriptor(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        socklen_t size = sizeof address;
        if (::bind(listener_.get(), reinterpret_cast<sockaddr*>(&address), size) != 0 ||
            ::getsockname(listener_.get(), reinterpret_cast<sockaddr*>(&address), &size) != 0) {
            throw std::runtime_error("no port on the loopback");
        }
        port_ = ntohs(address.sin_port);
    } else {
        listener_ = FileDescriptor(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
        sockaddr_un address{};
        address.sun_family = AF_UNIX;
        unix_socket.copy(address.sun_path, sizeof address.sun_path - 1);
        if (::bind(listener_.get(), reinterpret_cast<sockaddr*>(&address), sizeof address) != 0) {
            throw std::runtime_error("cannot bind " + unix_socket);
        }
    }
    ::listen(listener_.get(), 64);
    accepter_ = std::thread([this] { accept_all(); });
}

LoopbackServer::~LoopbackServer() {
    ::shutdown(listener_.get(), SHUT_RDWR);
    accepter_.join();
    for (const auto& connection : open_) {
        ::shutdown(connection.get(), SHUT_RDWR);
    }
    for (auto& thread : threads_) {
        thread.join();
    }
}

void LoopbackServer::accept_all() {
    for (;;) {
        const int fd = ::accept4(listener_.get(), nullptr, nullptr, SOCK_CLOEXEC);
        if (fd < 0) {
            return;
        }
        const int no_delay = 1;  // head and body are two sends
        ::setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &no_delay, sizeof no_delay);
        ++connections_;
        const std::lock_guard lock(mutex_);
        open_.emplace_back(fd);
        threads_.emplace_back([this, fd] { serve(fd); });
    }
}

void LoopbackServer::serve(int fd) {
    Reader reader(fd);
    try {
        for (;;) {
            const ServedRequest request = read_request(reader);
            if (!send_response(fd, request, handler_(request))) {
                break;
            }
        }
    } catch (const Closed&) {
        // The client is done.
    }
    ::shutdown(fd, SHUT_RDWR);
}

}  // namespace berth::http
