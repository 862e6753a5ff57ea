// SPDX-License-Identifier: Apache-2.0
// Base64 (RFC 4648) in its standard and its URL form.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace berth::crypto {

/// Standard alphabet, padded, no line breaks.
[[nodiscard]] std::string base64_encode(std::string_view bytes);
/// Standard or URL alphabet, padding optional, white space between lines skipped; nullopt for anything else.
[[nodiscard]] std::optional<std::string> base64_decode(std::string_view text);

}  // namespace berth::crypto
