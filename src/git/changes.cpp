// SPDX-License-Identifier: Apache-2.0
// libgit2's differences between a tree and a work tree, and trees written elsewhere.
#include "git/changes.hpp"

#include <string>

#include "base/file.hpp"
#include "git/library.hpp"

namespace berth::git {

namespace {

using Difference = std::unique_ptr<git_diff, Freed<git_diff_free>>;
using Tree = std::unique_ptr<git_tree, Freed<git_tree_free>>;

Tree tree_of(const Repository& repository, std::string_view commit) {
    git_object* found = nullptr;
    const std::string text = std::string(commit) + "^{tree}";
    check(::git_revparse_single(&found, repository.get(), text.c_str()), "read '" + text + "'");
    return Tree(reinterpret_cast<git_tree*>(found));  // libgit2's way to come by a tree from a revision
}

}  // namespace

std::set<AbsolutePath> changed_paths(const AbsolutePath& work_tree, std::string_view commit) {
    const Library library;
    const Repository repository = open_repository(work_tree);
    const Tree tree = tree_of(repository, commit);
    git_diff_options options = GIT_DIFF_OPTIONS_INIT;
    options.flags = GIT_DIFF_INCLUDE_UNTRACKED | GIT_DIFF_RECURSE_UNTRACKED_DIRS | GIT_DIFF_INCLUDE_TYPECHANGE;
    git_diff* made = nullptr;
    check(::git_diff_tree_to_workdir_with_index(&made, repository.get(), tree.get(), &options),
          "compare '" + work_tree.string() + "' with '" + std::string(commit) + "'");
    const Difference difference(made);
    const AbsolutePath top = real_path(work_tree);
    std::set<AbsolutePath> paths;
    for (std::size_t i = 0; i < ::git_diff_num_deltas(difference.get()); ++i) {
        const git_diff_delta* delta = ::git_diff_get_delta(difference.get(), i);
        paths.insert(top / delta->old_file.path);
        paths.insert(top / delta->new_file.path);
    }
    return paths;
}

void write_tree(const AbsolutePath& work_tree, std::string_view commit, const AbsolutePath& target) {
    const Library library;
    const Repository repository = open_repository(work_tree);
    const Tree tree = tree_of(repository, commit);
    ensure_directory(target);
    git_checkout_options options = GIT_CHECKOUT_OPTIONS_INIT;
    options.checkout_strategy = GIT_CHECKOUT_FORCE | GIT_CHECKOUT_DONT_UPDATE_INDEX | GIT_CHECKOUT_DONT_WRITE_INDEX;
    options.target_directory = target.c_str();
    check(::git_checkout_tree(repository.get(), reinterpret_cast<const git_object*>(tree.get()), &options),
          "write the files of '" + std::string(commit) + "'");
}

}  // namespace berth::git
