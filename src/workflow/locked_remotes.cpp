// SPDX-License-Identifier: Apache-2.0
// For each reference: what the lock says, then what the cache has, then the network.
#include "workflow/locked_remotes.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/error.hpp"
#include "base/file.hpp"
#include "crypto/hash.hpp"
#include "git/reference.hpp"
#include "git/timed_out.hpp"
#include "http/http_client.hpp"
#include "render/file_system.hpp"
#include "render/load/http_failure.hpp"
#include "render/remote/direct_remotes.hpp"
#include "render/remote/git_clone.hpp"
#include "workflow/checkout_archive.hpp"
#include "workflow/remote_cache.hpp"

namespace berth::workflow {
namespace {

constexpr std::string_view pin_another = "if it is gone, pin another with 'berth render --update-lock'";
constexpr std::string_view pin_anew = "if that is wanted, pin it anew with 'berth render --update-lock'";

bool is_full_commit(std::string_view ref) { return ref.size() == 40 && git::looks_like_commit(ref); }

std::string shown(const render::GitUrl& url) {
    return git::without_credentials(url.clone_url()) + (url.ref.empty() ? "" : "?ref=" + url.ref);
}

std::string shown(const render::ChartReference& chart) {
    return fmt::format("{}{}{}{} of {}", chart.name, chart.version.empty() ? "" : " ", chart.version,
                       chart.devel ? " (devel)" : "", chart.repo);
}

std::string chart_key(const render::ChartReference& chart) {
    return fmt::format("chart {} {} {}{}", chart.repo, chart.name, chart.version, chart.devel ? " devel" : "");
}

/// Of the archive that helm named NAME-VERSION.tgz.
std::string version_in(const std::string& file, const std::string& name) {
    constexpr std::string_view suffix = ".tgz";
    const std::size_t from = name.size() + 1;
    return file.size() > from + suffix.size() ? file.substr(from, file.size() - from - suffix.size()) : std::string();
}

struct ChartArchive {
    std::string file;
    std::string content;
};

ChartArchive pull_archive(const render::ChartReference& chart, const render::RunHelm& helm) {
    const TemporaryDirectory folder;
    std::vector<std::string> arguments{"pull", "--destination", folder.path().string()};
    for (auto& argument : render::chart_arguments(chart)) arguments.push_back(std::move(argument));
    static_cast<void>(helm(std::move(arguments)));
    for (const auto& name : list_directory(folder.path())) {
        if (name.ends_with(".tgz")) return {name, read_file(folder.path() / name)};
    }
    throw Error(fmt::format("helm pulled no archive of chart '{}'", shown(chart)));
}

ChartArchive pull_pinned(const render::ChartReference& chart, const std::string& version, const AbsolutePath& lock,
                         const render::RunHelm& helm) {
    auto exact = chart;
    exact.version = version;
    try {
        return pull_archive(exact, helm);
    } catch (const Error& error) {
        throw error.within(fmt::format("cannot pull version {} of '{}', which '{}' pins", version, shown(chart), lock.string()))
            .with_hint(std::string(pin_another));
    }
}

}  // namespace

render::HttpReply download(http::HttpClient& http, const std::string& url, const CancelToken& cancel) {
    http::Response response = http.send({.url = url}, cancel);
    return {.status = response.status, .body = std::move(response.body)};
}

LockedRemotes::LockedRemotes(const std::string& root, render::FileSystem& files, RemotePolicy policy, RemoteServices services)
    : policy_(policy),
      services_(std::move(services)),
      direct_(std::make_unique<render::DirectRemotes>(&services_.processes, services_.http_get)) {
    if (render::parse_git_url(root)) {
        if (writes()) {
            throw Error(ErrorKind::usage, fmt::format("a lock stands beside a kustomization, and '{}' is a repository", root));
        }
        return;
    }
    file_ = AbsolutePath::from_working_directory(root) / render::RemoteLock::file_name;
    if (files.kind(file_->string()) != render::EntryKind::file) return;
    const auto text = files.read(file_->string());
    if (!text) throw Error(text.error());
    lock_ = render::RemoteLock::parse(file_->string(), *text);
}

LockedRemotes::~LockedRemotes() = default;

const RemoteCache* LockedRemotes::cache() {
    const std::lock_guard lock(mutex_);
    if (!std::exchange(cache_tried_, true)) {
        try {
            cache_ = std::make_unique<RemoteCache>(services_.store());
        } catch (const Error& error) {
            if (lock_ || writes() || is_offline()) {
                cache_tried_ = false;
                throw;
            }
            warnings_.push_back(fmt::format("what is fetched is not kept: {}", error.what()));
        }
    }
    return cache_.get();
}

const RemoteCache& LockedRemotes::required_cache() {
    const auto* found = cache();
    if (found == nullptr) throw Error("there is no cache of remote files");
    return *found;
}

Error LockedRemotes::not_pinned(const std::string& what) const {
    return {ErrorKind::invalid, fmt::format("'{}' does not pin '{}'", file_->string(), what), "add it with 'berth render --lock'"};
}

Error LockedRemotes::not_cached(const std::string& what) const {
    return {ErrorKind::unavailable, fmt::format("'{}' is not in the cache, and --offline forbids fetching it", what),
            "render once without --offline"};
}

Error LockedRemotes::changed(const std::string& what, const std::string& expected, const std::string& found) const {
    return Error(ErrorKind::conflict, fmt::format("'{}' is not what '{}' pins", what, file_->string()), std::string(pin_anew))
        .with_cause(fmt::format("expected {}", expected))
        .with_cause(fmt::format("found {}", found));
}

void LockedRemotes::record(const render::GitUrl& url, const std::string& commit) {
    const std::lock_guard lock(mutex_);
    recorded_.repositories[{url.clone_url(), url.ref}] = commit;
}

std::optional<std::string> LockedRemotes::pinned_commit(const render::GitUrl& url) const {
    if (!lock_ || policy_.lock == LockUse::renew) return std::nullopt;
    const auto found = lock_->repositories.find({url.clone_url(), url.ref});
    if (found != lock_->repositories.end()) return found->second;
    if (obeys()) throw not_pinned(shown(url));
    return std::nullopt;
}

std::optional<std::string> LockedRemotes::known_commit(const render::GitUrl& url, const CancelToken& cancel) {
    if (is_full_commit(url.ref)) return url.ref;
    if (is_offline()) return required_cache().last_commit(url);
    return render::find_commit(url, &services_.processes, cancel);
}

render::Checkout LockedRemotes::check_out(const render::GitUrl& url, const CancelToken& cancel) {
    const auto pinned = pinned_commit(url);
    const RemoteCache* kept = cache();
    const auto commit = pinned || kept == nullptr ? pinned : known_commit(url, cancel);
    if (commit && kept != nullptr) {
        if (auto found = kept->find_checkout(*commit, url.submodules, cancel)) {
            record(url, *commit);
            return std::move(*found);
        }
    }
    if (is_offline()) throw not_cached(shown(url));
    auto made = fetch(url, pinned, cancel);
    if (kept != nullptr) kept->keep(url, made);
    record(url, made.commit);
    return made;
}

render::Checkout LockedRemotes::fetch(const render::GitUrl& url, const std::optional<std::string>& pinned,
                                      const CancelToken& cancel) {
    if (!pinned) return direct_->check_out(url, cancel);
    auto exact = url;
    exact.ref = *pinned;
    try {
        return direct_->check_out(exact, cancel);
    } catch (const git::TimedOut&) {
        throw; // the reference would not come sooner
    } catch (const Error& error) {
        // Not every server gives a commit by its id; the reference may still stand for it.
        std::optional<render::Checkout> current;
        try {
            current = direct_->check_out(url, cancel);
        } catch (const Error&) {
            throw error.within(fmt::format("cannot fetch commit {} of '{}', which '{}' pins", *pinned, shown(url), file_->string()))
                .with_hint(std::string(pin_another));
        }
        if (current->commit == *pinned) return std::move(*current);
        throw changed(shown(url), "commit " + *pinned, "commit " + current->commit);
    }
}

std::optional<std::string> LockedRemotes::pinned_file(const std::string& url) const {
    if (!lock_ || policy_.lock == LockUse::renew) return std::nullopt;
    const auto found = lock_->files.find(url);
    return found == lock_->files.end() ? std::nullopt : std::optional(found->second);
}

render::HttpReply LockedRemotes::get(const std::string& url, const CancelToken& cancel) {
    constexpr int ok = 200;
    constexpr int not_found = 404;
    const auto pinned = pinned_file(url);
    const auto repository = render::parse_git_url(url);
    // What turned out to be a repository is not asked for as a file again.
    if (!pinned && lock_ && repository && lock_->repositories.contains({repository->clone_url(), repository->ref})) {
        return {.status = not_found};
    }
    if (!pinned && obeys()) throw render::HttpFailure(not_pinned(url));
    if (pinned || is_offline()) {
        const auto sha256 = pinned ? pinned : required_cache().last_file(url);
        if (auto content = sha256 ? required_cache().find_content(*sha256) : std::nullopt) {
            const std::lock_guard lock(mutex_);
            recorded_.files[url] = *sha256;
            return {.status = ok, .body = std::move(*content)};
        }
    }
    if (is_offline()) {
        if (repository && required_cache().last_commit(*repository)) return {.status = not_found};
        throw render::HttpFailure(not_cached(url));
    }
    return download(url, pinned, cancel);
}

render::HttpReply LockedRemotes::download(const std::string& url, const std::optional<std::string>& pinned,
                                          const CancelToken& cancel) {
    auto reply = direct_->get(url, cancel);
    const bool is_good = reply.status >= 200 && reply.status <= 299;
    if (!is_good) {
        if (pinned) throw render::HttpFailure(changed(url, "sha256 " + *pinned, fmt::format("status code {}", reply.status)));
        return reply;
    }
    const auto sha256 = crypto::sha256_hex(reply.body);
    if (pinned && sha256 != *pinned) throw render::HttpFailure(changed(url, "sha256 " + *pinned, "sha256 " + sha256));
    if (const auto* kept = cache()) {
        kept->keep(reply.body);
        kept->remember_file(url, sha256);
    }
    const std::lock_guard lock(mutex_);
    recorded_.files[url] = sha256;
    return reply;
}

std::string LockedRemotes::chart_archive(const render::ChartReference& chart, const render::RunHelm& helm) {
    std::optional<render::PinnedChart> pinned;
    if (lock_ && policy_.lock != LockUse::renew) {
        if (const auto found = lock_->charts.find(chart); found != lock_->charts.end()) pinned = found->second;
        if (!pinned && obeys()) throw not_pinned(shown(chart));
    }
    const auto& kept = required_cache();
    const auto record = [&](render::PinnedChart found) {
        kept.remember_file(chart_key(chart), found.sha256);
        const std::lock_guard lock(mutex_);
        recorded_.charts[chart] = std::move(found);
    };
    const auto sha256 = pinned ? std::optional(pinned->sha256) : is_offline() ? kept.last_file(chart_key(chart)) : std::nullopt;
    if (auto content = sha256 ? kept.find_content(*sha256) : std::nullopt) {
        record(pinned.value_or(render::PinnedChart{chart.version, *sha256}));
        return std::move(*content);
    }
    if (is_offline()) throw not_cached(shown(chart));
    auto archive = pinned ? pull_pinned(chart, pinned->version, *file_, helm) : pull_archive(chart, helm);
    const auto found = kept.keep(archive.content);
    if (pinned && found != pinned->sha256) throw changed(shown(chart), "sha256 " + pinned->sha256, "sha256 " + found);
    record({version_in(archive.file, chart.name), found});
    return std::move(archive.content);
}

render::PulledChart LockedRemotes::pull(const render::ChartReference& chart, const std::string& home, const render::RunHelm& helm,
                                        const CancelToken& cancel) {
    // Without a lock the chart goes where kustomize puts it and stays there.
    if (!lock_ && !writes() && !is_offline()) return direct_->pull(chart, home, helm, cancel);
    const auto content = chart_archive(chart, helm);
    const auto folder = std::make_shared<TemporaryDirectory>();
    TextSource source(content);
    unpack_checkout(source, folder->path(), cancel);
    return {.home = real_path(folder->path()).string(), .files = folder};
}

void LockedRemotes::built(std::vector<std::string>& warnings) {
    const std::lock_guard lock(mutex_);
    warnings.insert(warnings.end(), warnings_.begin(), warnings_.end());
    if (!writes()) return;
    // A page that a server shows for a repository's URL is none of the kustomization's files.
    std::erase_if(recorded_.files, [&](const auto& file) {
        const auto repository = render::parse_git_url(file.first);
        return repository && recorded_.repositories.contains({repository->clone_url(), repository->ref});
    });
    if (recorded_.is_empty()) {
        if (lock_) remove_file(*file_);
    } else if (!lock_ || *lock_ != recorded_) {
        write_file(*file_, recorded_.text(), {.durability = Durability::synced});
    }
}

}  // namespace berth::workflow
