// SPDX-License-Identifier: Apache-2.0
// The layout's marker file.
#include "image/layout.hpp"

#include "base/error.hpp"
#include "image/document.hpp"
#include "json/parse.hpp"

namespace berth::image {

void check_layout_marker(std::string_view document) {
    const auto value = json::parse(document, layout_marker_name);
    const DocumentReader reader(value, "image layout");
    if (reader.string("imageLayoutVersion") != "1.0.0") {
        throw reader.invalid("imageLayoutVersion", "must be 1.0.0, the only version there is");
    }
}

}  // namespace berth::image
