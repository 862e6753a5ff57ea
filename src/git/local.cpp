// SPDX-License-Identifier: Apache-2.0
// Looking into a repository that is on this machine.
#include "git/local.hpp"

#include "git/library.hpp"

namespace berth::git {

std::optional<AbsolutePath> find_work_tree(const AbsolutePath& path) {
    const Library library;
    git_repository* repository = nullptr;
    if (::git_repository_open_ext(&repository, path.c_str(), 0, nullptr) != 0) {
        return std::nullopt;
    }
    const Repository opened(repository);
    const char* work_tree = ::git_repository_workdir(opened.get());
    return work_tree != nullptr ? std::optional(AbsolutePath(work_tree)) : std::nullopt;
}

std::string resolve_revision(const AbsolutePath& work_tree, std::string_view revision) {
    const Library library;
    const Repository repository = open_repository(work_tree);
    git_object* found = nullptr;
    const std::string text = std::string(revision) + "^{commit}";
    if (::git_revparse_single(&found, repository.get(), text.c_str()) != 0) {
        throw Error(ErrorKind::not_found, "'" + std::string(revision) + "' is no revision of '" + work_tree.string() + "'",
                    "name a branch, a tag or a commit");
    }
    const Object commit(found);
    char id[GIT_OID_HEXSZ + 1];
    ::git_oid_tostr(id, sizeof id, ::git_object_id(commit.get()));
    return id;
}

}  // namespace berth::git
