// SPDX-License-Identifier: Apache-2.0
// What a build takes from elsewhere: revisions of git repositories, files over HTTP, helm charts.
#pragma once

#include "base/cancel.hpp"
#include "render/remote/git_url.hpp"

#include <compare>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace berth::render {

/// The files of one revision, on disk as long as `files` or a copy of it lives. They are this build's own.
struct Checkout {
    std::string directory; ///< free of symbolic links
    std::string commit;
    std::shared_ptr<void> files;
};

/// Any status is a reply.
struct HttpReply {
    int status = 0;
    std::string body;
};

/// A chart as helm names it in a repository, which may be an oci:// one.
struct ChartReference {
    std::string repo;
    std::string name;
    std::string version; ///< empty for the newest
    bool devel = false;  ///< "newest" counts development versions
    friend auto operator<=>(const ChartReference&, const ChartReference&) = default;
};

/// The folder in which the chart's own folder is, as long as `files` lives.
struct PulledChart {
    std::string home;
    std::shared_ptr<void> files{};
};

/// Runs helm with these arguments and returns what it prints; throws Error.
using RunHelm = std::function<std::string(std::vector<std::string> arguments)>;

/// Everything throws Error, and Interrupted when cancelled. Thread-safe.
class RemoteSources {
public:
    virtual ~RemoteSources() = default;
    [[nodiscard]] virtual Checkout check_out(const GitUrl& url, const CancelToken& cancel) = 0;
    /// Throws Error when no reply came.
    [[nodiscard]] virtual HttpReply get(const std::string& url, const CancelToken& cancel) = 0;
    /// `home` is where kustomize would put the chart.
    [[nodiscard]] virtual PulledChart pull(const ChartReference& chart, const std::string& home, const RunHelm& helm,
                                           const CancelToken& cancel) = 0;
    /// The build is complete: nothing more is asked for. May add to its warnings.
    virtual void built(std::vector<std::string>& /*warnings*/) {}
};

}  // namespace berth::render
