// SPDX-License-Identifier: Apache-2.0
// Remote resources as render.lock pins them, from the cache where that is possible.
#pragma once

#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "base/path.hpp"
#include "base/process.hpp"
#include "render/remote/remote_lock.hpp"
#include "render/remote/remote_sources.hpp"
#include "render/render.hpp"

namespace berth::http {
class HttpClient;
}
namespace berth::store {
class Store;
}

namespace berth::workflow {

class RemoteCache;

enum class LockUse : std::uint8_t {
    obey,    ///< use exactly what it pins, if there is one
    extend,  ///< keep what it pins, pin what it lacks, drop what is not referred to
    renew,   ///< pin everything anew
};
enum class Network : std::uint8_t { allowed, never };

struct RemotePolicy {
    LockUse lock = LockUse::obey;
    Network network = Network::allowed;
};

struct RemoteServices {
    /// Opened when something remote is met, perhaps by several threads.
    std::function<const store::Store&()> store;
    ProcessRunner& processes;
    /// Without it URLs of files are refused.
    std::function<render::HttpReply(const std::string& url, const CancelToken& cancel)> http_get{};
};

[[nodiscard]] render::HttpReply download(http::HttpClient& http, const std::string& url, const CancelToken& cancel);

class LockedRemotes final : public render::RemoteSources {
public:
    /// `root` is what is rendered: a directory, whose render.lock counts, or a URL, which has none. Throws Error.
    LockedRemotes(const std::string& root, render::FileSystem& files, RemotePolicy policy, RemoteServices services);
    ~LockedRemotes() override;

    render::Checkout check_out(const render::GitUrl& url, const CancelToken& cancel) override;
    render::HttpReply get(const std::string& url, const CancelToken& cancel) override;
    render::PulledChart pull(const render::ChartReference& chart, const std::string& home, const render::RunHelm& helm,
                             const CancelToken& cancel) override;
    /// Writes the lock if that was asked for.
    void built(std::vector<std::string>& warnings) override;

private:
    [[nodiscard]] bool obeys() const { return lock_.has_value() && policy_.lock == LockUse::obey; }
    [[nodiscard]] bool writes() const { return policy_.lock != LockUse::obey; }
    [[nodiscard]] bool is_offline() const { return policy_.network == Network::never; }
    /// nullptr where the store cannot be used and nothing depends on it.
    [[nodiscard]] const RemoteCache* cache();
    [[nodiscard]] const RemoteCache& required_cache();
    [[nodiscard]] std::optional<std::string> pinned_commit(const render::GitUrl& url) const;
    [[nodiscard]] std::optional<std::string> known_commit(const render::GitUrl& url, const CancelToken& cancel);
    [[nodiscard]] render::Checkout fetch(const render::GitUrl& url, const std::optional<std::string>& pinned, const CancelToken& cancel);
    [[nodiscard]] std::optional<std::string> pinned_file(const std::string& url) const;
    [[nodiscard]] render::HttpReply download(const std::string& url, const std::optional<std::string>& pinned, const CancelToken& cancel);
    [[nodiscard]] std::string chart_archive(const render::ChartReference& chart, const render::RunHelm& helm);
    void record(const render::GitUrl& url, const std::string& commit);
    [[nodiscard]] Error not_pinned(const std::string& what) const;
    [[nodiscard]] Error not_cached(const std::string& what) const;
    [[nodiscard]] Error changed(const std::string& what, const std::string& expected, const std::string& found) const;

    RemotePolicy policy_;
    RemoteServices services_;
    std::unique_ptr<render::RemoteSources> direct_;
    std::optional<AbsolutePath> file_;         ///< of the lock; none for a URL
    std::optional<render::RemoteLock> lock_;   ///< as it was found
    std::mutex mutex_;                         ///< for what follows
    render::RemoteLock recorded_;
    bool cache_tried_ = false;
    std::unique_ptr<RemoteCache> cache_;
    std::vector<std::string> warnings_;
};

}  // namespace berth::workflow
