// SPDX-License-Identifier: Apache-2.0
// Bump allocation: block growth and text copies.
#include "yaml/arena.hpp"

#include "base/error.hpp"

#include <algorithm>
#include <cstring>

namespace berth::yaml {

void Arena::grow(std::size_t at_least) {
    constexpr std::size_t smallest = 512; // a build reads many small files, each into an arena of its own
    constexpr std::size_t largest = std::size_t{1} << 20;
    const std::size_t usual = std::clamp(bytes_, smallest, largest);
    const std::size_t size = std::max(usual, at_least);
    if (size > most_bytes_ - std::min(bytes_, most_bytes_)) {
        throw Error(ErrorKind::no_space, "the objects grow beyond 4 GiB",
                    "something multiplies them: a patch that copies into itself, or replacements in a circle");
    }
    // Plain new[] without value initialisation: every byte is written before it is read.
    blocks_.emplace_back(new std::byte[size]);
    next_ = blocks_.back().get();
    left_ = size;
    bytes_ += size;
}

std::string_view Arena::copy(std::string_view text) {
    if (text.empty()) {
        return {};
    }
    char* to = static_cast<char*>(allocate(text.size()));
    std::memcpy(to, text.data(), text.size());
    return {to, text.size()};
}

std::string_view Arena::join(std::string_view a, std::string_view b) {
    if (b.empty()) {
        return copy(a);
    }
    char* to = static_cast<char*>(allocate(a.size() + b.size()));
    if (!a.empty()) {
        std::memcpy(to, a.data(), a.size());
    }
    std::memcpy(to + a.size(), b.data(), b.size());
    return {to, a.size() + b.size()};
}

} // namespace berth::yaml
