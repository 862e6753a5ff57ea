// SPDX-License-Identifier: Apache-2.0
// Options, callbacks and the loop of one transfer.
#include "http/curl_transfer.hpp"

#include <cstdio>
#include <cstring>
#include <new>

#include "base/environment.hpp"
#include "base/error.hpp"
#include "base/text.hpp"
#include "http/curl_failure.hpp"
#include "http/url.hpp"

namespace berth::http {

namespace {

const char* method_name(Method method) {
    switch (method) {
    case Method::get: return "GET";
    case Method::head: return "HEAD";
    case Method::post: return "POST";
    case Method::put: return "PUT";
    case Method::patch: return "PATCH";
    case Method::remove: return "DELETE";
    }
    return "GET";
}

curl_blob view_as_blob(const std::string& text) {
    // NOLINTNEXTLINE(cppcoreguidelines-pro-type-const-cast): CURL_BLOB_NOCOPY only reads it
    return {.data = const_cast<char*>(text.data()), .len = text.size(), .flags = CURL_BLOB_NOCOPY};
}

void append(std::unique_ptr<curl_slist, ListDeleter>& list, const std::string& text) {
    curl_slist* longer = curl_slist_append(list.get(), text.c_str());
    if (longer == nullptr) {
        throw std::bad_alloc();
    }
    // It is the same list, or its new head when it was empty.
    (void)list.release();
    list.reset(longer);
}

}  // namespace

template <typename Value>
void Transfer::set(CURLoption option, Value value) {
    if (const CURLcode code = curl_easy_setopt(lane_.easy.get(), option, value); code != CURLE_OK) {
        throw Error(std::string("cannot prepare the request: ") + curl_easy_strerror(code));
    }
}

Transfer::Transfer(Lane& lane, const Request& request, const BodySink* sink, const std::string& user_agent)
    : lane_(lane), request_(request), sink_(sink) {
    set(CURLOPT_NOSIGNAL, 1L);
    set(CURLOPT_PROTOCOLS_STR, "http,https");
    set(CURLOPT_REDIR_PROTOCOLS_STR, "http,https");
    set(CURLOPT_HTTP_VERSION, static_cast<long>(CURL_HTTP_VERSION_2TLS));
    set(CURLOPT_USERAGENT, user_agent.c_str());
    set(CURLOPT_ERRORBUFFER, error_text_);
    set(CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(request.connect_timeout.count()));
    set(CURLOPT_SUPPRESS_CONNECT_HEADERS, 1L);
    set(CURLOPT_TCP_KEEPALIVE, 1L);
    // A handle whose last transfer failed keeps its buffer and refuses another size; the size is only a wish.
    (void)curl_easy_setopt(lane_.easy.get(), CURLOPT_BUFFERSIZE, 256L * 1024);
    (void)curl_easy_setopt(lane_.easy.get(), CURLOPT_UPLOAD_BUFFERSIZE, 256L * 1024);
    if (request.redirects == Redirects::follow) {
        set(CURLOPT_FOLLOWLOCATION, 1L);
        set(CURLOPT_MAXREDIRS, 10L);
        set(CURLOPT_POSTREDIR, static_cast<long>(CURL_REDIR_POST_ALL));
    }
    set(CURLOPT_HEADERFUNCTION, &Transfer::on_header);
    set(CURLOPT_HEADERDATA, this);
    set(CURLOPT_WRITEFUNCTION, &Transfer::on_body);
    set(CURLOPT_WRITEDATA, this);
    if (request.idle_timeout.count() > 0) {
        set(CURLOPT_NOPROGRESS, 0L);
        set(CURLOPT_XFERINFOFUNCTION, &Transfer::on_progress);
        set(CURLOPT_XFERINFODATA, this);
    }
    set_target();
    set_proxy();
    set_method_and_body();
    set_tls();
    set_headers();
}

Transfer::~Transfer() {
    // A transfer that was cut short closes its connection here; one that ended leaves it to the next request.
    curl_multi_remove_handle(lane_.multi.get(), lane_.easy.get());
}

void Transfer::set_target() {
    const auto origin = origin_of(request_.url);
    if (!origin) {
        throw Error(ErrorKind::invalid, "not an HTTP address: '" + redacted(request_.url) + "'");
    }
    if (!request_.unix_socket.empty()) {
        set(CURLOPT_UNIX_SOCKET_PATH, request_.unix_socket.c_str());
    }
    if (request_.tls.server_name.empty() || to_lower(request_.tls.server_name) == origin->host) {
        set(CURLOPT_URL, request_.url.c_str());
        return;
    }
    // libcurl expects the URL's host in the certificate: so the URL names the other host, and is connected to this one.
    const auto authority_at = request_.url.find("://") + 3;
    const auto authority_end = std::min(request_.url.find_first_of("/?#", authority_at), request_.url.size());
    const std::string port = std::to_string(origin->port);
    const std::string url = request_.url.substr(0, authority_at) + request_.tls.server_name + ":" + port +
                            request_.url.substr(authority_end);
    set(CURLOPT_URL, url.c_str());
    const bool is_ipv6 = origin->host.find(':') != std::string::npos;
    append(connect_to_, request_.tls.server_name + ":" + port + ":" +
                            (is_ipv6 ? "[" + origin->host + "]" : origin->host) + ":" + port);
    set(CURLOPT_CONNECT_TO, connect_to_.get());
    host_header_ = request_.url.substr(authority_at, authority_end - authority_at);
}

void Transfer::set_proxy() {
    const auto origin = origin_of(request_.url);
    if (!request_.unix_socket.empty() || is_loopback_host(origin->host)) {
        set(CURLOPT_NOPROXY, "*");
    } else if (origin->scheme == "http" && !find_environment("http_proxy")) {
        // libcurl leaves out the upper-case form of this one variable, for the sake of CGI programs.
        if (const auto proxy = find_environment("HTTP_PROXY")) {
            set(CURLOPT_PROXY, proxy->c_str());
        }
    }
}

void Transfer::set_method_and_body() {
    if (request_.method == Method::head) {
        set(CURLOPT_NOBODY, 1L);
        return;
    }
    const bool has_body = request_.body_source || !request_.body.empty();
    if (request_.method == Method::get && !has_body) {
        set(CURLOPT_HTTPGET, 1L);
        return;
    }
    if (request_.body_source) {
        set(CURLOPT_UPLOAD, 1L);
        set(CURLOPT_READFUNCTION, &Transfer::on_read);
        set(CURLOPT_READDATA, this);
        set(CURLOPT_SEEKFUNCTION, &Transfer::on_seek);
        set(CURLOPT_SEEKDATA, this);
        set(CURLOPT_INFILESIZE_LARGE,
            request_.body_source->size ? static_cast<curl_off_t>(*request_.body_source->size) : curl_off_t{-1});
    } else if (has_body || request_.method != Method::remove) {
        set(CURLOPT_POST, 1L);
        set(CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(request_.body.size()));
        set(CURLOPT_POSTFIELDS, request_.body.data());
    }
    set(CURLOPT_CUSTOMREQUEST, method_name(request_.method));
}

void Transfer::set_headers() {
    for (const auto& [name, value] : request_.headers.fields()) {
        if (name.find_first_of("\r\n:") != std::string::npos || value.find_first_of("\r\n") != std::string::npos) {
            throw Error(ErrorKind::invalid, "header field '" + name + "' has a line break or a wrong name");
        }
        // "Name:" would take the field out of libcurl's own; "Name;" sends it empty.
        append(headers_, value.empty() ? name + ";" : name + ": " + value);
    }
    if (!host_header_.empty() && !request_.headers.find("Host")) {
        append(headers_, "Host: " + host_header_);
    }
    if (!request_.headers.find("Content-Type")) {
        append(headers_, "Content-Type:");  // or libcurl calls every body a form
    }
    append(headers_, "Expect:");  // or libcurl waits for '100 Continue' up to a second
    set(CURLOPT_HTTPHEADER, headers_.get());
}

void Transfer::set_tls() {
    const TlsOptions& tls = request_.tls;
    if (tls.verify == TlsOptions::Verify::nothing) {
        set(CURLOPT_SSL_VERIFYPEER, 0L);
        set(CURLOPT_SSL_VERIFYHOST, 0L);
    }
    auto set_blob = [&](CURLoption option, const std::string& text) {
        if (!text.empty()) {
            curl_blob blob = view_as_blob(text);
            set(option, &blob);
        }
    };
    if (!tls.certificate_authorities.empty()) {
        set(CURLOPT_CAINFO, nullptr);
        set(CURLOPT_CAPATH, nullptr);  // only these, not the system's as well
    }
    set_blob(CURLOPT_CAINFO_BLOB, tls.certificate_authorities);
    set_blob(CURLOPT_SSLCERT_BLOB, tls.client_certificate);
    set_blob(CURLOPT_SSLKEY_BLOB, tls.client_key);
}

Response Transfer::run(const CancelToken& cancel) {
    cancel.throw_if_cancelled();
    last_moved_ = std::chrono::steady_clock::now();
    if (curl_multi_add_handle(lane_.multi.get(), lane_.easy.get()) != CURLM_OK) {
        throw std::bad_alloc();
    }
    drive(cancel);
    return std::move(response_);
}

int Transfer::poll_limit() const {
    constexpr int long_time = 3'600'000;  // libcurl's own timers and the cancel token end it earlier
    if (request_.idle_timeout.count() <= 0) {
        return long_time;
    }
    const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(
        last_moved_ + request_.idle_timeout - std::chrono::steady_clock::now());
    return static_cast<int>(std::clamp<std::int64_t>(left.count() + 1, 0, long_time));
}

void Transfer::drive(const CancelToken& cancel) {
    for (;;) {
        int running = 0;
        curl_multi_perform(lane_.multi.get(), &running);
        int queued = 0;
        while (const CURLMsg* message = curl_multi_info_read(lane_.multi.get(), &queued)) {
            if (message->msg == CURLMSG_DONE) {
                finish(message->data.result);
                return;
            }
        }
        cancel.throw_if_cancelled();
        if (request_.idle_timeout.count() > 0 &&
            std::chrono::steady_clock::now() - last_moved_ > request_.idle_timeout) {
            throw no_response(request_.url, "nothing came for " + std::to_string(request_.idle_timeout.count()) + " ms");
        }
        curl_waitfd cancelled{.fd = cancel.descriptor(), .events = CURL_WAIT_POLLIN, .revents = 0};
        const unsigned extra = cancelled.fd >= 0 ? 1 : 0;
        curl_multi_poll(lane_.multi.get(), &cancelled, extra, poll_limit(), nullptr);
    }
}

void Transfer::finish(CURLcode code) {
    if (thrown_) {
        std::rethrow_exception(thrown_);
    }
    if (code != CURLE_OK && !stopped_) {
        throw failure_of(code, error_text_, request_.url);
    }
}

bool Transfer::is_final_head() const {
    if (response_.status < 200) {
        return false;
    }
    const bool redirected = response_.status == 301 || response_.status == 302 || response_.status == 303 ||
                            response_.status == 307 || response_.status == 308;
    return !(redirected && request_.redirects == Redirects::follow && response_.headers.find("Location"));
}

bool Transfer::receive_header(std::string_view line) {
    last_moved_ = std::chrono::steady_clock::now();
    line = trim(line);
    if (line.starts_with("HTTP/")) {
        // "HTTP/1.1 200 OK": a new block, after an interim response or a redirect.
        response_ = {};
        const auto parts = split_once(line, " ");
        response_.status = parts ? std::atoi(std::string(parts->second).c_str()) : 0;
        head_complete_ = false;
        return true;
    }
    if (head_complete_) {
        return true;  // a trailer
    }
    if (!line.empty()) {
        const auto field = split_once(line, ":");
        if (field) {
            response_.headers.add(std::string(field->first), std::string(trim(field->second)));
        }
        return true;
    }
    if (!is_final_head()) {
        return true;
    }
    head_complete_ = true;
    return sink_ == nullptr || !sink_->on_head || sink_->on_head(response_);
}

bool Transfer::receive_piece(std::string_view piece) {
    last_moved_ = std::chrono::steady_clock::now();
    if (sink_ == nullptr) {
        response_.body.append(piece);
        return true;
    }
    return !sink_->on_piece || sink_->on_piece(piece);
}

std::size_t Transfer::on_header(char* data, std::size_t one, std::size_t size, void* self) {
    auto& transfer = *static_cast<Transfer*>(self);
    try {
        if (transfer.receive_header({data, one * size})) {
            return one * size;
        }
        transfer.stopped_ = true;
    } catch (...) {
        transfer.thrown_ = std::current_exception();
    }
    return 0;
}

std::size_t Transfer::on_body(char* data, std::size_t one, std::size_t size, void* self) {
    auto& transfer = *static_cast<Transfer*>(self);
    if (size == 0) {
        return 0;
    }
    try {
        if (transfer.receive_piece({data, one * size})) {
            return one * size;
        }
        transfer.stopped_ = true;
    } catch (...) {
        transfer.thrown_ = std::current_exception();
    }
    return 0;
}

std::size_t Transfer::on_read(char* buffer, std::size_t one, std::size_t capacity, void* self) {
    auto& transfer = *static_cast<Transfer*>(self);
    try {
        return transfer.request_.body_source->read(buffer, one * capacity);
    } catch (...) {
        transfer.thrown_ = std::current_exception();
        return CURL_READFUNC_ABORT;
    }
}

int Transfer::on_seek(void* self, curl_off_t offset, int origin) {
    auto& transfer = *static_cast<Transfer*>(self);
    const auto& source = *transfer.request_.body_source;
    if (offset != 0 || origin != SEEK_SET || !source.rewind) {
        return CURL_SEEKFUNC_CANTSEEK;
    }
    try {
        source.rewind();
        return CURL_SEEKFUNC_OK;
    } catch (...) {
        transfer.thrown_ = std::current_exception();
        return CURL_SEEKFUNC_FAIL;
    }
}

int Transfer::on_progress(void* self, curl_off_t, curl_off_t down, curl_off_t, curl_off_t up) {
    auto& transfer = *static_cast<Transfer*>(self);
    if (down + up != transfer.moved_) {
        transfer.moved_ = down + up;
        transfer.last_moved_ = std::chrono::steady_clock::now();
    }
    return 0;
}

}  // namespace berth::http
