// SPDX-License-Identifier: Apache-2.0
// KRM functions that are images, for render: from the store (or their registry), in a container without a network.
#pragma once

#include "image/registry/registry.hpp"
#include "render/container_function.hpp"
#include "runtime/runtime.hpp"
#include "store/store.hpp"

namespace berth::workflow {

struct ContainerFunctionServices {
    const store::Store& store;
    const image::RegistryServices& registry;
    runtime::Runtime& runtime;
    progress::Sink& progress;
};

/// What `docker run --rm -i` does with the function, as kustomize calls it. Nothing of the container is left behind,
/// also when it is cancelled or this process is killed. Throws Error when the image cannot be had or a mount is wrong.
[[nodiscard]] ProcessResult run_container_function(const render::ContainerFunction& function,
                                                   const ContainerFunctionServices& services,
                                                   const CancelToken& cancel);

/// The container over its root folder; `layers` are those of the image, bottom first, `folder` is for files it shows.
[[nodiscard]] runtime::RuntimeSpec describe_function(const render::ContainerFunction& function,
                                                     const image::ContainerConfig& config,
                                                     const std::vector<AbsolutePath>& layers,
                                                     const AbsolutePath& root, const AbsolutePath& folder);

}  // namespace berth::workflow
