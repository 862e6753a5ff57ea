// SPDX-License-Identifier: Apache-2.0
// ValueAddTransformer: one text written into, or inserted in a path in, fields of many objects.
#pragma once

#include "render/load/decode.hpp"
#include "render/transform/transformers.hpp"

namespace berth::render {

[[nodiscard]] Transform value_add_transformer(const Loader& loader, const Decoder& decoder,
                                              const yaml::Node& configuration);

}  // namespace berth::render
