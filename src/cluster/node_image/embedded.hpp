// SPDX-License-Identifier: Apache-2.0
// The files of a node image that berth itself wrote (files/), carried in the executable.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace berth::cluster::node_image {

struct EmbeddedFile {
    std::string_view name;
    const unsigned char* data;
    std::size_t size;

    [[nodiscard]] std::string_view content() const noexcept {
        return {reinterpret_cast<const char*>(data), size};
    }
};

[[nodiscard]] std::span<const EmbeddedFile> embedded_files();
/// By its name in files/. Throws Error when there is none: a mistake of the build.
[[nodiscard]] std::string_view embedded_file(std::string_view name);
/// `text` with every @NAME@ replaced; throws Error when one is left.
[[nodiscard]] std::string fill_template(std::string_view text,
                                        const std::vector<std::pair<std::string, std::string>>& values);

}  // namespace berth::cluster::node_image
