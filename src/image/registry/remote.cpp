// SPDX-License-Identifier: Apache-2.0
// Registries behind the source and sink of images.
#include "image/registry/remote.hpp"

#include <fmt/format.h>

#include "base/error.hpp"
#include "image/media_type.hpp"
#include "image/registry/piece_queue.hpp"

namespace berth::image {

RemoteSource::RemoteSource(Reference name, const RegistryServices& services)
    : name_(std::move(name)), clock_(services.clock), retry_(services.retry), registry_(name_.domain(), services) {}

std::string RemoteSource::description() const { return fmt::format("registry '{}'", name_.domain()); }

std::vector<NamedImage> RemoteSource::images(const CancelToken& cancel) {
    const auto wanted = name_.digest() ? name_.digest()->text() : name_.with_default_tag().tag().value();
    auto fetched = registry_.fetch_document(name_.path(), wanted, cancel);
    const std::scoped_lock lock(mutex_);
    documents_.insert_or_assign(fetched.descriptor.digest, std::move(fetched.bytes));
    return {{.name = name_, .target = fetched.descriptor}};
}

std::string RemoteSource::read_document(const Descriptor& descriptor, const CancelToken& cancel) {
    {
        const std::scoped_lock lock(mutex_);
        if (const auto found = documents_.find(descriptor.digest); found != documents_.end()) { return found->second; }
    }
    return registry_.fetch_document(name_.path(), descriptor.digest.text(), cancel).bytes;
}

std::unique_ptr<ByteSource> RemoteSource::open_blob(const Descriptor& descriptor, const CancelToken& cancel) {
    return std::make_unique<PieceQueue>(
        [this, descriptor](const std::function<void(std::string_view)>& push, const CancelToken& stop) {
            std::uint64_t received = 0;
            for (int attempt = 1; received < descriptor.size || attempt == 1; ++attempt) {
                const auto before = received;
                try {
                    registry_.fetch_blob(name_.path(), descriptor, received,
                                         [&](std::string_view piece) {
                                             push(piece);
                                             received += piece.size();
                                         },
                                         stop);
                    // Shorter than announced without an error: the sink tells it.
                    if (received == before) { return; }
                } catch (const Error& error) {
                    if (error.kind() != ErrorKind::unavailable || attempt >= retry_.attempts) { throw; }
                    clock_.sleep_for(retry_.first_wait, stop);
                }
                // Progress earns new attempts: a large layer over a bad line gets there in the end.
                if (received > before) { attempt = 1; }
            }
        },
        cancel);
}

RemoteSink::RemoteSink(const Reference& name, const RegistryServices& services, std::map<Digest, std::string> mounts)
    : path_(name.path()), mounts_(std::move(mounts)), registry_(name.domain(), services) {}

std::string RemoteSink::description() const { return fmt::format("registry '{}'", registry_.domain()); }

bool RemoteSink::has(const Descriptor& descriptor, const CancelToken& cancel) {
    if (is_index(descriptor.media_type) || is_manifest(descriptor.media_type)) {
        return registry_.has_document(path_, descriptor.digest, cancel);
    }
    return registry_.has_blob(path_, descriptor.digest, cancel);
}

void RemoteSink::put_blob(const Descriptor& descriptor, const std::function<std::unique_ptr<ByteSource>()>& open,
                          const CancelToken& cancel) {
    const auto mount = mounts_.find(descriptor.digest);
    if (mount != mounts_.end() && registry_.mount_blob(path_, descriptor.digest, mount->second, cancel)) { return; }
    registry_.upload_blob(path_, descriptor, open, cancel);
}

void RemoteSink::put_document(const Descriptor& descriptor, std::string_view bytes, const CancelToken& cancel) {
    registry_.put_document(path_, descriptor.digest.text(), descriptor.media_type, bytes, cancel);
    const std::scoped_lock lock(mutex_);
    documents_.insert_or_assign(descriptor.digest, std::string(bytes));
}

void RemoteSink::publish(const Reference& name, const Descriptor& target, const CancelToken& cancel) {
    if (!name.tag()) { return; }
    std::string bytes;
    {
        const std::scoped_lock lock(mutex_);
        const auto found = documents_.find(target.digest);
        if (found != documents_.end()) { bytes = found->second; }
    }
    // It was there before: fetched back rather than trusted to be the same.
    if (bytes.empty()) { bytes = registry_.fetch_document(path_, target.digest.text(), cancel).bytes; }
    registry_.put_document(path_, *name.tag(), target.media_type, bytes, cancel);
}

}  // namespace berth::image
