// SPDX-License-Identifier: Apache-2.0
// `berth build` as a library: a context folder and a Dockerfile to an image in the store.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/cancel.hpp"
#include "base/path.hpp"
#include "base/progress.hpp"
#include "build/plan/base_images.hpp"
#include "build/solver/solver.hpp"
#include "image/descriptor.hpp"
#include "image/reference.hpp"
#include "runtime/runtime.hpp"
#include "store/store.hpp"

namespace berth::build {

struct BuildRequest {
    AbsolutePath context;
    /// None: CONTEXT/Dockerfile, else CONTEXT/dockerfile.
    std::optional<AbsolutePath> dockerfile{};
    std::vector<image::Reference> names{};
    std::map<std::string, std::string, std::less<>> build_args{};
    std::map<std::string, std::string, std::less<>> labels{};
    std::string target{};
    CacheUse cache = CacheUse::use;
    archive::Compression compression = archive::Compression::gzip;
    Secrets secrets{};
};

struct BuiltImage {
    image::Descriptor manifest;
    image::Digest id;  ///< digest of the config: what Docker calls the image id
};

struct BuildServices {
    const store::Store& store;
    progress::Sink& progress;
    /// Gets an image that the store lacks, under its name. Throws Error when it cannot.
    std::function<void(const image::Reference&, const CancelToken&)> pull;
    /// Asked for when the first RUN is run.
    std::function<runtime::Runtime&()> runtime;
};

/// The names stand for the new image when this returns, and for what they stood for before when it throws.
[[nodiscard]] BuiltImage build_image(const BuildRequest& request, const BuildServices& services,
                                     const CancelToken& cancel);

} // namespace berth::build
