// SPDX-License-Identifier: Apache-2.0
// Failures of a transfer as errors with a hint.
#include "http/curl_failure.hpp"

#include <cctype>

#include "http/url.hpp"

namespace berth::http {

namespace {

/// As our messages are written: lower case at the start, unless it is an abbreviation.
std::string as_cause(std::string_view text) {
    std::string cause(text);
    if (cause.size() > 1 && std::isupper(static_cast<unsigned char>(cause[0])) != 0 &&
        std::islower(static_cast<unsigned char>(cause[1])) != 0) {
        cause[0] = static_cast<char>(std::tolower(static_cast<unsigned char>(cause[0])));
    }
    while (cause.ends_with('.') || cause.ends_with('\n')) {
        cause.pop_back();
    }
    return cause;
}

std::string hint_for(CURLcode code) {
    switch (static_cast<int>(code)) {
    case CURLE_COULDNT_RESOLVE_HOST: return "check the host's name and this machine's DNS";
    case CURLE_COULDNT_RESOLVE_PROXY: return "check the proxy named in HTTP_PROXY or HTTPS_PROXY";
    case CURLE_COULDNT_CONNECT: return "check that the server runs and that address and port are right";
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_CACERT_BADFILE:
        return "the server's certificate is not trusted here: add its authority, or check the address";
    case CURLE_SSL_CONNECT_ERROR: return "check that the server speaks HTTPS on this port";
    default: return {};
    }
}

}  // namespace

Error no_response(std::string_view url, std::string_view why) {
    return Error(ErrorKind::unavailable, "no answer from '" + redacted(url) + "'").with_cause(std::string(why));
}

Error failure_of(CURLcode code, std::string_view detail, std::string_view url) {
    if (code == CURLE_OUT_OF_MEMORY) {
        throw std::bad_alloc();
    }
    const std::string why = as_cause(detail.empty() ? std::string_view(curl_easy_strerror(code)) : detail);
    const Error error = code == CURLE_URL_MALFORMAT
                            ? Error(ErrorKind::invalid, "not an HTTP address: '" + redacted(url) + "'").with_cause(why)
                            : no_response(url, why);
    return error.with_hint(hint_for(code));
}

}  // namespace berth::http
