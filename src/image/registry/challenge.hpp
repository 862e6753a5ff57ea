// SPDX-License-Identifier: Apache-2.0
// WWW-Authenticate headers (RFC 9110 section 11.6.1): how a registry wants to be asked.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace berth::image {

struct Challenge {
    std::string scheme;  ///< lower case: "bearer", "basic"
    std::vector<std::pair<std::string, std::string>> parameters;  ///< names in lower case

    [[nodiscard]] std::string parameter(std::string_view name) const;
};

/// Several challenges may stand in one header. What cannot be read is left out.
[[nodiscard]] std::vector<Challenge> parse_challenges(std::string_view header);

}  // namespace berth::image
