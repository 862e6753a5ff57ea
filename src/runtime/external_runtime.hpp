// SPDX-License-Identifier: Apache-2.0
// A Runtime that calls an installed `runc` or `crun`.
#pragma once

#include <string>

#include "base/process.hpp"
#include "runtime/runtime.hpp"

namespace berth::runtime {

/// The runtime that works here: $BERTH_RUNTIME when set, else crun or runc from PATH; crun only where the machine has
/// no hybrid cgroups, which it refuses. Throws Error(not_found) with a hint how to install one.
[[nodiscard]] AbsolutePath find_external_runtime();

class ExternalRuntime final : public Runtime {
public:
    struct Options {
        AbsolutePath program;
        /// The runtime's own records; must not outlive a reboot (so: below /run).
        AbsolutePath state_directory;
    };
    ExternalRuntime(ProcessRunner& runner, Options options);

    void create(const CreateRequest& request, const CancelToken& cancel) override;
    void start(const std::string& id, const CancelToken& cancel) override;
    ProcessResult run(const CreateRequest& request, const ProcessStreams& streams, const CancelToken& cancel) override;
    ProcessResult exec(const ExecRequest& request, const CancelToken& cancel) override;
    void kill(const std::string& id, int signal, KillScope scope) override;
    void remove(const std::string& id) override;
    [[nodiscard]] std::optional<ContainerState> find_state(const std::string& id) override;

private:
    [[nodiscard]] ProcessCommand command(std::vector<std::string> arguments) const;
    void write_bundle(const CreateRequest& request) const;

    ProcessRunner& runner_;
    Options options_;
};

/// `spec` as this machine can run it: capabilities cut to the bounding set, a cgroup path of its own when it has none.
[[nodiscard]] RuntimeSpec fit_to_machine(RuntimeSpec spec, const std::string& id);

}  // namespace berth::runtime
