// SPDX-License-Identifier: Apache-2.0
// Starting and ending libgit2, and telling its errors.
#include "git/library.hpp"

#include <fmt/format.h>

#include "base/text.hpp"
#include "git/timed_out.hpp"
#include "git/timed_stream.hpp"

namespace berth::git {

Library::Library() {
    if (git_libgit2_init() < 0) {
        throw Error("cannot start the git library");
    }
    register_timed_connections();
}

Library::~Library() { git_libgit2_shutdown(); }

void check(int status, const std::string& doing, const Deadline& deadline) {
    if (status >= 0) {
        return;
    }
    deadline.cancel().throw_if_cancelled();
    if (deadline.has_passed()) {
        throw TimedOut(Error(ErrorKind::unavailable, doing, "a longer timeout may help")
                           .with_cause("the time for it has passed"));
    }
    check(status, doing);
}

void check(int status, const std::string& doing) {
    if (status >= 0) {
        return;
    }
    const git_error* told = git_error_last();
    const std::string why = told != nullptr && told->message != nullptr ? told->message : "unknown error";
    const int error_class = told != nullptr ? told->klass : 0;
    auto kind = ErrorKind::failed;
    if (status == GIT_ENOTFOUND || to_lower(why).find("404") != std::string::npos) {
        kind = ErrorKind::not_found;
    } else if (status == GIT_EAUTH || status == GIT_ECERTIFICATE) {
        kind = ErrorKind::denied;
    } else if (error_class == GIT_ERROR_NET || error_class == GIT_ERROR_HTTP || error_class == GIT_ERROR_SSL) {
        kind = ErrorKind::unavailable;
    }
    throw Error(kind, doing).with_cause(why);
}

Repository open_repository(const AbsolutePath& work_tree) {
    git_repository* repository = nullptr;
    if (::git_repository_open(&repository, work_tree.c_str()) != 0) {
        throw Error(ErrorKind::not_found, "'" + work_tree.string() + "' is no git repository");
    }
    return Repository(repository);
}

}  // namespace berth::git
