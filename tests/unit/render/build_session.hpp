// SPDX-License-Identifier: Apache-2.0
// What a build owns, for tests of its steps, with objects read from a text.
#pragma once

#include "render/accumulate/resource_map.hpp"
#include "render/accumulate/session.hpp"
#include "render/file_system.hpp"
#include "render/load/read_resources.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace berth::render {

struct BuildSession {
    MemoryFileSystem files;
    RenderOptions options;
    RenderServices services{files};
    Session session{options, services, nullptr};

    ResourceMap read(std::string_view text) {
        ResourceMap resources;
        resources.append_all(read_resources(session, text));
        return resources;
    }
};

inline std::vector<std::string> names_of(const ResourceMap& resources) {
    std::vector<std::string> names;
    for (const Resource* resource : resources.resources()) {
        names.emplace_back(resource->name());
    }
    return names;
}

}  // namespace berth::render
