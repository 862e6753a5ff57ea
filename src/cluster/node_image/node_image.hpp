// SPDX-License-Identifier: Apache-2.0
// Makes a kindest/node image from Debian packages and Go modules, where none can be pulled. What kind expects of such an
// image (entrypoint, /kind/version, /kind/manifests) is kept, so that it runs under real kind too.
#pragma once

#include <string>

#include "base/cancel.hpp"
#include "base/process.hpp"
#include "base/progress.hpp"
#include "image/descriptor.hpp"
#include "image/reference.hpp"
#include "store/store.hpp"

namespace berth::cluster::node_image {

struct Options {
    std::string kubernetes = "v1.34.4";
    /// Where Debian packages come from; "" = debootstrap's own choice.
    std::string mirror{};
};

/// References are kept for the time of the call only.
struct Services {
    ProcessRunner& processes;
    store::Store& store;
    progress::Sink& progress;
};

struct Result {
    image::Reference name;
    image::Descriptor target;
    /// Nothing had to be made.
    enum class Origin { built, found } origin = Origin::built;
};

/// The name that an image of this version gets: docker.io/kindest/node:VERSION.
[[nodiscard]] image::Reference image_name(std::string_view kubernetes);

/// Every part is kept in the store's cache under a key of what it is made from, so a second run is done at once and an
/// interrupted one goes on where it was. Needs root, debootstrap and Go 1.24 or later; throws Error that says which.
Result build(const Options& options, const Services& services, const CancelToken& cancel);

}  // namespace berth::cluster::node_image
