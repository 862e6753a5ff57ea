// SPDX-License-Identifier: Apache-2.0
// The data of ConfigMaps and Secrets.
#pragma once

#include "render/accumulate/object_fields.hpp"
#include "yaml/node.hpp"

#include <string>
#include <string_view>

namespace berth::render {

enum class DataField : std::uint8_t { text, binary };

/// Entries of a ConfigMap: text as it stands, anything else as base64 in binaryData.
void set_config_map_data(yaml::Arena& arena, yaml::Node& root, const StringMap& data);
/// Entries of a Secret, all as base64; the field is there even if empty.
void set_secret_data(yaml::Arena& arena, yaml::Node& root, const StringMap& data);
/// Puts the entries of `old` below those of `fresh`.
void merge_data_map(yaml::Arena& arena, yaml::Node& fresh, const yaml::Node& old, DataField field);

}  // namespace berth::render
