// SPDX-License-Identifier: Apache-2.0
// Which images an entry of `images` means.
#pragma once

#include "render/accumulate/selector.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace berth::render {

/// kustomize's `^NAME(:[a-zA-Z0-9_.{}-]*)?(@sha256:[a-zA-Z0-9_.{}-]*)?$`, NAME being a pattern too. A name without
/// operators but dots, as nearly all are, is compared without compiling the expression, which takes longer than all else
/// about a small image list.
class ImageName {
public:
    explicit ImageName(std::string name);
    /// Throws Error for a bad pattern: where no image is looked at, none is looked for.
    [[nodiscard]] bool matches(std::string_view image) const;

private:
    [[nodiscard]] const Pattern& pattern() const;
    [[nodiscard]] bool starts(std::string_view image) const;

    std::string name_;
    bool plain_;
    mutable std::optional<Pattern> pattern_; ///< made when first needed
};

}  // namespace berth::render
