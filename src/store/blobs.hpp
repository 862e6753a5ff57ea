// SPDX-License-Identifier: Apache-2.0
// Content by digest: blobs/ALGORITHM/HEX. A blob that is there is whole, verified when it was written, and on the disk.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/byte_stream.hpp"
#include "base/path.hpp"
#include "crypto/hash.hpp"
#include "image/descriptor.hpp"
#include "store/scratch.hpp"

namespace berth::store {

/// Collects one blob; nothing is visible before `commit`. Dropped without it.
class BlobWriter final : public ByteSink {
public:
    void write(std::string_view bytes) override;
    [[nodiscard]] std::uint64_t size() const noexcept { return size_; }
    /// Syncs and publishes under the digest of what was written.
    image::Digest commit();
    /// The same, and throws Error (invalid) that names both when digest or size are not the expected ones.
    void commit(const image::Digest& expected, std::uint64_t expected_size);

private:
    friend class Blobs;
    BlobWriter(const class Blobs& blobs, ScratchItem item, image::DigestAlgorithm algorithm)
        : blobs_(&blobs), item_(std::move(item)), algorithm_(algorithm), hasher_(algorithm) {}
    void publish(const image::Digest& digest);

    const Blobs* blobs_;
    ScratchItem item_;
    image::DigestAlgorithm algorithm_;
    crypto::Hasher hasher_;
    std::uint64_t size_ = 0;
};

/// Thread-safe; several processes may write the same blob at once.
class Blobs {
public:
    Blobs(AbsolutePath folder, Scratch scratch) : folder_(std::move(folder)), scratch_(std::move(scratch)) {}

    [[nodiscard]] bool has(const image::Digest& digest) const { return find_size(digest).has_value(); }
    [[nodiscard]] std::optional<std::uint64_t> find_size(const image::Digest& digest) const;
    /// Makes a blob that is there young again, so that garbage collection leaves it to whoever holds a Lease now.
    /// False when it is not there.
    [[nodiscard]] bool keep(const image::Digest& digest) const;

    [[nodiscard]] AbsolutePath path(const image::Digest& digest) const;
    /// blobs/, with a folder for each algorithm.
    [[nodiscard]] const AbsolutePath& folder() const noexcept { return folder_; }
    /// Throws Error (not_found).
    [[nodiscard]] FileDescriptor open_descriptor(const image::Digest& digest) const;
    [[nodiscard]] std::unique_ptr<ByteSource> open(const image::Digest& digest) const;
    /// A small document (up to 8 MiB), its digest verified again.
    [[nodiscard]] std::string read(const image::Digest& digest) const;

    [[nodiscard]] BlobWriter writer(image::DigestAlgorithm algorithm = image::DigestAlgorithm::sha256) const;
    /// Writes `bytes` unless they are there.
    image::Descriptor put(std::string_view media_type, std::string_view bytes) const;
    /// Everything of `source`, which must be what `descriptor` says.
    void put(const image::Descriptor& descriptor, ByteSource& source) const;

private:
    friend class BlobWriter;
    AbsolutePath folder_;
    Scratch scratch_;
};

}  // namespace berth::store
