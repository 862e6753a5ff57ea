// SPDX-License-Identifier: Apache-2.0
// One run of git, stopped when the URL's time is over.
#include "render/remote/git_program.hpp"

#include "base/duration.hpp"
#include "base/error.hpp"
#include "git/timed_out.hpp"

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <mutex>
#include <thread>

namespace berth::render {

namespace {

/// Cancels `stop` when the time is over, unless it ends before.
class TimeLimit {
public:
    TimeLimit(std::chrono::milliseconds limit, CancelSource& stop)
        : watch_{[this, limit, &stop](const std::stop_token& done) {
              std::unique_lock lock{mutex_};
              ended_.wait_for(lock, done, limit, [] { return false; });
              if (!done.stop_requested()) {
                  passed_ = true;
                  stop.cancel();
              }
          }} {}

    [[nodiscard]] bool passed() const { return passed_; }

private:
    std::mutex mutex_;
    std::condition_variable_any ended_;
    std::atomic<bool> passed_ = false;
    std::jthread watch_;
};

}  // namespace

std::optional<GitProgram> GitProgram::find(ProcessRunner* processes, const CancelToken& cancel) {
    const auto program = processes == nullptr ? std::nullopt : find_program("git");
    return program ? std::optional{GitProgram{*program, *processes, cancel}} : std::nullopt;
}

std::string GitProgram::run(const GitUrl& url, const AbsolutePath& directory,
                            std::vector<std::string> arguments) const {
    arguments.insert(arguments.begin(), program_.string());
    const std::string line = fmt::format("{}", fmt::join(arguments, " "));
    CancelSource stop{cancel_};
    const TimeLimit limit{url.timeout, stop};
    try {
        ProcessResult result = processes_->run({.arguments = std::move(arguments),
                                                .environment = {{"GIT_TERMINAL_PROMPT", "0"}},
                                                .working_directory = directory},
                                               stop.token());
        if (result.status != 0) {
            throw Error(ErrorKind::unavailable, fmt::format("failed to run '{}': {}{}: exit status {}", line,
                                                            result.output, result.error_output, result.status));
        }
        return std::move(result.output);
    } catch (const Interrupted&) {
        if (!limit.passed()) {
            throw;
        }
        throw git::TimedOut({ErrorKind::unavailable,
                             fmt::format("hit {} timeout running '{}'", format_go_duration(url.timeout), line),
                             "give it more time with ?timeout=120 in the URL"});
    }
}

}  // namespace berth::render
