// SPDX-License-Identifier: Apache-2.0
// list references -> fetch one -> check out -> the same for each submodule.
#include "git/fetch.hpp"

#include <fmt/format.h>

#include <utility>
#include <vector>

#include "base/file.hpp"
#include "git/library.hpp"
#include "git/reference.hpp"
#include "git/timed_out.hpp"
#include "git/timed_stream.hpp"

namespace berth::git {
namespace {

/// Submodules of submodules; git has no bound of its own.
constexpr int deepest_submodule = 8;
/// Where the fetched commit is kept in the new repository.
constexpr const char* fetched_name = "refs/berth/fetched";

int go_on(const git_indexer_progress* /*progress*/, void* deadline) {
    return static_cast<const Deadline*>(deadline)->is_over() ? -1 : 0;
}

int go_on_talking(const char* /*text*/, int /*size*/, void* deadline) {
    return static_cast<const Deadline*>(deadline)->is_over() ? -1 : 0;
}

int go_on_checking_out(git_checkout_notify_t /*why*/, const char* /*path*/, const git_diff_file* /*baseline*/,
                       const git_diff_file* /*target*/, const git_diff_file* /*workdir*/, void* deadline) {
    return static_cast<const Deadline*>(deadline)->is_over() ? -1 : 0;
}

git_remote_callbacks callbacks_for(const Deadline& deadline) {
    git_remote_callbacks callbacks{};
    git_remote_init_callbacks(&callbacks, GIT_REMOTE_CALLBACKS_VERSION);
    callbacks.transfer_progress = go_on;
    callbacks.sideband_progress = go_on_talking;
    callbacks.payload = const_cast<Deadline*>(&deadline);  // NOLINT(cppcoreguidelines-pro-type-const-cast): C's void*
    return callbacks;
}

std::string hex(const git_oid& id) {
    std::string text(GIT_OID_HEXSZ, '\0');
    git_oid_fmt(text.data(), &id);
    return text;
}

std::vector<RemoteReference> offered_by(git_remote* remote, const std::string& shown, const Deadline& deadline) {
    const git_remote_head** heads = nullptr;
    size_t count = 0;
    check(git_remote_ls(&heads, &count, remote), fmt::format("cannot list the references of '{}'", shown), deadline);
    std::vector<RemoteReference> offered;
    for (size_t i = 0; i < count; ++i) {
        offered.push_back({heads[i]->name, hex(heads[i]->oid)});
    }
    return offered;
}

/// A file URL as its path: libgit2 1.5 reads URLs that are relative to "file:///x" wrongly.
std::string plain(const std::string& url) {
    const bool is_plain_file = url.starts_with("file:///") && url.find('%') == std::string::npos;
    return is_plain_file ? url.substr(std::string_view("file://").size()) : url;
}

class Fetch {
public:
    Fetch(const FetchRequest& request, const Deadline& deadline) : request_(request), deadline_(deadline) {}

    std::string run(const AbsolutePath& folder) { return run(plain(request_.url), request_.reference, folder, 0); }

private:
    // Depth counts the submodules on the way here.
    std::string run(const std::string& url, const std::string& reference, const AbsolutePath& folder, int depth) {
        const std::string shown = without_credentials(url);
        if (is_ssh(url)) {
            throw Error(ErrorKind::unsupported, fmt::format("cannot fetch '{}': git over ssh needs the git program", shown),
                        "install git, or use the repository's https URL");
        }
        if (url.starts_with('/') && !exists(AbsolutePath(url))) {
            throw Error(ErrorKind::not_found, fmt::format("there is no git repository '{}'", url));
        }
        git_repository* raw = nullptr;
        check(git_repository_init(&raw, folder.c_str(), 0), fmt::format("cannot make a repository in '{}'", folder.string()),
              deadline_);
        const Repository repository(raw);
        git_remote* raw_remote = nullptr;
        check(git_remote_create(&raw_remote, repository.get(), "origin", url.c_str()),
              fmt::format("cannot use the URL '{}'", shown), deadline_);
        const Remote remote(raw_remote);
        receive(remote.get(), shown, reference);
        const std::string commit = check_out(repository.get(), shown, reference);
        if (request_.submodules == Submodules::fetch) {
            fetch_submodules(repository.get(), url, folder, depth);
        }
        return commit;
    }

    void receive(git_remote* remote, const std::string& shown, const std::string& reference) {
        const git_remote_callbacks callbacks = callbacks_for(deadline_);
        check(git_remote_connect(remote, GIT_DIRECTION_FETCH, &callbacks, nullptr, nullptr),
              fmt::format("cannot reach the git repository '{}'", shown), deadline_);
        const auto name = resolve(reference, offered_by(remote, shown, deadline_)).name;
        if (name.empty() && !looks_like_commit(reference)) {
            throw Error(ErrorKind::not_found,
                        fmt::format("git repository '{}' has no branch, tag or commit '{}'", shown,
                                    reference.empty() ? "HEAD" : reference));
        }
        git_remote_disconnect(remote);
        git_fetch_options options{};
        git_fetch_options_init(&options, GIT_FETCH_OPTIONS_VERSION);
        options.callbacks = callbacks;
        options.download_tags = GIT_REMOTE_DOWNLOAD_TAGS_NONE;
        options.update_fetchhead = 0;
        const std::string doing = fmt::format("cannot fetch '{}' of git repository '{}'",
                                              reference.empty() ? "HEAD" : reference, shown);
        if (name.empty()) {
            // A commit is found among what branches and tags reach: not every server gives it by its id alone.
            receive(remote, {"+refs/heads/*:refs/remotes/origin/*", "+refs/tags/*:refs/tags/*"}, options, doing);
        } else {
            receive(remote, {fmt::format("+{}:{}", name, fetched_name)}, options, doing);
        }
    }

    void receive(git_remote* remote, std::vector<std::string> wanted, const git_fetch_options& options,
                 const std::string& doing) {
        std::vector<char*> pointers;
        for (auto& one : wanted) {
            pointers.push_back(one.data());
        }
        const git_strarray array{pointers.data(), pointers.size()};
        check(git_remote_fetch(remote, &array, &options, nullptr), doing, deadline_);
    }

    std::string check_out(git_repository* repository, const std::string& shown, const std::string& reference) {
        git_object* raw = nullptr;
        const std::string doing = fmt::format("cannot find commit '{}' in git repository '{}'", reference, shown);
        if (git_revparse_single(&raw, repository, fetched_name) < 0) {
            check(git_revparse_single(&raw, repository, reference.c_str()), doing, deadline_);
        }
        const Object named(raw);
        check(git_object_peel(&raw, named.get(), GIT_OBJECT_COMMIT), doing, deadline_);
        const Object commit(raw);
        git_checkout_options options{};
        git_checkout_options_init(&options, GIT_CHECKOUT_OPTIONS_VERSION);
        options.checkout_strategy = GIT_CHECKOUT_FORCE;
        options.notify_flags = GIT_CHECKOUT_NOTIFY_UPDATED;
        options.notify_cb = go_on_checking_out;
        options.notify_payload = const_cast<Deadline*>(&deadline_);  // NOLINT(cppcoreguidelines-pro-type-const-cast)
        check(git_checkout_tree(repository, commit.get(), &options),
              fmt::format("cannot check out '{}' of git repository '{}'", reference, shown), deadline_);
        check(git_repository_set_head_detached(repository, git_object_id(commit.get())), "cannot set HEAD", deadline_);
        return hex(*git_object_id(commit.get()));
    }

    void fetch_submodules(git_repository* repository, const std::string& url, const AbsolutePath& folder, int depth) {
        std::vector<std::string> paths;
        check(git_submodule_foreach(
                  repository,
                  [](git_submodule* submodule, const char* /*name*/, void* list) {
                      static_cast<std::vector<std::string>*>(list)->emplace_back(git_submodule_path(submodule));
                      return 0;
                  },
                  &paths),
              fmt::format("cannot read the submodules of '{}'", without_credentials(url)), deadline_);
        for (const auto& path : paths) {
            fetch_submodule(repository, url, folder, path, depth);
        }
    }

    void fetch_submodule(git_repository* repository, const std::string& url, const AbsolutePath& folder,
                         const std::string& path, int depth) {
        const std::string doing =
            fmt::format("cannot fetch submodule '{}' of git repository '{}'", path, without_credentials(url));
        git_submodule* raw = nullptr;
        check(git_submodule_lookup(&raw, repository, path.c_str()), doing, deadline_);
        const Submodule submodule(raw);
        // A commit in the tree says what to take and that the place is inside of it; .gitmodules alone says nothing.
        const git_oid* commit = git_submodule_head_id(submodule.get());
        const char* stated = git_submodule_url(submodule.get());
        if (commit == nullptr || stated == nullptr) {
            return;
        }
        git_buf resolved{};
        check(git_submodule_resolve_url(&resolved, repository, stated), doing, deadline_);
        const std::string from(resolved.ptr, resolved.size);
        git_buf_dispose(&resolved);
        if (depth >= deepest_submodule) {
            throw Error(ErrorKind::invalid, doing).with_cause(fmt::format("more than {} submodules in each other", depth));
        }
        // As git does since 2.38.1 (CVE-2022-39253): what came over a network must not name files of this machine.
        if (is_local(from) && !is_local(url)) {
            throw Error(ErrorKind::denied, doing).with_cause(fmt::format("its URL '{}' is on this machine", from));
        }
        try {
            run(from, hex(*commit), folder / path, depth + 1);
        } catch (const TimedOut& late) {
            throw TimedOut(late.within(doing));
        } catch (const Error& error) {
            throw error.within(doing);
        }
    }

    const FetchRequest& request_;
    const Deadline& deadline_;
};

}  // namespace

std::string fetch(const FetchRequest& request, const AbsolutePath& folder, const CancelToken& cancel) {
    cancel.throw_if_cancelled();
    const bool was_there = exists(folder);
    if (was_there && !list_directory(folder).empty()) {
        throw Error(ErrorKind::conflict, fmt::format("cannot fetch a git repository into '{}'", folder.string()))
            .with_cause("it is not empty");
    }
    const Library library;
    const Deadline deadline(request.timeout, cancel);
    const TimedConnections timed(deadline);
    try {
        return Fetch(request, deadline).run(folder);
    } catch (...) {
        remove_tree(folder);
        if (was_there) {
            ensure_directory(folder);
        }
        throw;
    }
}

}  // namespace berth::git
