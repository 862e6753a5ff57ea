// SPDX-License-Identifier: Apache-2.0
// What starts processes in containers: the seam between berth and runc, crun or (later) its own runtime.
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/cancel.hpp"
#include "base/path.hpp"
#include "base/process.hpp"
#include "runtime/spec.hpp"

namespace berth::runtime {

enum class ContainerStatus : std::uint8_t { created, running, stopped };

struct ContainerState {
    std::string id;
    ContainerStatus status = ContainerStatus::stopped;
    pid_t pid = 0;  ///< of the container's first process in our pid namespace; 0 when stopped
};

/// Where input comes from and output goes to.
struct ProcessStreams {
    /// Given on standard input; without it (and without a descriptor) standard input is empty.
    std::optional<std::string> input{};
    int input_descriptor = -1;  ///< -1 = none; stays the caller's
    /// Pieces as they come, from the calling thread; without it output is kept in the result.
    std::function<void(Stream, std::string_view)> on_output{};
};

struct CreateRequest {
    std::string id;         ///< letters, digits, '_', '-', '.', '+'
    AbsolutePath bundle;    ///< a folder for config.json, made when absent; the caller removes it
    RuntimeSpec spec;
    /// What the first process writes goes here; none = /dev/null. Only for create(): run() streams.
    std::optional<AbsolutePath> log{};
};

struct ExecRequest {
    std::string id;
    std::vector<std::string> arguments;
    std::vector<std::pair<std::string, std::string>> environment{};  ///< added to the container's own
    std::string working_directory = "/";
    ProcessStreams streams{};
};

enum class KillScope : std::uint8_t { first_process, all_processes };

/// All calls may be made from several threads for different containers.
class Runtime {
public:
    virtual ~Runtime() = default;

    /// Namespaces and mounts are there afterwards, the process waits for start(). Throws Error(conflict) when the id
    /// is in use.
    virtual void create(const CreateRequest& request, const CancelToken& cancel) = 0;
    virtual void start(const std::string& id, const CancelToken& cancel) = 0;
    /// Creates, starts, streams, waits for the end and removes. Cancellation kills everything in the container, removes
    /// it and throws Interrupted. A non-zero status is a result, not an error.
    virtual ProcessResult run(const CreateRequest& request, const ProcessStreams& streams,
                              const CancelToken& cancel) = 0;
    /// One more process in a running container, to its end. Throws Error(not_found) when there is no such container.
    virtual ProcessResult exec(const ExecRequest& request, const CancelToken& cancel) = 0;
    /// No error when the container has stopped already.
    virtual void kill(const std::string& id, int signal, KillScope scope) = 0;
    /// Kills what still runs and forgets the container; no error when there is none.
    virtual void remove(const std::string& id) = 0;
    /// nullopt when there is none.
    [[nodiscard]] virtual std::optional<ContainerState> find_state(const std::string& id) = 0;
};

/// exec() that throws Error, with the last lines of what was said, unless the status is 0. Returns standard output.
std::string exec_checked(Runtime& runtime, const ExecRequest& request, const CancelToken& cancel);

}  // namespace berth::runtime
