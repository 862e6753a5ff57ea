// SPDX-License-Identifier: Apache-2.0
// One connection at a time, one request a connection; see gitprotocol-http(5).
#include "http_server.hpp"

#include <arpa/inet.h>
#include <fmt/format.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>

#include <array>
#include <optional>

#include "base/error.hpp"
#include "base/file.hpp"
#include "base/process.hpp"
#include "base/text.hpp"

namespace berth::git {
namespace {

/// Reads until `done` is true of what came; nullopt when the peer closed before.
template <typename Done>
bool read_until(int connection, std::string& data, Done done) {
    std::array<char, 4096> buffer{};
    while (!done(data)) {
        const ssize_t count = ::recv(connection, buffer.data(), buffer.size(), 0);
        if (count <= 0) {
            return false;
        }
        data.append(buffer.data(), static_cast<std::size_t>(count));
    }
    return true;
}

std::string unchunk(std::string_view chunks) {
    std::string body;
    for (;;) {
        const auto end = chunks.find("\r\n");
        const auto size = std::stoul(std::string(chunks.substr(0, end)), nullptr, 16);
        if (size == 0) {
            return body;
        }
        body += chunks.substr(end + 2, size);
        chunks.remove_prefix(end + 2 + size + 2);
    }
}

std::optional<std::string> read_body(int connection, const std::string& head, std::string rest) {
    if (head.find("transfer-encoding: chunked") != std::string::npos) {
        if (!read_until(connection, rest, [](const std::string& data) { return data.ends_with("0\r\n\r\n"); })) {
            return std::nullopt;
        }
        return unchunk(rest);
    }
    const auto at = head.find("content-length: ");
    const auto size = at == std::string::npos ? 0 : std::stoul(head.substr(at + 16));
    if (!read_until(connection, rest, [size](const std::string& data) { return data.size() >= size; })) {
        return std::nullopt;
    }
    return rest;
}

}  // namespace

HttpServer::HttpServer(AbsolutePath repository, Answer answer)
    : repository_(std::move(repository)), answer_(answer), listener_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    auto* generic = reinterpret_cast<sockaddr*>(&address);
    if (::bind(listener_.get(), generic, size) != 0 || ::listen(listener_.get(), 8) != 0 ||
        ::getsockname(listener_.get(), generic, &size) != 0) {
        throw system_error("cannot listen on", "127.0.0.1");
    }
    port_ = ntohs(address.sin_port);
    thread_ = std::thread([this] { serve(); });
}

HttpServer::~HttpServer() {
    stop_.cancel();
    thread_.join();
}

std::string HttpServer::url() const { return fmt::format("http://127.0.0.1:{}/team/app.git", port_); }

void HttpServer::serve() {
    const CancelToken stop = stop_.token();
    for (;;) {
        std::array<pollfd, 2> watched{pollfd{listener_.get(), POLLIN, 0}, pollfd{stop.descriptor(), POLLIN, 0}};
        ::poll(watched.data(), watched.size(), -1);
        if (stop.is_cancelled()) {
            return;
        }
        const FileDescriptor connection(::accept4(listener_.get(), nullptr, nullptr, SOCK_CLOEXEC));
        if (answer_ == Answer::never) {
            pollfd wait{stop.descriptor(), POLLIN, 0};
            ::poll(&wait, 1, -1);
            return;
        }
        answer(connection.get());
    }
}

void HttpServer::answer(int connection) const {
    std::string data;
    if (!read_until(connection, data, [](const std::string& text) { return text.find("\r\n\r\n") != std::string::npos; })) {
        return;
    }
    const auto end = data.find("\r\n\r\n") + 4;
    const std::string head = to_lower(data.substr(0, end));
    const auto body = read_body(connection, head, data.substr(end));
    if (!body) {
        return;
    }
    if (answer_ == Answer::with_401) {
        write_all(connection, "HTTP/1.1 401 Unauthorized\r\nWWW-Authenticate: Basic realm=\"x\"\r\nContent-Length: 0\r\n"
                              "Connection: close\r\n\r\n", "client");
        return;
    }
    const bool listing = head.starts_with("get ");
    ProcessCommand command{.arguments = {"git", "-c", "safe.directory=*", "upload-pack", "--stateless-rpc"}};
    if (listing) {
        command.arguments.emplace_back("--advertise-refs");
    } else {
        command.input = *body;
    }
    command.arguments.push_back(repository_.string());
    SystemProcessRunner runner;
    const std::string result = runner.run(command, CancelToken{}).output;
    const std::string preamble = listing ? "001e# service=git-upload-pack\n0000" : "";
    write_all(connection,
              fmt::format("HTTP/1.1 200 OK\r\nContent-Type: application/x-git-upload-pack-{}\r\nContent-Length: {}\r\n"
                          "Connection: close\r\n\r\n{}{}",
                          listing ? "advertisement" : "result", preamble.size() + result.size(), preamble, result),
              "client");
}

}  // namespace berth::git
