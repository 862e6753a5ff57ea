// SPDX-License-Identifier: Apache-2.0
// The loop of sign-in and retry around one request.
#include "image/registry/endpoint.hpp"

#include <algorithm>
#include <charconv>

#include <fmt/format.h>

#include "base/text.hpp"
#include "http/url.hpp"
#include "json/parse.hpp"

namespace berth::image {
namespace {

constexpr std::size_t largest_error_text = 64UL * 1024UL;
constexpr int most_sign_ins = 3;
constexpr std::size_t largest_answer = 8UL * 1024UL * 1024UL;

std::optional<std::chrono::seconds> retry_after(const http::Response& response) {
    const auto header = response.headers.find("Retry-After");
    if (!header) { return std::nullopt; }
    int seconds = 0;
    const auto* end = header->data() + header->size();
    if (std::from_chars(header->data(), end, seconds).ptr != end || seconds < 0) { return std::nullopt; }
    return std::chrono::seconds(seconds);
}

/// The registry's own words: {"errors":[{"code","message"}]}, or the text of a short plain answer.
std::string said(const http::Response& response) {
    const auto body = trim(response.body);
    if (body.starts_with('{')) {
        try {
            const auto document = json::parse(body);
            const auto* errors = document.find("errors");
            const auto* list = errors != nullptr ? errors->find_array() : nullptr;
            if (list != nullptr && !list->empty()) {
                const auto code = list->front().text_at({"code"});
                const auto message = list->front().text_at({"message"});
                return message.empty() ? std::string(code) : fmt::format("{} ({})", message, code);
            }
        } catch (const Error&) {
            return {};
        }
    }
    return body.size() <= 200 && body.find('<') == std::string_view::npos ? std::string(body) : std::string();
}

}  // namespace

bool is_transient(int status) {
    return status == 408 || status == 429 || status == 500 || status == 502 || status == 503 || status == 504;
}

Error registry_error(std::string doing, const RegistryHost& host, const http::Response& response) {
    auto words = said(response);
    auto why = fmt::format("'{}' answered with status {}{}{}", http::redacted(host.api), response.status,
                           words.empty() ? "" : ": ", words);
    ErrorKind kind = ErrorKind::failed;
    std::string hint;
    if (response.status == 404) {
        kind = ErrorKind::not_found;
        hint = "check the name and the tag";
    } else if (response.status == 401 || response.status == 403) {
        kind = ErrorKind::denied;
        hint = fmt::format("check the rights of your account at '{}'", host.credential_domain);
    } else if (response.status == 429) {
        kind = ErrorKind::unavailable;
        hint = "the registry limits requests; sign in there, use a mirror, or try again later";
    } else if (is_transient(response.status)) {
        kind = ErrorKind::unavailable;
        hint = "the registry has a problem; try again later";
    } else if (response.status == 413 || response.status == 507) {
        kind = ErrorKind::no_space;
        hint = "the registry does not take that much";
    }
    return Error(kind, std::move(doing), std::move(hint)).with_cause(std::move(why));
}

std::string Endpoint::absolute(const std::string& location) const {
    if (location.find("://") != std::string::npos) { return location; }
    const auto root = host_.api.substr(0, host_.api.find('/', host_.api.find("://") + 3));
    return location.starts_with('/') ? root + location : fmt::format("{}/{}", host_.api, location);
}

http::Response Endpoint::once(const Exchange& exchange, const std::optional<std::string>& authorization, bool& delivered,
                              const CancelToken& cancel) {
    http::Request request{.method = exchange.method,
                          .url = exchange.target.starts_with('/') ? host_.api + exchange.target : exchange.target,
                          .headers = exchange.headers,
                          .body = exchange.body,
                          .body_source = exchange.body_source,
                          .tls = host_.tls,
                          .connect_timeout = host_.connect_timeout};
    const auto own = http::origin_of(host_.api);
    const auto target = http::origin_of(request.url);
    // A Location that leads elsewhere (an object store) gets neither credentials nor the mirror's headers.
    const bool is_own = own && target && own->scheme == target->scheme && own->host == target->host && own->port == target->port;
    if (is_own) {
        for (const auto& [name, value] : host_.headers.fields()) { request.headers.add(name, value); }
        if (authorization) { request.headers.add("Authorization", *authorization); }
    }
    std::string collected;
    bool too_large = false;
    bool success = false;
    const http::BodySink sink{
        .on_head =
            [&](const http::Response& head) {
                success = head.status >= 200 && head.status < 300;
                if (success && exchange.on_head) { exchange.on_head(head); }
                return true;
            },
        .on_piece =
            [&](std::string_view piece) {
                if (success && exchange.on_piece) {
                    delivered = true;
                    exchange.on_piece(piece);
                    return true;
                }
                const auto limit = success ? largest_answer : largest_error_text;
                too_large = collected.size() + piece.size() > limit;
                collected.append(piece.substr(0, limit - collected.size()));
                return !too_large;
            }};
    auto response = http_.stream(request, sink, cancel);
    if (too_large && success) {
        throw Error(ErrorKind::invalid, fmt::format("'{}' answered with more than {} bytes", http::redacted(request.url), largest_answer));
    }
    response.body = std::move(collected);
    return response;
}

http::Response Endpoint::run(const Exchange& exchange, const CancelToken& cancel) {
    auto wait = retry_.first_wait;
    int sign_ins = 0;
    for (int attempt = 1;; ++attempt) {
        const auto authorization = authorizer_.find(host_, exchange.scopes);
        bool delivered = false;
        const bool is_last = attempt >= retry_.attempts || exchange.repeat == Repeat::never;
        auto pause = wait;
        try {
            auto response = once(exchange, authorization, delivered, cancel);
            if (response.status == 401) {
                // Refused credentials end here by an error; a token that ran out is replaced.
                if (++sign_ins > most_sign_ins || !authorizer_.answer(host_, exchange.path, exchange.scopes, authorization, response, cancel)) {
                    throw registry_error(fmt::format("registry '{}' refuses this request", host_.credential_domain), host_, response);
                }
                if (exchange.body_source && exchange.body_source->rewind) { exchange.body_source->rewind(); }
                continue;
            }
            if (!is_transient(response.status) || is_last) { return response; }
            if (const auto asked = retry_after(response)) { pause = *asked; }
        } catch (const Error& error) {
            if (error.kind() != ErrorKind::unavailable || delivered || is_last || attempt >= retry_.attempts_without_answer) { throw; }
        }
        if (exchange.body_source) {
            if (!exchange.body_source->rewind) { throw Error(ErrorKind::unavailable, "the transfer broke off"); }
            exchange.body_source->rewind();
        }
        clock_.sleep_for(std::min(pause, retry_.longest_wait), cancel);
        wait = std::min(wait * 2, retry_.longest_wait);
    }
}

}  // namespace berth::image
