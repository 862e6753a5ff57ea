// SPDX-License-Identifier: Apache-2.0
// Look-up in the embedded files, and their placeholders.
#include "cluster/node_image/embedded.hpp"

#include <fmt/format.h>

#include "base/error.hpp"

namespace berth::cluster::node_image {

std::string_view embedded_file(std::string_view name) {
    for (const EmbeddedFile& file : embedded_files()) {
        if (file.name == name) {
            return file.content();
        }
    }
    throw Error(fmt::format("this berth carries no file '{}'", name));
}

std::string fill_template(std::string_view text, const std::vector<std::pair<std::string, std::string>>& values) {
    std::string filled(text);
    for (const auto& [name, value] : values) {
        const std::string mark = "@" + name + "@";
        for (std::size_t at = filled.find(mark); at != std::string::npos; at = filled.find(mark, at + value.size())) {
            filled.replace(at, mark.size(), value);
        }
    }
    constexpr std::string_view name_characters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ_";
    for (std::size_t at = filled.find('@'); at != std::string::npos; at = filled.find('@', at + 1)) {
        const std::size_t end = filled.find_first_not_of(name_characters, at + 1);
        if (end != std::string::npos && end > at + 1 && filled[end] == '@') {
            throw Error(fmt::format("no value for '{}' in a file of the node image", filled.substr(at, end - at + 1)));
        }
    }
    return filled;
}

}  // namespace berth::cluster::node_image
