// SPDX-License-Identifier: Apache-2.0
// Bytes as YAML's !!binary and Kubernetes' Secrets have them.
#pragma once

#include <string>
#include <string_view>

namespace berth::yaml {

/// Base64 in lines of 70 characters, each with its break, once it is longer than one line: as go-yaml and kustomize.
[[nodiscard]] std::string encode_binary(std::string_view data);

} // namespace berth::yaml
