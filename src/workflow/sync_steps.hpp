// SPDX-License-Identifier: Apache-2.0
// What a sync needs of the other features, as functions: real ones are put together in sync_recipe.cpp.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "base/cancel.hpp"
#include "base/file_watcher.hpp"
#include "base/path.hpp"
#include "config/project.hpp"
#include "sync/desired.hpp"

namespace berth::workflow {

struct RenderedProject {
    std::vector<sync::Manifest> manifests;
    std::vector<AbsolutePath> inputs;  ///< every file it read, and those it looked for
};

struct SyncSteps {
    /// Builds into the store; the answer names this very content ("guestbook:berth-3f2a..."), so that another build of
    /// the same is the same name and another content another.
    std::function<std::string(const config::ImageSpec&, const CancelToken&)> build;
    std::function<RenderedProject(const AbsolutePath& kustomization, const CancelToken&)> render;
    /// Puts those of these images that the store has into the cluster, unless they are there.
    std::function<void(const std::vector<std::string>& images, const CancelToken&)> load;
    /// Which paths are inputs of an image: its context without what .dockerignore leaves out.
    std::function<FileWatcher::Filter(const config::ImageSpec&)> input_filter;
};

}  // namespace berth::workflow
