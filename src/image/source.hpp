// SPDX-License-Identifier: Apache-2.0
// Where images come from and go to: registries, layouts, archives, the store. Any source copies to any sink.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/byte_stream.hpp"
#include "base/cancel.hpp"
#include "image/descriptor.hpp"
#include "image/reference.hpp"

namespace berth::image {

struct NamedImage {
    std::optional<Reference> name;  ///< an archive may hold images without names
    Descriptor target;              ///< index or manifest
};

/// Calls from several threads at once are allowed.
class ImageSource {
public:
    virtual ~ImageSource() = default;
    /// For messages: "registry 'docker.io'", "archive 'x.tar'".
    [[nodiscard]] virtual std::string description() const = 0;
    [[nodiscard]] virtual std::vector<NamedImage> images(const CancelToken& cancel) = 0;
    /// A manifest or index, verified against its digest.
    [[nodiscard]] virtual std::string read_document(const Descriptor& descriptor, const CancelToken& cancel) = 0;
    /// A config or layer. Not verified: the sink does.
    [[nodiscard]] virtual std::unique_ptr<ByteSource> open_blob(const Descriptor& descriptor, const CancelToken& cancel) = 0;
};

/// Calls from several threads at once are allowed. Blobs come before the manifest that names them, manifests before
/// their index, names last.
class ImageSink {
public:
    virtual ~ImageSink() = default;
    [[nodiscard]] virtual std::string description() const = 0;
    /// True when it is there already; it then stays until `publish`.
    [[nodiscard]] virtual bool has(const Descriptor& descriptor, const CancelToken& cancel) = 0;
    /// Verifies digest and size; nothing is visible when it throws. `open` may be called again for a second attempt.
    virtual void put_blob(const Descriptor& descriptor, const std::function<std::unique_ptr<ByteSource>()>& open,
                          const CancelToken& cancel) = 0;
    virtual void put_document(const Descriptor& descriptor, std::string_view bytes, const CancelToken& cancel) = 0;
    /// Makes `target` findable under `name`.
    virtual void publish(const Reference& name, const Descriptor& target, const CancelToken& cancel) = 0;
};

}  // namespace berth::image
