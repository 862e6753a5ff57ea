// SPDX-License-Identifier: Apache-2.0
// Where a build gets the images it starts from. Planning needs their configs; layers are fetched when a step needs them.
#pragma once

#include "base/cancel.hpp"
#include "image/config.hpp"
#include "image/manifest.hpp"
#include "image/platform.hpp"
#include "image/reference.hpp"

namespace berth::build {

struct ResolvedImage {
    image::Reference name;
    image::Digest digest;  ///< of the manifest
    image::Manifest manifest;
    image::Config config;
};

class BaseImages {
public:
    virtual ~BaseImages() = default;
    /// May be called from several threads. Throws Error when there is no such image for that platform.
    virtual ResolvedImage resolve(const image::Reference& name, const image::Platform& platform,
                                  const CancelToken& cancel) = 0;
};

} // namespace berth::build
