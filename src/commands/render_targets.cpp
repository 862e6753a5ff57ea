// SPDX-License-Identifier: Apache-2.0
// From arguments to folders, and from git's changes to the folders they matter to.
#include "commands/render_targets.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

#include "base/error.hpp"
#include "base/file.hpp"
#include "commands/services.hpp"
#include "config/kustomization_names.hpp"
#include "git/changes.hpp"
#include "git/local.hpp"
#include "render/roots.hpp"

namespace berth::commands {

namespace {

// What differs from the revision, asked of each repository once.
class ChangedFiles {
public:
    explicit ChangedFiles(const std::string& revision) : revision_(revision) {}

    const std::set<AbsolutePath>& around(const std::string& directory) {
        const auto work_tree = git::find_work_tree(AbsolutePath::from_working_directory(directory));
        if (!work_tree) {
            throw Error(ErrorKind::not_found,
                        fmt::format("cannot say what changed since '{}': '{}' is in no git repository", revision_, directory));
        }
        const auto known = changed_.find(*work_tree);
        return known != changed_.end() ? known->second : changed_.emplace(*work_tree, compare(*work_tree)).first->second;
    }

private:
    std::set<AbsolutePath> compare(const AbsolutePath& work_tree) const {
        return git::changed_paths(work_tree, git::resolve_revision(work_tree, revision_));
    }

    const std::string& revision_;
    std::map<AbsolutePath, std::set<AbsolutePath>> changed_;  // by work tree
};

}  // namespace

std::vector<std::string> render_targets(const cli::Invocation& invocation) {
    std::vector<std::string> directories = invocation.arguments("DIR");
    if (directories.empty()) {
        directories.emplace_back(".");
    }
    if (!invocation.find("changed-since")) {
        return directories;
    }
    std::vector<std::string> targets;
    for (const std::string& directory : directories) {
        const auto folder = AbsolutePath::from_working_directory(directory);
        if (!is_directory(folder) || config::has_kustomization(folder)) {
            targets.push_back(directory);
            continue;
        }
        for (const AbsolutePath& root : render::find_roots(folder)) {
            targets.push_back(shown_path(root.string()));
        }
    }
    return targets;
}

std::vector<render::Rendering> keep_changed(std::vector<render::Rendering> renderings, const std::string& revision,
                                            Services& services) {
    ChangedFiles changed(revision);
    const std::size_t all = renderings.size();
    std::erase_if(renderings, [&](const auto& rendering) { return !rendering.reads(changed.around(rendering.directory)); });
    progress::info(services.progress(),
                   fmt::format("{} of {} kustomizations changed since '{}'", renderings.size(), all, revision));
    return renderings;
}

RenderReport::RenderReport(const std::vector<render::Rendering>& renderings, Services& services)
    : total_(renderings.size()) {
    std::set<std::string> told;  // a base warns each overlay of the same
    for (const render::Rendering& rendering : renderings) {
        for (const std::string& warning : rendering.result.warnings) {
            if (told.insert(warning).second) {
                tell_warnings(services, {warning});
            }
        }
        if (!rendering.error) {
            results_.push_back(rendering.result);
        } else if (total_ == 1) {
            throw Error(*rendering.error);
        } else {
            services.console().report(rendering.error->within(fmt::format("cannot render '{}'", rendering.directory)));
        }
    }
}

void RenderReport::require_all(std::string hint) const {
    if (results_.size() < total_) {
        throw Error(fmt::format("{} of {} kustomizations cannot be rendered", total_ - results_.size(), total_),
                    std::move(hint));
    }
}

}  // namespace berth::commands
