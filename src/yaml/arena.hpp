// SPDX-License-Identifier: Apache-2.0
// Bump allocation for node trees: nodes are many, small and die together.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <new>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace berth::yaml {

/// Owns everything allocated from it until it is destroyed. Not for use by two threads at once. Throws Error where
/// it would take more than 4 GiB, which no input of a sane size needs.
class Arena {
public:
    Arena() = default;
    Arena(const Arena&) = delete;
    Arena& operator=(const Arena&) = delete;
    Arena(Arena&&) noexcept = default;
    Arena& operator=(Arena&&) noexcept = default;
    ~Arena() = default;

    /// Raw memory, aligned for any pointer or number; `size` may be 0.
    void* allocate(std::size_t size) {
        size = (size + alignment_ - 1) & ~(alignment_ - 1);
        if (size > left_) {
            grow(size);
        }
        void* result = next_;
        next_ += size;
        left_ -= size;
        return result;
    }

    /// Destructors never run, so only types without one are allowed.
    template <class T, class... Args>
    T* make(Args&&... args) {
        static_assert(std::is_trivially_destructible_v<T> && alignof(T) <= alignment_);
        return ::new (allocate(sizeof(T))) T{std::forward<Args>(args)...};
    }

    /// A copy of the text that lives as long as the arena.
    std::string_view copy(std::string_view text);

    /// The concatenation of two texts, living as long as the arena.
    std::string_view join(std::string_view a, std::string_view b);

    [[nodiscard]] std::size_t bytes() const { return bytes_; }

private:
    static constexpr std::size_t alignment_ = 8;
    static constexpr std::size_t most_bytes_ = std::size_t{4} << 30;
    void grow(std::size_t at_least);

    std::vector<std::unique_ptr<std::byte[]>> blocks_;
    std::byte* next_ = nullptr;
    std::size_t left_ = 0;
    std::size_t bytes_ = 0;
};

} // namespace berth::yaml
