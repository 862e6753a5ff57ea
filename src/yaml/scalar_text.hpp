// SPDX-License-Identifier: Apache-2.0
// Scalars written in each of their shapes, long ones broken into lines.
#pragma once

#include "yaml/line_output.hpp"
#include "yaml/scalar_shape.hpp"

#include <cstdint>
#include <limits>
#include <string_view>

namespace berth::yaml {

struct ScalarLines {
    static constexpr std::int32_t unbroken = std::numeric_limits<std::int32_t>::max();

    std::int32_t indent; ///< of the lines after the first
    std::int32_t width;  ///< a line beyond it is broken at the next single space
    std::uint32_t step;  ///< indent of a block whose text itself begins with white space
};

/// Follows go-yaml's emitters (yaml_emitter_write_*_scalar). The shape must be possible for the text.
void write_scalar(LineOutput& out, std::string_view text, ScalarShape shape, const ScalarLines& lines);

/// The two parts of a literal or folded scalar, for who has something to put between them. The header ends within its
/// line; the lines begin with a fresh one.
void write_block_header(LineOutput& out, std::string_view text, ScalarShape shape, std::uint32_t step);
void write_block_lines(LineOutput& out, std::string_view text, ScalarShape shape, std::int32_t indent);

} // namespace berth::yaml
