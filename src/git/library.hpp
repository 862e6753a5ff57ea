// SPDX-License-Identifier: Apache-2.0
// libgit2's life time, owning handles of its objects, and its errors as ours. For the .cpp files of this folder only.
#pragma once

#include <git2.h>

#include <memory>
#include <string>

#include "base/error.hpp"
#include "base/path.hpp"
#include "git/deadline.hpp"

namespace berth::git {

/// libgit2 counts these; it may be used while one lives.
class Library {
public:
    Library();
    Library(const Library&) = delete;
    Library& operator=(const Library&) = delete;
    ~Library();
};

template <auto free_it>
struct Freed {
    template <typename T>
    void operator()(T* object) const {
        free_it(object);
    }
};

using Repository = std::unique_ptr<git_repository, Freed<git_repository_free>>;
using Remote = std::unique_ptr<git_remote, Freed<git_remote_free>>;
using Object = std::unique_ptr<git_object, Freed<git_object_free>>;
using Submodule = std::unique_ptr<git_submodule, Freed<git_submodule_free>>;

/// Throws what a status below 0 means: Interrupted, or Error(unavailable) when the deadline passed, else libgit2's text.
void check(int status, const std::string& doing, const Deadline& deadline);
/// The same for work on this machine, which nothing interrupts.
void check(int status, const std::string& doing);

/// Throws Error(not_found).
[[nodiscard]] Repository open_repository(const AbsolutePath& work_tree);

}  // namespace berth::git
