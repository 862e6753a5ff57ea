// SPDX-License-Identifier: Apache-2.0
// Remote resources straight from where they are, every time, as kustomize has them.
#pragma once

#include "base/process.hpp"
#include "render/remote/remote_sources.hpp"

namespace berth::render {

class DirectRemotes final : public RemoteSources {
public:
    using HttpGet = std::function<HttpReply(const std::string& url, const CancelToken& cancel)>;

    /// Without `processes` repositories come through libgit2; without `http_get` URLs of files are refused.
    DirectRemotes(ProcessRunner* processes, HttpGet http_get)
        : processes_{processes}, http_get_{std::move(http_get)} {}

    Checkout check_out(const GitUrl& url, const CancelToken& cancel) override;
    HttpReply get(const std::string& url, const CancelToken& cancel) override;
    PulledChart pull(const ChartReference& chart, const std::string& home, const RunHelm& helm,
                     const CancelToken& cancel) override;

private:
    ProcessRunner* processes_;
    HttpGet http_get_;
};

/// What says to helm which chart is meant: where it is, its version.
[[nodiscard]] std::vector<std::string> chart_arguments(const ChartReference& chart);

}  // namespace berth::render
