// SPDX-License-Identifier: Apache-2.0
// git, HTTP and helm, without any memory.
#include "render/remote/direct_remotes.hpp"

#include "base/error.hpp"
#include "render/remote/git_clone.hpp"

#include <fmt/format.h>

namespace berth::render {

Checkout DirectRemotes::check_out(const GitUrl& url, const CancelToken& cancel) {
    return clone_repository(url, processes_, cancel);
}

HttpReply DirectRemotes::get(const std::string& url, const CancelToken& cancel) {
    if (!http_get_) {
        throw Error(ErrorKind::unsupported, fmt::format("cannot fetch '{}': no HTTP client here", url));
    }
    return http_get_(url, cancel);
}

PulledChart DirectRemotes::pull(const ChartReference& chart, const std::string& home, const RunHelm& helm,
                                const CancelToken& /*cancel*/) {
    std::vector<std::string> arguments{"pull", "--untar", "--untardir", home};
    const std::vector<std::string> what = chart_arguments(chart);
    arguments.insert(arguments.end(), what.begin(), what.end());
    static_cast<void>(helm(std::move(arguments)));
    return {.home = home};
}

std::vector<std::string> chart_arguments(const ChartReference& chart) {
    std::vector<std::string> arguments;
    if (chart.repo.starts_with("oci://")) {
        arguments = {chart.repo + (chart.repo.ends_with('/') ? "" : "/") + chart.name};
    } else {
        arguments = {"--repo", chart.repo, chart.name};
    }
    if (!chart.version.empty()) {
        arguments.insert(arguments.end(), {"--version", chart.version});
    }
    if (chart.devel) {
        arguments.emplace_back("--devel");
    }
    return arguments;
}

}  // namespace berth::render
