// SPDX-License-Identifier: Apache-2.0
// SHA-2 by OpenSSL's EVP interface, which picks SHA-NI where the processor has it.
#include "crypto/hash.hpp"

#include <openssl/evp.h>

#include <array>

#include "base/error.hpp"

namespace berth::crypto {
namespace {

// Fetching an algorithm costs microseconds each time in OpenSSL 3; a warm build hashes thousands of small keys.
const EVP_MD* message_digest(HashAlgorithm algorithm) {
    static EVP_MD* const sha256 = EVP_MD_fetch(nullptr, "SHA256", nullptr);
    static EVP_MD* const sha384 = EVP_MD_fetch(nullptr, "SHA384", nullptr);
    static EVP_MD* const sha512 = EVP_MD_fetch(nullptr, "SHA512", nullptr);
    switch (algorithm) {
        case HashAlgorithm::sha256: return sha256;
        case HashAlgorithm::sha384: return sha384;
        case HashAlgorithm::sha512: return sha512;
    }
    return sha256;
}

}  // namespace

struct Hasher::State {
    EVP_MD_CTX* context = EVP_MD_CTX_new();
    State() = default;
    State(const State&) = delete;
    State& operator=(const State&) = delete;
    ~State() { EVP_MD_CTX_free(context); }
};

Hasher::Hasher(HashAlgorithm algorithm) : state_(std::make_unique<State>()) {
    if (state_->context == nullptr || EVP_DigestInit_ex2(state_->context, message_digest(algorithm), nullptr) != 1) {
        throw Error("cannot start a digest computation");
    }
}
Hasher::Hasher(Hasher&&) noexcept = default;
Hasher& Hasher::operator=(Hasher&&) noexcept = default;
Hasher::~Hasher() = default;

void Hasher::update(std::string_view bytes) {
    if (EVP_DigestUpdate(state_->context, bytes.data(), bytes.size()) != 1) {
        throw Error("cannot compute a digest");
    }
}

void Hasher::update(std::span<const std::byte> bytes) {
    if (EVP_DigestUpdate(state_->context, bytes.data(), bytes.size()) != 1) {
        throw Error("cannot compute a digest");
    }
}

std::string Hasher::finish_raw() {
    std::array<unsigned char, EVP_MAX_MD_SIZE> raw{};
    unsigned int size = 0;
    if (EVP_DigestFinal_ex(state_->context, raw.data(), &size) != 1) {
        throw Error("cannot finish a digest computation");
    }
    return {reinterpret_cast<const char*>(raw.data()), size};
}

std::string Hasher::finish_hex() { return to_hex(finish_raw()); }

std::string sha256_hex(std::string_view bytes) {
    Hasher hasher;
    hasher.update(bytes);
    return hasher.finish_hex();
}

std::string sha256_raw(std::string_view bytes) {
    Hasher hasher;
    hasher.update(bytes);
    return hasher.finish_raw();
}

std::string to_hex(std::string_view bytes) {
    constexpr std::string_view digits = "0123456789abcdef";
    std::string text;
    text.reserve(bytes.size() * 2);
    for (const char byte : bytes) {
        const auto value = static_cast<unsigned char>(byte);
        text.push_back(digits[value >> 4U]);
        text.push_back(digits[value & 0xFU]);
    }
    return text;
}

}  // namespace berth::crypto
