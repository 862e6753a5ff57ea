// SPDX-License-Identifier: Apache-2.0
// Trees from texts, and what a failure says, for tests of the steps of a build.
#pragma once

#include "base/error.hpp"
#include "yaml/parse.hpp"

#include <doctest/doctest.h>

#include <string>
#include <string_view>

namespace berth::render {

/// The tree of the text's only document, its aliases as they are.
inline yaml::Node& parsed(yaml::Arena& arena, std::string_view text) {
    const auto root = yaml::parse_first(arena, text);
    REQUIRE(root);
    REQUIRE(*root != nullptr);
    return **root;
}

/// The whole text of the Error that `work` throws; empty if it throws none.
template <class Work>
std::string failure_of(Work&& work) {
    try {
        static_cast<void>(work());
        return {};
    } catch (const Error& error) {
        return error.what();
    }
}

}  // namespace berth::render
