// SPDX-License-Identifier: Apache-2.0
// The hash of an object's content that goes into its name.
#pragma once

#include "render/accumulate/resource.hpp"

#include <string>

namespace berth::render {

/// Ten characters that are never a word: kustomize's encoding of a SHA-256. Throws Error.
[[nodiscard]] std::string content_hash(const Resource& resource);

}  // namespace berth::render
