// SPDX-License-Identifier: Apache-2.0
// One build after another on each thread; a build's own loops share the threads.
#include "render/batch.hpp"

#include <algorithm>

#include "base/thread_pool.hpp"
#include "render/recording_file_system.hpp"

namespace berth::render {

namespace {

bool is_or_lies_in(AbsolutePath path, const std::set<AbsolutePath>& changed) {
    while (!changed.contains(path)) {
        const AbsolutePath folder = path.parent();
        if (folder == path) {
            return false;
        }
        path = folder;
    }
    return true;
}

bool holds_one(const AbsolutePath& folder, const std::set<AbsolutePath>& changed) {
    return std::any_of(changed.lower_bound(folder), changed.end(),
                       [&](const AbsolutePath& path) { return folder.contains(path); });
}

Rendering render_recorded(const std::string& directory, const RenderOptions& options, const RenderServices& services) {
    RecordingFileSystem files(services.files);
    Rendering rendering{.directory = directory, .result = {}, .error = {}, .inputs = {}, .folders = {}};
    try {
        rendering.result = render(directory, options, services.with_files(files), rendering.result.warnings);
    } catch (const Error& error) {  // one of many: told beside the others
        rendering.error = error;
    }
    rendering.inputs = files.inputs();
    rendering.folders = files.folders();
    return rendering;
}

}  // namespace

bool Rendering::reads(const std::set<AbsolutePath>& changed) const {
    return std::any_of(inputs.begin(), inputs.end(), [&](const auto& input) { return is_or_lies_in(input, changed); }) ||
           std::any_of(folders.begin(), folders.end(), [&](const auto& folder) {
               return is_or_lies_in(folder, changed) || holds_one(folder, changed);
           });
}

std::vector<Rendering> render_all(const std::vector<std::string>& directories, const RenderOptions& options,
                                  const RenderServices& services) {
    std::vector<Rendering> renderings(directories.size());
    const auto one = [&](std::size_t at) { renderings[at] = render_recorded(directories[at], options, services); };
    if (services.threads != nullptr && directories.size() > 1) {
        services.threads->for_each_index(directories.size(), one);
    } else {
        for (std::size_t at = 0; at < directories.size(); ++at) {
            one(at);
        }
    }
    return renderings;
}

}  // namespace berth::render
