// SPDX-License-Identifier: Apache-2.0
// OCI image layouts (image-spec image-layout.md): the folder form; archives have the same files in a tar.
#pragma once

#include <string_view>

namespace berth::image {

inline constexpr std::string_view layout_marker_name = "oci-layout";
inline constexpr std::string_view layout_marker = R"({"imageLayoutVersion":"1.0.0"})";
inline constexpr std::string_view reference_annotation = "org.opencontainers.image.ref.name";
/// containerd's and Docker's own: the full name.
inline constexpr std::string_view full_name_annotation = "io.containerd.image.name";

/// Throws Error unless `document` is the content of an `oci-layout` file that berth can read.
void check_layout_marker(std::string_view document);

}  // namespace berth::image
