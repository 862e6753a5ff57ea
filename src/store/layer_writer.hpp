// SPDX-License-Identifier: Apache-2.0
// A layer in one pass: tar goes in; diff id, compressed blob and its digest come out.
#pragma once

#include <memory>
#include <string_view>

#include "archive/compression.hpp"
#include "base/byte_stream.hpp"
#include "crypto/hash.hpp"
#include "store/blobs.hpp"
#include "store/layers.hpp"

namespace berth::store {

/// Put an archive::TarWriter in front of it. Nothing is stored without `finish`.
class LayerWriter final : public ByteSink {
public:
    explicit LayerWriter(const Blobs& blobs, const archive::CompressOptions& options = {});
    void write(std::string_view tar) override;
    [[nodiscard]] LayerReference finish();

private:
    archive::Compression compression_;
    BlobWriter blob_;
    std::unique_ptr<archive::Compressor> compressor_;
    crypto::Hasher diff_hasher_;
};

}  // namespace berth::store
