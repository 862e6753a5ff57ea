// SPDX-License-Identifier: Apache-2.0
// Speaking HTTP as an effect. The real form is curl_client.hpp; fake_client.hpp answers from a table, for tests.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/cancel.hpp"

namespace berth::http {

enum class Method : std::uint8_t { get, head, post, put, patch, remove };

/// Field names compare without case; order and repetition are kept.
class Headers {
public:
    Headers() = default;
    Headers(std::initializer_list<std::pair<std::string, std::string>> fields) : fields_(fields) {}
    void add(std::string name, std::string value);
    [[nodiscard]] std::optional<std::string> find(std::string_view name) const;
    [[nodiscard]] std::vector<std::string> all(std::string_view name) const;
    [[nodiscard]] const std::vector<std::pair<std::string, std::string>>& fields() const { return fields_; }

private:
    std::vector<std::pair<std::string, std::string>> fields_;
};

/// PEM texts, not files; empty = the system's default.
struct TlsOptions {
    std::string certificate_authorities{};
    std::string client_certificate{};
    std::string client_key{};
    enum class Verify : std::uint8_t { peer, nothing } verify = Verify::peer;
    /// Name expected in the certificate instead of the URL's host.
    std::string server_name{};
};

/// A request body that is not in memory: fills the buffer and says how much; 0 = end. Throwing aborts the request.
struct BodySource {
    std::function<std::size_t(char* buffer, std::size_t capacity)> read{};
    std::optional<std::uint64_t> size{};
    /// Starts again from the beginning, for redirects and retries on a fresh connection.
    std::function<void()> rewind{};
};

enum class Redirects : std::uint8_t { follow, return_them };

struct Request {
    Method method = Method::get;
    std::string url{};
    Headers headers{};
    std::string body{};
    std::optional<BodySource> body_source{};
    TlsOptions tls{};
    /// Connect here instead of the URL's host.
    std::string unix_socket{};
    std::chrono::milliseconds connect_timeout{30'000};
    /// No byte for this long ends the request; 0 = wait for ever (watches).
    std::chrono::milliseconds idle_timeout{60'000};
    /// Followed redirects never carry Authorization to another host.
    Redirects redirects = Redirects::follow;
};

struct Response {
    int status = 0;
    Headers headers;
    /// Empty when the body went to a sink.
    std::string body;
};

/// Called once with status and headers (of the last response when redirects are followed) and then for each piece;
/// returning false from either stops the transfer without an error.
struct BodySink {
    std::function<bool(const Response& head)> on_head{};
    std::function<bool(std::string_view piece)> on_piece{};
};

/// Any status is a response. Throws Error(unavailable) when no response came (name look-up, connection, TLS, reset,
/// time-out), Interrupted when cancelled. Thread-safe; connections are reused.
class HttpClient {
public:
    virtual ~HttpClient() = default;
    virtual Response send(const Request& request, const CancelToken& cancel) = 0;
    virtual Response stream(const Request& request, const BodySink& sink, const CancelToken& cancel) = 0;
};

}  // namespace berth::http
