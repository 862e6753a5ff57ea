// SPDX-License-Identifier: Apache-2.0
// The steps of a sync put together from the real features.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "base/process.hpp"
#include "base/progress.hpp"
#include "base/thread_pool.hpp"
#include "build/builder.hpp"
#include "store/store.hpp"
#include "workflow/sync_steps.hpp"

namespace berth::http {
class HttpClient;
}

namespace berth::workflow {

struct SyncRecipeServices {
    const store::Store& store;
    progress::Sink& progress;
    ThreadPool& threads;
    ProcessRunner& processes;
    std::function<void(const image::Reference&, const CancelToken&)> pull;
    std::function<runtime::Runtime&()> runtime;
    /// Loads images of the store into the cluster; absent where berth has no way into it.
    std::function<void(const std::vector<image::Reference>&, const CancelToken&)> load{};
    config::MergeKeys merge_keys{}; ///< of custom resources
    http::HttpClient* http = nullptr; ///< for files of kustomizations; without it URLs of files are refused
};

/// `base` is what file names in messages are relative to. The services must outlive the steps.
[[nodiscard]] SyncSteps make_sync_steps(SyncRecipeServices services, const AbsolutePath& base);

/// The name under which a built image goes to the cluster: "docker.io/library/web:berth-3f2a91c0d4e5". Its tag is made of
/// the image's id, so that a new content is a new name and kubelets never take an old one for it.
[[nodiscard]] image::Reference deployed_name(const image::Reference& name, const image::Digest& id);
[[nodiscard]] bool is_deployed_name(const image::Reference& name);

}  // namespace berth::workflow
