// SPDX-License-Identifier: Apache-2.0
// Kubernetes quantities, compared: "500m", "1.5Gi", "2e3". Facts: apimachinery 0.19, pkg/api/resource/quantity.go.
#pragma once

#include <compare>
#include <cstdint>
#include <string>
#include <string_view>

namespace berth::render::package {

class Quantity {
public:
    /// Throws Error, with Kubernetes' text, for what is no quantity.
    static Quantity parse(std::string_view text);

    [[nodiscard]] std::strong_ordering compare(const Quantity& other) const;

private:
    bool negative_ = false;
    std::string digits_{};        ///< without zeros in front; "" is zero
    std::int64_t exponent_ = 0;   ///< of ten
};

}  // namespace berth::render::package
