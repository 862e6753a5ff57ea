// SPDX-License-Identifier: Apache-2.0
// An OCI image layout folder as a sink (image-spec image-layout.md).
#pragma once

#include <mutex>
#include <string>
#include <vector>

#include "base/path.hpp"
#include "image/source.hpp"

namespace berth::image {

/// Made when it is not there; what a layout holds already stays, a name is moved to its new image. A layout has no
/// locks: only one process may write to it at a time.
class LayoutSink final : public ImageSink {
public:
    explicit LayoutSink(AbsolutePath folder);

    [[nodiscard]] std::string description() const override;
    [[nodiscard]] bool has(const Descriptor& descriptor, const CancelToken& cancel) override;
    void put_blob(const Descriptor& descriptor, const std::function<std::unique_ptr<ByteSource>()>& open,
                  const CancelToken& cancel) override;
    void put_document(const Descriptor& descriptor, std::string_view bytes, const CancelToken& cancel) override;
    void publish(const Reference& name, const Descriptor& target, const CancelToken& cancel) override;

private:
    [[nodiscard]] AbsolutePath place(const Digest& digest) const;
    void write(const Descriptor& descriptor, ByteSource& source);

    AbsolutePath folder_;
    std::mutex mutex_;
};

/// `target` as index.json lists it: with the name in the annotations that Docker, containerd, skopeo and podman read.
[[nodiscard]] Descriptor with_name(Descriptor target, const Reference& name);

}  // namespace berth::image
