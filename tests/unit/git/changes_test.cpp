// SPDX-License-Identifier: Apache-2.0
// A repository made by the git program, then changed in every way.
#include "git/changes.hpp"

#include <doctest/doctest.h>

#include "git/local.hpp"
#include "sample_repository.hpp"

using namespace berth;
using namespace berth::git;

TEST_CASE("git::changed_paths: changed, staged, removed and untracked files, not ignored ones") {
    SampleRepository repository;
    repository.commit("same.yaml", "1");
    repository.commit("changed.yaml", "1");
    repository.commit("removed.yaml", "1");
    repository.commit(".gitignore", "*.log\n");
    const auto first = repository.commit("committed.yaml", "1");
    repository.commit("committed.yaml", "2");
    const AbsolutePath top = real_path(repository.path());
    write_file(top / "changed.yaml", "2");
    remove_file(top / "removed.yaml");
    ensure_directory(top / "new");
    write_file(top / "new/untracked.yaml", "1");
    write_file(top / "ignored.log", "1");
    write_file(top / "staged.yaml", "1");
    run_git(top, {"add", "staged.yaml"});
    CHECK(changed_paths(top, "HEAD") == std::set{top / "changed.yaml", top / "new/untracked.yaml", top / "removed.yaml",
                                                 top / "staged.yaml"});
    CHECK(changed_paths(top, first).contains(top / "committed.yaml"));
}

TEST_CASE("git::write_tree: the files of a commit elsewhere, and nothing else changes") {
    SampleRepository repository;
    const auto first = repository.commit("base/a.yaml", "1");
    repository.commit("base/a.yaml", "2");
    repository.commit("base/b.yaml", "1");
    const TemporaryDirectory target;
    write_tree(repository.path(), first, target.path() / "tree");
    CHECK(read_file(target.path() / "tree/base/a.yaml") == "1");
    CHECK_FALSE(exists(target.path() / "tree/base/b.yaml"));
    CHECK(read_file(repository.path() / "base/a.yaml") == "2");
    CHECK(run_git(repository.path(), {"status", "--porcelain"}).empty());
}
