// SPDX-License-Identifier: Apache-2.0
// Starting other programs, as an effect: one real runner, one that plays back for tests.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/cancel.hpp"
#include "base/error.hpp"
#include "base/path.hpp"

namespace berth {

enum class Stream { standard_output, standard_error };

struct ProcessCommand {
    /// First the program, looked up in PATH when it has no '/'; a relative path begins at the working directory.
    std::vector<std::string> arguments;
    /// Added to (or replacing entries of) this process's environment.
    std::vector<std::pair<std::string, std::string>> environment{};
    /// Start from an empty environment.
    bool clear_environment = false;
    std::optional<AbsolutePath> working_directory{};
    /// Given on standard input; without it, standard input is /dev/null.
    std::optional<std::string> input{};
    /// An open descriptor as standard input instead of `input`; -1 = none. Stays the caller's.
    int input_descriptor = -1;
    /// Called for each piece as it comes, from the calling thread; the pieces are then not kept in the result.
    std::function<void(Stream, std::string_view)> on_output{};
    /// Both outputs are appended to this file instead: for what leaves processes behind that keep them open.
    std::optional<AbsolutePath> output_file{};
};

struct ProcessResult {
    /// Exit code, or 128 + signal number.
    int status = 0;
    std::string output;
    std::string error_output;
};

class ProcessRunner {
public:
    virtual ~ProcessRunner() = default;
    /// Waits for the end. Cancellation sends SIGTERM to the process group, SIGKILL after two seconds, then throws
    /// Interrupted. Throws Error(not_found) when the program is not there. A non-zero status is a result, not an error.
    virtual ProcessResult run(const ProcessCommand& command, const CancelToken& cancel) = 0;
};

class SystemProcessRunner final : public ProcessRunner {
public:
    ProcessResult run(const ProcessCommand& command, const CancelToken& cancel) override;
};

/// For tests: answers by a function and remembers what was asked.
class ScriptedProcessRunner final : public ProcessRunner {
public:
    explicit ScriptedProcessRunner(std::function<ProcessResult(const ProcessCommand&)> answer)
        : answer_(std::move(answer)) {}
    ProcessResult run(const ProcessCommand& command, const CancelToken& cancel) override;
    [[nodiscard]] const std::vector<std::vector<std::string>>& calls() const { return calls_; }

private:
    std::function<ProcessResult(const ProcessCommand&)> answer_;
    std::vector<std::vector<std::string>> calls_;
};

/// run() and throw Error unless the status is 0; the error carries the last lines of standard error. Returns stdout.
std::string run_checked(ProcessRunner& runner, const ProcessCommand& command, const CancelToken& cancel);
/// The error for a command that ended with a non-zero status.
[[nodiscard]] Error process_error(const ProcessCommand& command, const ProcessResult& result);
/// Full path of a program in PATH.
[[nodiscard]] std::optional<AbsolutePath> find_program(std::string_view name);

}  // namespace berth
