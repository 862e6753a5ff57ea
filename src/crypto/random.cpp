// SPDX-License-Identifier: Apache-2.0
// Random bytes from OpenSSL's generator, which the kernel seeds.
#include "crypto/random.hpp"

#include <openssl/rand.h>

#include "base/error.hpp"

namespace berth::crypto {

std::string random_bytes(std::size_t count) {
    std::string bytes(count, '\0');
    if (RAND_bytes(reinterpret_cast<unsigned char*>(bytes.data()), static_cast<int>(count)) != 1) {
        throw Error("cannot get random bytes from the system");
    }
    return bytes;
}

std::string random_text(std::size_t count, std::string_view alphabet) {
    // Bytes beyond the last whole multiple would favour the first letters.
    const std::size_t limit = 256 - 256 % alphabet.size();
    std::string text;
    while (text.size() < count) {
        for (const char byte : random_bytes(count)) {
            const auto value = static_cast<unsigned char>(byte);
            if (value < limit && text.size() < count) { text.push_back(alphabet[value % alphabet.size()]); }
        }
    }
    return text;
}

}  // namespace berth::crypto
