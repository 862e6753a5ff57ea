// SPDX-License-Identifier: Apache-2.0
// Texts of several documents, cut as kyaml cuts them before it reads any YAML.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

namespace berth::render {

struct DocumentText {
    std::string_view text;
    std::uint32_t first_line = 1;
};

/// At lines that begin with "---"; after it only a comment may stand, else Error is thrown.
[[nodiscard]] std::vector<DocumentText> split_documents(std::string_view text);

}  // namespace berth::render
