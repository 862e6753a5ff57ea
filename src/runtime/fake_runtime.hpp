// SPDX-License-Identifier: Apache-2.0
// A Runtime in memory, for the tests of what stands on it: containers are records, processes are a function.
#pragma once

#include <functional>
#include <map>
#include <mutex>
#include <string>
#include <vector>

#include "runtime/runtime.hpp"

namespace berth::runtime {

class FakeRuntime final : public Runtime {
public:
    /// What a process would do. It may write through its streams' on_output itself or return output in the result, and
    /// should look at the token when it takes long.
    struct Invocation {
        std::string id;
        std::vector<std::string> arguments;
        std::vector<std::pair<std::string, std::string>> environment;
        std::string input;
    };
    using Program = std::function<ProcessResult(const Invocation&, const CancelToken&)>;
    explicit FakeRuntime(Program program);

    void create(const CreateRequest& request, const CancelToken& cancel) override;
    void start(const std::string& id, const CancelToken& cancel) override;
    ProcessResult run(const CreateRequest& request, const ProcessStreams& streams, const CancelToken& cancel) override;
    ProcessResult exec(const ExecRequest& request, const CancelToken& cancel) override;
    void kill(const std::string& id, int signal, KillScope scope) override;
    void remove(const std::string& id) override;
    [[nodiscard]] std::optional<ContainerState> find_state(const std::string& id) override;

    /// Everything that was run or executed, in order.
    [[nodiscard]] std::vector<Invocation> invocations() const;

private:
    ProcessResult invoke(Invocation invocation, const ProcessStreams& streams, const CancelToken& cancel);
    void add(const CreateRequest& request);

    Program program_;
    mutable std::mutex mutex_;
    std::map<std::string, ContainerState> containers_;
    std::vector<Invocation> invocations_;
    pid_t next_pid_ = 1000;
};

}  // namespace berth::runtime
