// SPDX-License-Identifier: Apache-2.0
// Objects as text, as kustomize's cfg commands print them. Facts: kyaml 0.21.1, kio/byteio_writer.go.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "render/package/package.hpp"

namespace berth::render::package {

struct ListWrap {
    std::string kind;
    std::string api_version;
    const PackageObject* function_config = nullptr;
};

struct TextOptions {
    bool keeps_index = false;  ///< the annotations that say which document of its file an object was
    bool keeps_path = false;   ///< those that say which file
    bool flow = false;         ///< objects in braces
    bool tagged = false;       ///< with the tag of the object itself
    std::optional<ListWrap> wrap{};  ///< all in one list
};

/// Changes the objects: annotations that are not kept go.
[[nodiscard]] std::string text_of(Package& package, const TextOptions& options);

}  // namespace berth::render::package
