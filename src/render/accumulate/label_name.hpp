// SPDX-License-Identifier: Apache-2.0
// What Kubernetes allows as the name and the value of a label.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace berth::render {

/// What is wrong with the key of a label, in the words of k8s.io/apimachinery's IsQualifiedName.
[[nodiscard]] std::optional<std::string> find_label_key_problem(std::string_view key);
/// What is wrong with the value of one, in the words of IsValidLabelValue.
[[nodiscard]] std::optional<std::string> find_label_value_problem(std::string_view value);

}  // namespace berth::render
