// SPDX-License-Identifier: Apache-2.0
// Header fields: names compare as RFC 9110 says, without case.
#include <algorithm>

#include "http/http_client.hpp"

namespace berth::http {

namespace {

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

bool same_name(std::string_view a, std::string_view b) {
    return std::ranges::equal(a, b, [](char x, char y) { return lower(x) == lower(y); });
}

}  // namespace

void Headers::add(std::string name, std::string value) { fields_.emplace_back(std::move(name), std::move(value)); }

std::optional<std::string> Headers::find(std::string_view name) const {
    for (const auto& [known, value] : fields_) {
        if (same_name(known, name)) {
            return value;
        }
    }
    return std::nullopt;
}

std::vector<std::string> Headers::all(std::string_view name) const {
    std::vector<std::string> values;
    for (const auto& [known, value] : fields_) {
        if (same_name(known, name)) {
            values.push_back(value);
        }
    }
    return values;
}

}  // namespace berth::http
