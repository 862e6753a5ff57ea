// SPDX-License-Identifier: Apache-2.0
// Streaming SHA-2: every byte that enters the store passes through here.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>

namespace berth::crypto {

enum class HashAlgorithm : std::uint8_t { sha256, sha384, sha512 };

/// One computation; `finish_hex` ends it. Not thread-safe.
class Hasher {
public:
    explicit Hasher(HashAlgorithm algorithm = HashAlgorithm::sha256);
    Hasher(Hasher&&) noexcept;
    Hasher& operator=(Hasher&&) noexcept;
    ~Hasher();

    void update(std::string_view bytes);
    void update(std::span<const std::byte> bytes);
    /// Lower-case hexadecimal. The hasher may not be used after it.
    [[nodiscard]] std::string finish_hex();
    /// The raw bytes. The hasher may not be used after it.
    [[nodiscard]] std::string finish_raw();

private:
    struct State;
    std::unique_ptr<State> state_;
};

[[nodiscard]] std::string sha256_hex(std::string_view bytes);
[[nodiscard]] std::string sha256_raw(std::string_view bytes);
/// Lower-case hexadecimal of any bytes.
[[nodiscard]] std::string to_hex(std::string_view bytes);

}  // namespace berth::crypto
