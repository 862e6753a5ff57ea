// SPDX-License-Identifier: Apache-2.0
// Reads tar (ustar, pax, GNU, sparse) from bytes, compressed or not.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "archive/tar_entry.hpp"
#include "base/byte_stream.hpp"

namespace berth::archive {

/// Pull: `next()`, then the data of that entry as far as wanted, then `next()` again.
class TarReader {
public:
    /// `source` outlives the reader. Compression (gzip, zstd, xz, bzip2) is found by content. `name` is for errors.
    /// Throws Error (invalid) when it is no tar.
    TarReader(ByteSource& source, std::string name);
    TarReader(TarReader&&) noexcept;
    TarReader& operator=(TarReader&&) noexcept;
    ~TarReader();

    /// nullopt at the end. Throws Error (invalid) when it is damaged or cut off.
    [[nodiscard]] std::optional<TarEntry> next();
    /// Data of the current entry, holes as zeros; 0 at its end.
    [[nodiscard]] std::size_t read(char* buffer, std::size_t capacity);
    /// Data of the current entry into a file at offset 0; holes stay holes. Returns the size. `path` is for errors.
    std::uint64_t copy_to_file(int fd, std::string_view path);
    /// Reads what follows the end-of-archive mark, so that the source is at its end and a digest over it complete.
    void drain();

private:
    struct State;
    std::unique_ptr<State> state_;
};

/// The current entry of a reader as a source.
class EntrySource final : public ByteSource {
public:
    explicit EntrySource(TarReader& reader) : reader_(reader) {}
    std::size_t read(char* buffer, std::size_t capacity) override { return reader_.read(buffer, capacity); }

private:
    TarReader& reader_;
};

}  // namespace berth::archive
