// SPDX-License-Identifier: Apache-2.0
// The store behind the source and sink of images.
#include "store/store_images.hpp"

namespace berth::store {

std::vector<image::NamedImage> StoreSource::images(const CancelToken&) {
    std::vector<image::NamedImage> images;
    for (auto& stored : store_.names().list()) { images.push_back({.name = stored.name, .target = stored.target}); }
    return images;
}

std::string StoreSource::read_document(const image::Descriptor& descriptor, const CancelToken&) {
    return store_.blobs().read(descriptor.digest);
}

std::unique_ptr<ByteSource> StoreSource::open_blob(const image::Descriptor& descriptor, const CancelToken&) {
    return store_.blobs().open(descriptor.digest);
}

bool StoreSink::has(const image::Descriptor& descriptor, const CancelToken&) {
    return store_.blobs().find_size(descriptor.digest) == descriptor.size && store_.blobs().keep(descriptor.digest);
}

void StoreSink::put_blob(const image::Descriptor& descriptor, const std::function<std::unique_ptr<ByteSource>()>& open,
                         const CancelToken&) {
    const auto source = open();
    store_.blobs().put(descriptor, *source);
}

void StoreSink::put_document(const image::Descriptor& descriptor, std::string_view bytes, const CancelToken&) {
    TextSource source(bytes);
    store_.blobs().put(descriptor, source);
}

void StoreSink::publish(const image::Reference& name, const image::Descriptor& target, const CancelToken&) {
    store_.names().tag(name, target);
}

}  // namespace berth::store
