// SPDX-License-Identifier: Apache-2.0
// The in-memory runtime.
#include "runtime/fake_runtime.hpp"

#include <signal.h>

#include "base/error.hpp"

namespace berth::runtime {

FakeRuntime::FakeRuntime(Program program) : program_(std::move(program)) {}

void FakeRuntime::add(const CreateRequest& request) {
    const std::scoped_lock lock(mutex_);
    const ContainerState state{.id = request.id, .status = ContainerStatus::created, .pid = next_pid_++};
    if (!containers_.emplace(request.id, state).second) {
        throw Error(ErrorKind::conflict, "cannot create container '" + request.id + "'").with_cause("it exists");
    }
}

void FakeRuntime::create(const CreateRequest& request, const CancelToken& cancel) {
    cancel.throw_if_cancelled();
    add(request);
}

void FakeRuntime::start(const std::string& id, const CancelToken& cancel) {
    cancel.throw_if_cancelled();
    const std::scoped_lock lock(mutex_);
    const auto found = containers_.find(id);
    if (found == containers_.end() || found->second.status != ContainerStatus::created) {
        throw Error(ErrorKind::not_found, "cannot start container '" + id + "'");
    }
    found->second.status = ContainerStatus::running;
}

ProcessResult FakeRuntime::invoke(Invocation invocation, const ProcessStreams& streams, const CancelToken& cancel) {
    {
        const std::scoped_lock lock(mutex_);
        invocations_.push_back(invocation);
    }
    ProcessResult result = program_(invocation, cancel);
    cancel.throw_if_cancelled();
    if (streams.on_output) {
        if (!result.output.empty()) {
            streams.on_output(Stream::standard_output, result.output);
        }
        if (!result.error_output.empty()) {
            streams.on_output(Stream::standard_error, result.error_output);
        }
        result.output.clear();
        result.error_output.clear();
    }
    return result;
}

ProcessResult FakeRuntime::run(const CreateRequest& request, const ProcessStreams& streams, const CancelToken& cancel) {
    cancel.throw_if_cancelled();
    add(request);
    try {
        start(request.id, cancel);
        ProcessResult result = invoke({request.id, request.spec.process.arguments, request.spec.process.environment,
                                       streams.input.value_or("")},
                                      streams, cancel);
        remove(request.id);
        return result;
    } catch (...) {
        remove(request.id);
        throw;
    }
}

ProcessResult FakeRuntime::exec(const ExecRequest& request, const CancelToken& cancel) {
    cancel.throw_if_cancelled();
    const auto state = find_state(request.id);
    if (!state || state->status != ContainerStatus::running) {
        throw Error(ErrorKind::not_found, "there is no running container '" + request.id + "'");
    }
    return invoke({request.id, request.arguments, request.environment, request.streams.input.value_or("")},
                  request.streams, cancel);
}

void FakeRuntime::kill(const std::string& id, int signal, KillScope /*scope*/) {
    const std::scoped_lock lock(mutex_);
    const auto found = containers_.find(id);
    if (found == containers_.end()) {
        throw Error(ErrorKind::not_found, "there is no running container '" + id + "'");
    }
    if (signal == SIGKILL) {
        found->second.status = ContainerStatus::stopped;
        found->second.pid = 0;
    }
}

void FakeRuntime::remove(const std::string& id) {
    const std::scoped_lock lock(mutex_);
    containers_.erase(id);
}

std::optional<ContainerState> FakeRuntime::find_state(const std::string& id) {
    const std::scoped_lock lock(mutex_);
    const auto found = containers_.find(id);
    return found == containers_.end() ? std::nullopt : std::optional(found->second);
}

std::vector<FakeRuntime::Invocation> FakeRuntime::invocations() const {
    const std::scoped_lock lock(mutex_);
    return invocations_;
}

}  // namespace berth::runtime
