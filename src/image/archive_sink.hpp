// SPDX-License-Identifier: Apache-2.0
// Images into one tar that everybody loads: an OCI layout with Docker's manifest.json beside it.
#pragma once

#include <map>
#include <mutex>
#include <string>
#include <vector>

#include "archive/tar_writer.hpp"
#include "image/source.hpp"

namespace berth::image {

/// Streams: a blob that turns out wrong has been written already, so what a failed copy left must be thrown away.
class ArchiveSink final : public ImageSink {
public:
    /// `sink` outlives it; `name` is for messages.
    ArchiveSink(ByteSink& sink, std::string name);

    [[nodiscard]] std::string description() const override;
    [[nodiscard]] bool has(const Descriptor& descriptor, const CancelToken& cancel) override;
    void put_blob(const Descriptor& descriptor, const std::function<std::unique_ptr<ByteSource>()>& open,
                  const CancelToken& cancel) override;
    void put_document(const Descriptor& descriptor, std::string_view bytes, const CancelToken& cancel) override;
    void publish(const Reference& name, const Descriptor& target, const CancelToken& cancel) override;
    /// The lists and the end of the archive. Nothing may come after it.
    void finish();

private:
    void add(const Descriptor& descriptor, ByteSource& source);
    [[nodiscard]] std::string docker_manifest() const;

    std::mutex mutex_;
    archive::TarWriter tar_;
    std::string name_;
    std::map<Digest, std::string> documents_;  ///< manifests, whose layers Docker wants listed
    std::vector<Digest> present_;
    std::vector<NamedImage> named_;
};

}  // namespace berth::image
