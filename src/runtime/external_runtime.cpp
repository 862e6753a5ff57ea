// SPDX-License-Identifier: Apache-2.0
// runc and crun by their common command line (OCI runtime command line interface).
#include "runtime/external_runtime.hpp"

#include <signal.h>

#include "base/error.hpp"
#include "base/file.hpp"
#include "base/text.hpp"
#include "json/parse.hpp"
#include "json/value.hpp"
#include "runtime/capabilities.hpp"
#include "runtime/cgroups.hpp"

namespace berth::runtime {

namespace {

bool says_not_found(const ProcessResult& result) {
    // The words of runc and of crun.
    return result.error_output.find("does not exist") != std::string::npos ||
           result.error_output.find("No such file or directory") != std::string::npos;
}

bool says_stopped(const ProcessResult& result) {
    return result.error_output.find("not running") != std::string::npos ||
           result.error_output.find("already finished") != std::string::npos ||
           result.error_output.find("No such process") != std::string::npos ||
           result.error_output.find("no such process") != std::string::npos;
}

Error container_not_found(const std::string& id) {
    return Error(ErrorKind::not_found, "there is no running container '" + id + "'");
}

ContainerStatus to_status(std::string_view text) {
    if (text == "created" || text == "creating") {
        return ContainerStatus::created;
    }
    return text == "running" || text == "paused" ? ContainerStatus::running : ContainerStatus::stopped;
}

}  // namespace

AbsolutePath find_external_runtime() {
    if (find_cgroup_layout() != CgroupLayout::hybrid) {
        if (auto crun = find_program("crun")) {
            return *crun;
        }
    }
    if (auto runc = find_program("runc")) {
        return *runc;
    }
    throw Error(ErrorKind::not_found, "cannot find a container runtime ('runc' or 'crun')",
                "install one, for example with 'apt install runc'");
}

RuntimeSpec fit_to_machine(RuntimeSpec spec, const std::string& id) {
    spec.process.capabilities = restrict_capabilities(spec.process.capabilities, bounding_capabilities());
    if (spec.cgroup_path.empty()) {
        spec.cgroup_path = "/berth/" + id;
    }
    return spec;
}

ExternalRuntime::ExternalRuntime(ProcessRunner& runner, Options options)
    : runner_(runner), options_(std::move(options)) {}

ProcessCommand ExternalRuntime::command(std::vector<std::string> arguments) const {
    std::vector<std::string> all{options_.program.string(), "--root", options_.state_directory.string()};
    all.insert(all.end(), std::make_move_iterator(arguments.begin()), std::make_move_iterator(arguments.end()));
    return {.arguments = std::move(all)};
}

void ExternalRuntime::write_bundle(const CreateRequest& request) const {
    ensure_directory(options_.state_directory, 0700);
    ensure_directory(request.bundle);
    write_file(request.bundle / "config.json", to_json(fit_to_machine(request.spec, request.id)), {.mode = 0600});
}

void ExternalRuntime::create(const CreateRequest& request, const CancelToken& cancel) {
    write_bundle(request);
    // The container's first process inherits our ends of output: they must be files, not pipes that we wait for.
    ProcessCommand create =
        command({"create", "--bundle", request.bundle.string(), request.id});
    create.output_file = request.log.value_or(AbsolutePath("/dev/null"));
    const AbsolutePath complaints = request.bundle / "runtime.log";
    remove_file(complaints);
    create.arguments.insert(create.arguments.begin() + 1, {"--log", complaints.string()});
    const ProcessResult result = runner_.run(create, cancel);
    if (result.status == 0) {
        return;
    }
    const std::string said = find_file(complaints).value_or("");
    const ErrorKind kind = said.find("exist") != std::string::npos && find_state(request.id) ? ErrorKind::conflict
                                                                                           : ErrorKind::failed;
    if (kind != ErrorKind::conflict) {
        remove(request.id);
    }
    throw Error(kind, "cannot create container '" + request.id + "'").with_cause(std::string(trim(said)));
}

void ExternalRuntime::start(const std::string& id, const CancelToken& cancel) {
    within("cannot start container '" + id + "'", [&] { return run_checked(runner_, command({"start", id}), cancel); });
}

ProcessResult ExternalRuntime::run(const CreateRequest& request, const ProcessStreams& streams,
                                   const CancelToken& cancel) {
    write_bundle(request);
    ProcessCommand run = command({"run", "--bundle", request.bundle.string(), request.id});
    run.input = streams.input;
    run.input_descriptor = streams.input_descriptor;
    run.on_output = streams.on_output;
    try {
        return runner_.run(run, cancel);
    } catch (...) {
        // The runtime may have been killed before it could pass the signal on.
        remove(request.id);
        throw;
    }
}

ProcessResult ExternalRuntime::exec(const ExecRequest& request, const CancelToken& cancel) {
    const auto state = find_state(request.id);
    if (!state || state->status != ContainerStatus::running) {
        throw container_not_found(request.id);
    }
    std::vector<std::string> arguments{"exec", "--cwd", request.working_directory};
    for (const auto& [name, value] : request.environment) {
        arguments.insert(arguments.end(), {"--env", name + "=" + value});
    }
    arguments.push_back(request.id);
    arguments.insert(arguments.end(), request.arguments.begin(), request.arguments.end());
    ProcessCommand exec = command(std::move(arguments));
    exec.input = request.streams.input;
    exec.input_descriptor = request.streams.input_descriptor;
    exec.on_output = request.streams.on_output;
    return runner_.run(exec, cancel);
}

void ExternalRuntime::kill(const std::string& id, int signal, KillScope scope) {
    std::vector<std::string> arguments{"kill"};
    if (scope == KillScope::all_processes) {
        arguments.emplace_back("--all");
    }
    arguments.insert(arguments.end(), {id, std::to_string(signal)});
    const ProcessCommand kill = command(std::move(arguments));
    const ProcessResult result = runner_.run(kill, CancelToken());
    if (result.status == 0 || says_stopped(result)) {
        return;
    }
    if (says_not_found(result)) {
        throw container_not_found(id);
    }
    throw process_error(kill, result).within("cannot signal container '" + id + "'");
}

void ExternalRuntime::remove(const std::string& id) {
    // Not cancellable: it is what cancellation calls. `--force` also makes an unknown id no error.
    const ProcessCommand remove = command({"delete", "--force", id});
    const ProcessResult result = runner_.run(remove, CancelToken());
    if (result.status != 0 && !says_not_found(result)) {
        throw process_error(remove, result).within("cannot remove container '" + id + "'");
    }
}

std::optional<ContainerState> ExternalRuntime::find_state(const std::string& id) {
    const ProcessCommand ask = command({"state", id});
    const ProcessResult result = runner_.run(ask, CancelToken());
    if (result.status != 0) {
        if (says_not_found(result)) {
            return std::nullopt;
        }
        throw process_error(ask, result).within("cannot read the state of container '" + id + "'");
    }
    const json::Value answer = json::parse(result.output, "state of container '" + id + "'");
    const json::Value* pid = answer.find("pid");
    ContainerState state{.id = id, .status = to_status(answer.text_at({"status"}))};
    if (state.status != ContainerStatus::stopped && pid != nullptr) {
        state.pid = static_cast<pid_t>(pid->as_integer());
    }
    return state;
}

std::string exec_checked(Runtime& runtime, const ExecRequest& request, const CancelToken& cancel) {
    ProcessResult result = runtime.exec(request, cancel);
    if (result.status != 0) {
        throw process_error({.arguments = request.arguments}, result);
    }
    return std::move(result.output);
}

}  // namespace berth::runtime
