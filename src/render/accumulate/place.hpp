// SPDX-License-Identifier: Apache-2.0
// Where in the input files something stands, for the errors about it.
#pragma once

#include "base/error.hpp"
#include "render/accumulate/resource.hpp"

#include <string>
#include <utility>

namespace berth::render {

struct Place {
    std::string file;
    std::size_t line = 0;
};

[[nodiscard]] inline Place place_of(const Resource& resource) {
    return {std::string{resource.file}, resource.line != 0 ? resource.line : resource.root->line};
}

using berth::at_place;

/// An Error of `work` lies there, unless it knows better.
template <class Work>
decltype(auto) at_place(const Place& place, Work&& work) {
    return at_place(place.file, place.line, std::forward<Work>(work));
}

/// An Error of `work` lies in that object, in the line it knows of it.
template <class Work>
decltype(auto) at_object(const Resource& resource, Work&& work) {
    try {
        return std::forward<Work>(work)();
    } catch (const Error& error) {
        const Place place = place_of(resource);
        throw (resource.line != 0 ? error.without_line() : error).at(place.file, place.line);
    }
}

}  // namespace berth::render
