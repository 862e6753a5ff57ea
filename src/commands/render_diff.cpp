// SPDX-License-Identifier: Apache-2.0
// Rendering a folder as of a revision, from a copy of that revision's files.
#include "commands/render_diff.hpp"

#include <fmt/format.h>

#include <map>

#include "base/error.hpp"
#include "base/file.hpp"
#include "commands/services.hpp"
#include "config/kustomization_names.hpp"
#include "git/changes.hpp"
#include "git/local.hpp"
#include "render/difference.hpp"
#include "render/roots.hpp"
#include "ui/diff_colours.hpp"

namespace berth::commands {

namespace {

// The files of a revision, written out once for each repository.
class Revision {
public:
    explicit Revision(const std::string& name) : name_(name) {}

    /// Where `directory` lies in them; it need not exist there.
    AbsolutePath place_of(const std::string& directory) {
        const AbsolutePath folder = real_path(AbsolutePath::from_working_directory(directory));
        const auto found = git::find_work_tree(folder);
        if (!found) {
            throw Error(ErrorKind::not_found, fmt::format("'{}' is neither a folder nor a revision: '{}' is in no git repository",
                                                          name_, directory));
        }
        const AbsolutePath work_tree = real_path(*found);
        const std::string below = folder.string().substr(work_tree.string().size());
        return AbsolutePath(copy_of(work_tree).string() + below);
    }

private:
    const AbsolutePath& copy_of(const AbsolutePath& work_tree) {
        if (const auto known = copies_.find(work_tree); known != copies_.end()) {
            return known->second;
        }
        const AbsolutePath copy = real_path(scratch_.path()) / fmt::format("tree-{}", copies_.size());
        git::write_tree(work_tree, git::resolve_revision(work_tree, name_), copy);
        return copies_.emplace(work_tree, copy).first->second;
    }

    const std::string& name_;
    TemporaryDirectory scratch_;
    std::map<AbsolutePath, AbsolutePath> copies_;
};

std::vector<render::RenderResult> results_or_throw(std::vector<render::Rendering> renderings, const std::string& base) {
    std::vector<render::RenderResult> results;
    for (render::Rendering& rendering : renderings) {
        if (rendering.error) {
            throw rendering.error->within(fmt::format("cannot render '{}' to compare with", base));
        }
        results.push_back(std::move(rendering.result));
    }
    return results;
}

std::vector<render::RenderResult> render_at(const std::string& revision, const std::vector<std::string>& targets,
                                            const render::RenderOptions& options, RenderTools& tools) {
    Revision files(revision);
    std::vector<std::string> places;
    std::vector<std::size_t> at;
    for (std::size_t i = 0; i < targets.size(); ++i) {
        const AbsolutePath place = files.place_of(targets[i]);
        if (is_directory(place) && config::has_kustomization(place)) {  // else all of its objects are new
            places.push_back(place.string());
            at.push_back(i);
        }
    }
    auto found = results_or_throw(render::render_all(places, options, tools.services()), revision);
    std::vector<render::RenderResult> results(targets.size());
    for (std::size_t i = 0; i < at.size(); ++i) {
        results[at[i]] = std::move(found[i]);
    }
    return results;
}

}  // namespace

std::vector<render::RenderResult> render_base(const std::string& base, const std::vector<std::string>& targets,
                                              const render::RenderOptions& options, RenderTools& tools) {
    if (!is_directory(AbsolutePath::from_working_directory(base))) {
        return render_at(base, targets, options, tools);
    }
    auto one = results_or_throw(render::render_all({base}, options, tools.services()), base);
    return std::vector<render::RenderResult>(targets.size(), one.front());
}

Differ print_differences(const std::vector<std::string>& targets, const std::vector<render::RenderResult>& before,
                         const std::vector<render::RenderResult>& after, Services& services) {
    std::string text;
    for (std::size_t i = 0; i < targets.size(); ++i) {
        const std::string one = render::difference(before[i], after[i]);
        text += one.empty() || targets.size() == 1 ? one : "diff " + targets[i] + "\n" + one;
    }
    ui::Console& console = services.console();
    console.print(console.terminal().output_colours() ? ui::colour_difference(text) : text);
    return text.empty() ? Differ::no : Differ::yes;
}

}  // namespace berth::commands
