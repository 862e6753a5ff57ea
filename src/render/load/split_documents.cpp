// SPDX-License-Identifier: Apache-2.0
// Cutting at separators.
#include "render/load/split_documents.hpp"

#include "base/error.hpp"
#include "base/text.hpp"

#include <fmt/format.h>

namespace berth::render {

std::vector<DocumentText> split_documents(std::string_view text) {
    std::vector<DocumentText> parts;
    std::size_t begin = 0;
    std::size_t from = 0;
    std::uint32_t line = 1;
    std::uint32_t part_line = 1;
    std::size_t counted = 0;
    const auto line_at = [&](std::size_t at) {
        for (; counted < at; ++counted) {
            line += text[counted] == '\n' ? 1U : 0U;
        }
        return line;
    };
    while (true) {
        const std::size_t found = text.find("\n---", from);
        if (found == std::string_view::npos) {
            break;
        }
        const std::size_t end = text.find('\n', found + 4);
        if (end == std::string_view::npos) {
            break;
        }
        const std::string_view rest = trim_unicode(text.substr(found + 4, end - found - 4));
        if (!rest.empty() && rest.front() != '#') {
            throw Error(ErrorKind::invalid,
                        fmt::format("invalid document separator: {}", trim(text.substr(found, end - found))))
                .at_line(line_at(found + 1));
        }
        // The line break before the separator belongs to the document.
        parts.push_back({text.substr(begin, found + 1 - begin), part_line});
        begin = end + 1;
        from = end + 1;
        part_line = line_at(begin);
    }
    parts.push_back({text.substr(begin), part_line});
    return parts;
}

}  // namespace berth::render
