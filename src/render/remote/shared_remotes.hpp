// SPDX-License-Identifier: Apache-2.0
// One build's view of remote resources: what is referred to many times is fetched once.
#pragma once

#include "render/remote/remote_sources.hpp"

#include <future>
#include <map>
#include <mutex>

namespace berth::render {

/// Failures are remembered too. Charts are passed on: they end up on disk, where the build finds them again.
class SharedRemotes final : public RemoteSources {
public:
    explicit SharedRemotes(RemoteSources& from) : from_{from} {}
    SharedRemotes(const SharedRemotes&) = delete;
    SharedRemotes& operator=(const SharedRemotes&) = delete;
    /// Gives up what was started and nobody asked for.
    ~SharedRemotes() override;

    Checkout check_out(const GitUrl& url, const CancelToken& cancel) override;
    HttpReply get(const std::string& url, const CancelToken& cancel) override;
    PulledChart pull(const ChartReference& chart, const std::string& home, const RunHelm& helm,
                     const CancelToken& cancel) override;
    void built(std::vector<std::string>& warnings) override { from_.built(warnings); }
    /// Starts to fetch what a kustomization's entries name, several at once; the results are there when they are asked
    /// for. Entries that name nothing remote are passed over.
    void start(const std::vector<std::string>& entries, const CancelToken& cancel);

private:
    template <typename Result>
    using Memory = std::map<std::string, std::shared_future<Result>>;

    /// Does `work`, or waits for whoever does it.
    template <typename Result, typename Work>
    Result once(Memory<Result>& memory, const std::string& key, Work work);
    void fetch(const std::string& entry, const CancelToken& cancel);

    RemoteSources& from_;
    std::mutex mutex_;
    Memory<Checkout> checkouts_;
    Memory<HttpReply> replies_;
    std::vector<CancelSource> stops_;
    std::vector<std::future<void>> started_; ///< last: waits for them before anything else here goes
};

}  // namespace berth::render
