// SPDX-License-Identifier: Apache-2.0
// SHA-2 by OpenSSL's plain functions, which pick SHA-NI where the processor has it.
//
// Not by its EVP interface: fetching an algorithm there sets up the whole library (providers, name tables, error texts,
// its configuration file), which takes longer than all the rest of a short command. OpenSSL 3 calls the functions
// deprecated for new designs; they stay in every 3.x.
#define OPENSSL_SUPPRESS_DEPRECATED
#include "crypto/hash.hpp"

#include <openssl/sha.h>

#include <array>
#include <variant>

namespace berth::crypto {
namespace {

struct Sha256 {
    SHA256_CTX context{};
    Sha256() { SHA256_Init(&context); }
    void update(const void* bytes, std::size_t size) { SHA256_Update(&context, bytes, size); }
    std::string finish() {
        std::array<unsigned char, SHA256_DIGEST_LENGTH> raw{};
        SHA256_Final(raw.data(), &context);
        return {reinterpret_cast<const char*>(raw.data()), raw.size()};
    }
};

/// And its shorter form, SHA-384: the same computation from other initial values.
struct Sha512 {
    enum class Form : bool { full, shorter };
    SHA512_CTX context{};
    explicit Sha512(Form form) { form == Form::full ? SHA512_Init(&context) : SHA384_Init(&context); }
    void update(const void* bytes, std::size_t size) { SHA512_Update(&context, bytes, size); }
    std::string finish() {
        std::array<unsigned char, SHA512_DIGEST_LENGTH> raw{};
        const std::size_t size = context.md_len;
        SHA512_Final(raw.data(), &context);
        return {reinterpret_cast<const char*>(raw.data()), size};
    }
};

std::variant<Sha256, Sha512> start(HashAlgorithm algorithm) {
    switch (algorithm) {
        case HashAlgorithm::sha256: break;
        case HashAlgorithm::sha384: return Sha512(Sha512::Form::shorter);
        case HashAlgorithm::sha512: return Sha512(Sha512::Form::full);
    }
    return Sha256();
}

}  // namespace

struct Hasher::State {
    std::variant<Sha256, Sha512> computation;
};

Hasher::Hasher(HashAlgorithm algorithm) : state_(std::make_unique<State>(start(algorithm))) {}
Hasher::Hasher(Hasher&&) noexcept = default;
Hasher& Hasher::operator=(Hasher&&) noexcept = default;
Hasher::~Hasher() = default;

void Hasher::update(std::string_view bytes) {
    std::visit([&](auto& computation) { computation.update(bytes.data(), bytes.size()); }, state_->computation);
}

void Hasher::update(std::span<const std::byte> bytes) {
    std::visit([&](auto& computation) { computation.update(bytes.data(), bytes.size()); }, state_->computation);
}

std::string Hasher::finish_raw() {
    return std::visit([](auto& computation) { return computation.finish(); }, state_->computation);
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
