// SPDX-License-Identifier: Apache-2.0
// LayerWriter: digest of the tar, compression, digest of the blob.
#include "store/layer_writer.hpp"

#include "image/media_type.hpp"

namespace berth::store {

LayerWriter::LayerWriter(const Blobs& blobs, const archive::CompressOptions& options)
    : compression_(options.compression), blob_(blobs.writer()), compressor_(archive::make_compressor(options, blob_)) {}

void LayerWriter::write(std::string_view tar) {
    diff_hasher_.update(tar);
    compressor_->write(tar);
}

LayerReference LayerWriter::finish() {
    compressor_->finish();
    auto diff_id = image::Digest::from_hex(image::DigestAlgorithm::sha256, diff_hasher_.finish_hex());
    auto digest = blob_.commit();
    return {.blob = {.media_type = std::string(image::layer_media_type(compression_)),
                     .digest = std::move(digest),
                     .size = blob_.size()},
            .diff_id = std::move(diff_id)};
}

}  // namespace berth::store
