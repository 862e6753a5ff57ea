// SPDX-License-Identifier: Apache-2.0
// Images in an OCI layout, folder or archive (image-spec image-layout.md).
#pragma once

#include "image/member_files.hpp"
#include "image/source.hpp"

namespace berth::image {

/// Names come from containerd's annotation with the full name, else from org.opencontainers.image.ref.name when that is
/// more than a tag.
class LayoutSource final : public ImageSource {
public:
    /// Throws Error (invalid) when the marker is wrong.
    explicit LayoutSource(std::unique_ptr<MemberFiles> files);
    [[nodiscard]] std::string description() const override { return files_->description(); }
    [[nodiscard]] std::vector<NamedImage> images(const CancelToken& cancel) override;
    [[nodiscard]] std::string read_document(const Descriptor& descriptor, const CancelToken& cancel) override;
    [[nodiscard]] std::unique_ptr<ByteSource> open_blob(const Descriptor& descriptor, const CancelToken& cancel) override;

private:
    std::unique_ptr<MemberFiles> files_;
};

}  // namespace berth::image
