// SPDX-License-Identifier: Apache-2.0
// One request on one lane, from its options to its response. Only for src/http.
#pragma once

#include <chrono>
#include <exception>
#include <memory>
#include <string>

#include "base/cancel.hpp"
#include "http/curl_lane.hpp"
#include "http/http_client.hpp"

namespace berth::http {

class Transfer {
public:
    /// All references must outlive it. `sink` may be null: then the body is kept in the response.
    Transfer(Lane& lane, const Request& request, const BodySink* sink, const std::string& user_agent);
    ~Transfer();
    Transfer(const Transfer&) = delete;
    Transfer& operator=(const Transfer&) = delete;

    /// Throws what HttpClient promises, and what the sink or the body source threw.
    [[nodiscard]] Response run(const CancelToken& cancel);

private:
    void set_target();
    void set_proxy();
    void set_method_and_body();
    void set_headers();
    void set_tls();
    template <typename Value>
    void set(CURLoption option, Value value);
    void drive(const CancelToken& cancel);
    void finish(CURLcode code);
    [[nodiscard]] int poll_limit() const;

    bool receive_header(std::string_view line);
    bool receive_piece(std::string_view piece);
    [[nodiscard]] bool is_final_head() const;

    static std::size_t on_header(char* data, std::size_t one, std::size_t size, void* self);
    static std::size_t on_body(char* data, std::size_t one, std::size_t size, void* self);
    static std::size_t on_read(char* buffer, std::size_t one, std::size_t capacity, void* self);
    static int on_seek(void* self, curl_off_t offset, int origin);
    static int on_progress(void* self, curl_off_t, curl_off_t down, curl_off_t, curl_off_t up);

    Lane& lane_;
    const Request& request_;
    const BodySink* sink_;
    Response response_;
    std::unique_ptr<curl_slist, ListDeleter> headers_;
    std::unique_ptr<curl_slist, ListDeleter> connect_to_;
    std::string host_header_;
    char error_text_[CURL_ERROR_SIZE] = {};
    bool head_complete_ = false;  ///< the header block of the final response ended
    bool stopped_ = false;        ///< the sink wants no more
    std::exception_ptr thrown_;   ///< from the sink or the body source; libcurl's frames must not be unwound
    curl_off_t moved_ = -1;       ///< bytes in both directions, to see whether any come
    std::chrono::steady_clock::time_point last_moved_;
};

}  // namespace berth::http
