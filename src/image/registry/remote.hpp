// SPDX-License-Identifier: Apache-2.0
// A repository in a registry as source and as sink of images.
#pragma once

#include <map>
#include <mutex>
#include <string>
#include <vector>

#include "image/registry/registry.hpp"
#include "image/source.hpp"

namespace berth::image {

/// One name in a registry.
class RemoteSource final : public ImageSource {
public:
    RemoteSource(Reference name, const RegistryServices& services);

    [[nodiscard]] std::string description() const override;
    [[nodiscard]] std::vector<NamedImage> images(const CancelToken& cancel) override;
    [[nodiscard]] std::string read_document(const Descriptor& descriptor, const CancelToken& cancel) override;
    /// Goes on after a broken connection where it was.
    [[nodiscard]] std::unique_ptr<ByteSource> open_blob(const Descriptor& descriptor, const CancelToken& cancel) override;

private:
    Reference name_;
    Clock& clock_;
    RetryPolicy retry_;
    Registry registry_;
    std::mutex mutex_;
    // The document that named the image was fetched to find its digest.
    std::map<Digest, std::string> documents_;
};

class RemoteSink final : public ImageSink {
public:
    /// `mounts`: for blobs, another repository of the same registry (its path) that is thought to have them.
    RemoteSink(const Reference& name, const RegistryServices& services, std::map<Digest, std::string> mounts = {});

    [[nodiscard]] std::string description() const override;
    [[nodiscard]] bool has(const Descriptor& descriptor, const CancelToken& cancel) override;
    void put_blob(const Descriptor& descriptor, const std::function<std::unique_ptr<ByteSource>()>& open,
                  const CancelToken& cancel) override;
    void put_document(const Descriptor& descriptor, std::string_view bytes, const CancelToken& cancel) override;
    void publish(const Reference& name, const Descriptor& target, const CancelToken& cancel) override;

private:
    std::string path_;
    std::map<Digest, std::string> mounts_;
    Registry registry_;
    std::mutex mutex_;
    // Tagging needs the bytes of the manifest again.
    std::map<Digest, std::string> documents_;
};

}  // namespace berth::image
