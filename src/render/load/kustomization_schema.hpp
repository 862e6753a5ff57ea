// SPDX-License-Identifier: Apache-2.0
// A JSON Schema (draft 7) of kustomizations, for editors. Its fields are those that the decoder reads.
#pragma once

#include "json/value.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace berth::render {

enum class KustomizationKind : std::uint8_t { kustomization, component };

[[nodiscard]] json::Value kustomization_schema(KustomizationKind kind);

/// What editors show for a field, by its path ("images.newTag"), or by its name alone where several structs share it.
struct FieldWords {
    std::string_view path;
    std::string_view description;
    std::string_view instead{};                ///< of a deprecated field
    std::vector<std::string_view> choices{};
};

[[nodiscard]] const std::vector<FieldWords>& kustomization_words();

}  // namespace berth::render
