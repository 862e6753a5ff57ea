// SPDX-License-Identifier: Apache-2.0
// Base images out of the store; what is not there is pulled first.
#pragma once

#include <functional>

#include "build/plan/base_images.hpp"
#include "store/store.hpp"

namespace berth::build {

class StoredBaseImages final : public BaseImages {
public:
    using Pull = std::function<void(const image::Reference&, const CancelToken&)>;
    StoredBaseImages(const store::Store& store, Pull pull) : store_(store), pull_(std::move(pull)) {}

    /// An image that the store has under that name is used as it is, without a network.
    ResolvedImage resolve(const image::Reference& name, const image::Platform& platform,
                          const CancelToken& cancel) override;
    /// Pulls again when a layer of the image has been lost since.
    void fetch_layers(const ResolvedImage& image, const CancelToken& cancel);

private:
    const store::Store& store_;
    Pull pull_;
};

} // namespace berth::build
