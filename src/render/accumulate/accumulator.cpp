// SPDX-License-Identifier: Apache-2.0
// Merging what two kustomizations have, below one that refers to both.
#include "render/accumulate/accumulator.hpp"

#include <memory>

namespace berth::render {

void Accumulator::merge(const Accumulator& other, const SharedConfig& default_config) {
    resources.append_all(other.resources.resources());
    merge_config(other.config, default_config);
    variables.add_all(other.variables);
}

void Accumulator::merge_config(const SharedConfig& other, const SharedConfig& default_config) {
    if (config == nullptr && other != nullptr && other != default_config) {
        // Merging into nothing, too, drops what an earlier one of the list covers.
        config = std::make_shared<TransformerConfig>();
    }
    config = merged(config, other);
}

}  // namespace berth::render
