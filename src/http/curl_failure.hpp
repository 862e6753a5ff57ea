// SPDX-License-Identifier: Apache-2.0
// What libcurl's failures mean to a user. Only for src/http.
#pragma once

#include <curl/curl.h>

#include <string_view>

#include "base/error.hpp"

namespace berth::http {

/// "no answer from 'URL'" caused by `why`.
[[nodiscard]] Error no_response(std::string_view url, std::string_view why);
/// `detail` is libcurl's own text, may be empty.
[[nodiscard]] Error failure_of(CURLcode code, std::string_view detail, std::string_view url);

}  // namespace berth::http
