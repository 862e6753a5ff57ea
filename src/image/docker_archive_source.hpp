// SPDX-License-Identifier: Apache-2.0
// Images in the archive of `docker save`: manifest.json, configs and layer tars.
#pragma once

#include <map>

#include "image/member_files.hpp"
#include "image/source.hpp"

namespace berth::image {

/// Such an archive has no manifests with digests: they are made here, in OCI form. An uncompressed layer's digest is the
/// diff id of the config; a compressed one is read once to know its digest.
class DockerArchiveSource final : public ImageSource {
public:
    /// Throws Error (invalid) naming the member that is wrong.
    DockerArchiveSource(std::unique_ptr<MemberFiles> files, const CancelToken& cancel);
    [[nodiscard]] std::string description() const override { return files_->description(); }
    [[nodiscard]] std::vector<NamedImage> images(const CancelToken&) override { return images_; }
    [[nodiscard]] std::string read_document(const Descriptor& descriptor, const CancelToken& cancel) override;
    [[nodiscard]] std::unique_ptr<ByteSource> open_blob(const Descriptor& descriptor, const CancelToken& cancel) override;

private:
    void add_image(const class DocumentReader& entry, const CancelToken& cancel);
    [[nodiscard]] Descriptor layer(const std::string& path, const Digest& diff_id, const CancelToken& cancel);

    std::unique_ptr<MemberFiles> files_;
    std::vector<NamedImage> images_;
    std::map<Digest, std::string> documents_;  ///< the manifests made here
    std::map<Digest, std::string> members_;    ///< digest -> path in the archive
};

}  // namespace berth::image
