// SPDX-License-Identifier: Apache-2.0
// What a kustomization hands to the one that refers to it.
#pragma once

#include "render/accumulate/resource_map.hpp"
#include "render/schema/transformer_config.hpp"
#include "render/transform/variable.hpp"

namespace berth::render {

struct Accumulator {
    ResourceMap resources;
    SharedConfig config;
    VariableSet variables;

    /// Throws Error if an object or var is in both.
    void merge(const Accumulator& other, const SharedConfig& default_config);
    /// Throws Error where the two contradict each other.
    void merge_config(const SharedConfig& other, const SharedConfig& default_config);
};

}  // namespace berth::render
