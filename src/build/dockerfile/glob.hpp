// SPDX-License-Identifier: Apache-2.0
// The two-character pattern language of `${x#pattern}` and `${x/pattern/y}`: `*` and `?`, backslash quotes.
#pragma once

#include <string>
#include <string_view>

namespace berth::build::dockerfile {

enum class Greed { shortest, longest };

/// `value` without the prefix that matches `pattern`; without a match `value` itself.
std::string without_prefix(std::string_view value, std::string_view pattern, Greed greed);
/// `value` without the suffix that matches `pattern`; without a match `value` itself.
std::string without_suffix(std::string_view value, std::string_view pattern, Greed greed);

enum class Replace { first, all };
/// `value` with the first or every longest match of `pattern` replaced by `replacement`, from the left.
std::string replaced(std::string_view value, std::string_view pattern, std::string_view replacement, Replace how);

} // namespace berth::build::dockerfile
