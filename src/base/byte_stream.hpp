// SPDX-License-Identifier: Apache-2.0
// Bytes that flow: the seam between files, archives, compression, digests and the network.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/file_descriptor.hpp"

namespace berth {

/// Pulled by its user. Not thread-safe.
class ByteSource {
public:
    virtual ~ByteSource() = default;
    /// At most `capacity` bytes into `buffer`; 0 only at the end. Throws Error.
    [[nodiscard]] virtual std::size_t read(char* buffer, std::size_t capacity) = 0;
};

/// Pushed into by its user. Not thread-safe.
class ByteSink {
public:
    virtual ~ByteSink() = default;
    /// Takes all of it or throws Error.
    virtual void write(std::string_view bytes) = 0;
};

/// Reads a text that outlives it.
class TextSource final : public ByteSource {
public:
    explicit TextSource(std::string_view text) : rest_(text) {}
    std::size_t read(char* buffer, std::size_t capacity) override;

private:
    std::string_view rest_;
};

/// Collects into a text.
class TextSink final : public ByteSink {
public:
    void write(std::string_view bytes) override { text_.append(bytes); }
    [[nodiscard]] const std::string& text() const noexcept { return text_; }
    [[nodiscard]] std::string take() noexcept { return std::move(text_); }

private:
    std::string text_;
};

/// Drops everything.
class NullSink final : public ByteSink {
public:
    void write(std::string_view) override {}
};

/// Reads a descriptor that it owns, from its current offset (or a part of it, by pread, leaving the offset alone).
class FileSource final : public ByteSource {
public:
    /// `name` is for errors.
    FileSource(FileDescriptor fd, std::string name) : fd_(std::move(fd)), name_(std::move(name)) {}
    FileSource(FileDescriptor fd, std::string name, std::uint64_t offset, std::uint64_t size)
        : fd_(std::move(fd)), name_(std::move(name)), ranged_(true), offset_(offset), left_(size) {}
    std::size_t read(char* buffer, std::size_t capacity) override;

private:
    FileDescriptor fd_;
    std::string name_;
    bool ranged_ = false;
    std::uint64_t offset_ = 0;
    std::uint64_t left_ = 0;
};

/// Moves everything from `source` to `sink`; returns how many bytes.
std::uint64_t copy_bytes(ByteSource& source, ByteSink& sink);
/// All of it as a text; throws Error (invalid) beyond `limit` bytes, naming `name`.
[[nodiscard]] std::string read_whole(ByteSource& source, std::size_t limit, std::string_view name);

}  // namespace berth
