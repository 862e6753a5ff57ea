// SPDX-License-Identifier: Apache-2.0
// The store as source and as sink of images.
#pragma once

#include <string>
#include <vector>

#include "image/source.hpp"
#include "store/store.hpp"

namespace berth::store {

class StoreSource final : public image::ImageSource {
public:
    explicit StoreSource(const Store& store) : store_(store), lease_(store.leases().acquire()) {}
    [[nodiscard]] std::string description() const override { return "the store"; }
    /// Every name.
    [[nodiscard]] std::vector<image::NamedImage> images(const CancelToken& cancel) override;
    [[nodiscard]] std::string read_document(const image::Descriptor& descriptor, const CancelToken& cancel) override;
    [[nodiscard]] std::unique_ptr<ByteSource> open_blob(const image::Descriptor& descriptor, const CancelToken& cancel) override;

private:
    const Store& store_;
    Lease lease_;
};

/// Holds a lease from its making to its end, so that what it took in stays until it is named.
class StoreSink final : public image::ImageSink {
public:
    explicit StoreSink(const Store& store) : store_(store), lease_(store.leases().acquire()) {}
    [[nodiscard]] std::string description() const override { return "the store"; }
    [[nodiscard]] bool has(const image::Descriptor& descriptor, const CancelToken& cancel) override;
    void put_blob(const image::Descriptor& descriptor, const std::function<std::unique_ptr<ByteSource>()>& open,
                  const CancelToken& cancel) override;
    void put_document(const image::Descriptor& descriptor, std::string_view bytes, const CancelToken& cancel) override;
    void publish(const image::Reference& name, const image::Descriptor& target, const CancelToken& cancel) override;

private:
    const Store& store_;
    Lease lease_;
};

}  // namespace berth::store
