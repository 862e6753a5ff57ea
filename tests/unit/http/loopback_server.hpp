// SPDX-License-Identifier: Apache-2.0
// A small HTTP/1.1 server on 127.0.0.1 for tests: a fake registry, a fake API server. One thread a connection.
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <list>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <thread>

#include "base/file_descriptor.hpp"
#include "http/http_client.hpp"

namespace berth::http {

struct ServedRequest {
    std::string method;
    std::string target;  ///< path and query
    Headers headers;
    std::string body;
};

struct ServedResponse {
    int status = 200;
    Headers headers{};
    std::string body{};
    /// Closes the connection after that many bytes of the body.
    std::optional<std::size_t> cut_after{};
    /// Instead of `body`: sends pieces (chunked) as long as `send` returns true.
    std::function<void(const std::function<bool(std::string_view)>& send)> stream{};
};

/// The handler runs in the threads of connections. A response without Content-Length gets one; an answer to HEAD is sent
/// without its body.
class LoopbackServer {
public:
    using Handler = std::function<ServedResponse(const ServedRequest&)>;
    /// On a free port, or on a UNIX socket at that path.
    explicit LoopbackServer(Handler handler, const std::string& unix_socket = {});
    ~LoopbackServer();
    LoopbackServer(const LoopbackServer&) = delete;
    LoopbackServer& operator=(const LoopbackServer&) = delete;

    [[nodiscard]] std::uint16_t port() const { return port_; }
    /// "127.0.0.1:PORT"
    [[nodiscard]] std::string authority() const { return "127.0.0.1:" + std::to_string(port_); }
    [[nodiscard]] std::string url() const { return "http://" + authority(); }
    /// How many connections were made so far.
    [[nodiscard]] int connections() const { return connections_; }

private:
    void accept_all();
    void serve(int fd);

    Handler handler_;
    FileDescriptor listener_;
    std::uint16_t port_ = 0;
    std::atomic<int> connections_ = 0;
    std::mutex mutex_;
    std::list<FileDescriptor> open_;  // kept until the end, so that a number is not reused while its thread runs
    std::list<std::thread> threads_;
    std::thread accepter_;
};

}  // namespace berth::http
