// SPDX-License-Identifier: Apache-2.0
// Reading of ignore files.
#include "build/dockerfile/ignore_file.hpp"

#include "base/path.hpp"
#include "base/text.hpp"

namespace berth::build::dockerfile {

std::vector<std::string> parse_ignore_file(std::string_view text) {
    if (text.starts_with("\xEF\xBB\xBF")) {
        text.remove_prefix(3);
    }
    std::vector<std::string> patterns;
    for (const std::string& line : split_lines(text)) {
        if (line.starts_with('#')) {
            continue;
        }
        std::string_view pattern = trim(line);
        if (pattern.empty()) {
            continue;
        }
        const bool inverted = pattern.starts_with('!');
        if (inverted) {
            pattern = trim(pattern.substr(1));
        }
        std::string cleaned = pattern.empty() ? std::string() : clean_path(pattern);
        if (cleaned.size() > 1 && cleaned.front() == '/') {
            cleaned.erase(0, 1);
        }
        patterns.push_back(inverted ? "!" + cleaned : cleaned);
    }
    return patterns;
}

} // namespace berth::build::dockerfile
