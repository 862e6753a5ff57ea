// SPDX-License-Identifier: Apache-2.0
// The effect of each instruction on a stage, except for those that copy or run (stage_steps.cpp).
#include "build/dockerfile/stage_planner.hpp"

#include "base/path.hpp"
#include "build/dockerfile/history.hpp"
#include "build/dockerfile/ports.hpp"
#include "build/dockerfile/text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <csignal>
#include <cstring>
#include <stdexcept>

namespace berth::build::dockerfile {
namespace {

constexpr std::string_view default_path = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

std::pair<std::string_view, std::string_view> split_variable(std::string_view text) {
    const std::size_t equals = text.find('=');
    return {text.substr(0, equals), equals == std::string_view::npos ? std::string_view() : text.substr(equals + 1)};
}

/// A signal by number or by name with or without SIG, real-time ones included.
bool is_signal(std::string_view text) {
    const std::string name = to_upper(text.starts_with("SIG") || text.starts_with("sig") ? text.substr(3) : text);
    for (int number = 1; number < SIGRTMIN; ++number) {
        const char* known = sigabbrev_np(number);
        if ((known != nullptr && name == known) || name == std::to_string(number)) {
            return true;
        }
    }
    for (int number = 0; number <= SIGRTMAX - SIGRTMIN; ++number) {
        if (name == fmt::format("RTMIN+{}", number) || name == fmt::format("RTMAX-{}", number) ||
            name == std::to_string(SIGRTMIN + number)) {
            return true;
        }
    }
    return name == "RTMIN" || name == "RTMAX" || name == "IOT" || name == "CLD";
}

} // namespace

std::optional<std::string> Environment::find(std::string_view name) const {
    const auto found = std::ranges::find(values_, name, &std::pair<std::string, std::string>::first);
    return found == values_.end() ? std::nullopt : std::optional(found->second);
}

void Environment::set(std::string_view name, std::string_view value) {
    const auto found = std::ranges::find(values_, name, &std::pair<std::string, std::string>::first);
    if (found != values_.end()) {
        found->second = value;
    } else {
        values_.emplace_back(name, value);
    }
}

bool is_step(const Instruction& instruction) {
    return std::holds_alternative<CopyInstruction>(instruction.meaning) ||
           std::holds_alternative<RunInstruction>(instruction.meaning) ||
           std::holds_alternative<WorkdirInstruction>(instruction.meaning);
}

StagePlanner::StagePlanner(const PlanContext& context, StageResult start, Naming naming)
    : context_(context), state_(std::move(start)), naming_(std::move(naming)) {
    image::ContainerConfig& container = state_.config.container;
    if (!container.find_env("PATH")) {
        container.set_env("PATH", default_path);
    }
    for (const std::string& variable : container.env) {
        const auto [name, value] = split_variable(variable);
        state_.environment.set(name, value);
    }
}

void StagePlanner::apply(const Instruction& instruction, Origin origin) {
    current_ = &instruction;
    origin_ = origin;
    try {
        apply_meaning(instruction);
    } catch (const std::invalid_argument& problem) {
        throw SyntaxError(instruction.lines, problem.what());
    } catch (const SyntaxError&) {
        throw;
    } catch (const Error& error) {
        throw SyntaxError(instruction.lines, error.message(), error.hint());
    }
}

void StagePlanner::apply_meaning(const Instruction& instruction) {
    std::visit([this](const auto& meaning) { apply(meaning); }, instruction.meaning);
}

std::string StagePlanner::expanded(std::string_view word) const {
    return expand(word, state_.environment, {.escape = context_.escape}).text;
}

void StagePlanner::add_vertex(Work work) {
    std::string title;
    if (naming_.steps > 0) {
        title = fmt::format("[{} {:>{}}/{}] ", naming_.stage, naming_.next, std::to_string(naming_.steps).size(),
                            naming_.steps);
    }
    ++naming_.next;
    if (origin_ == Origin::triggered) {
        title += "ONBUILD ";
    }
    const std::string_view rest = split_first_word(current_->text).second;
    title += fmt::format("{} {}", current_->name, rest);
    context_.graph.vertices.push_back({.work = std::move(work),
                                       .parent = state_.tree,
                                       .title = std::move(title),
                                       .place = fmt::format("{}:{}", context_.file, current_->lines.first)});
    state_.tree = context_.graph.vertices.size() - 1;
}

void StagePlanner::record(std::string text, Layer layer) {
    state_.config.history.push_back({.created_by = std::move(text),
                                     .comment = std::string(history_comment),
                                     .layer = layer == Layer::made ? image::HistoryEntry::Layer::present
                                                                   : image::HistoryEntry::Layer::empty});
}

void StagePlanner::apply(const ArgInstruction& arg) {
    std::string text = "ARG";
    for (const ArgPair& pair : arg.pairs) {
        std::optional<std::string> value;
        const auto given = context_.build_args.find(pair.key);
        if (given != context_.build_args.end()) {
            value = given->second;
        } else if (pair.value) {
            value = expanded(*pair.value);
        } else {
            value = context_.globals.find(pair.key);
        }
        if (value) {
            state_.environment.set(pair.key, *value);
        }
        const auto known =
            std::ranges::find(state_.build_args, pair.key, &std::pair<std::string, std::string>::first);
        if (known != state_.build_args.end()) {
            known->second = value.value_or("");
        } else {
            state_.build_args.emplace_back(pair.key, value.value_or(""));
        }
        text += " " + pair.key + (value ? "=" + *value : "");
    }
    record(text, Layer::none);
}

void StagePlanner::apply(const EnvInstruction& env) {
    // All values see the environment as it was before this instruction.
    std::vector<KeyValue> pairs;
    for (const KeyValue& pair : env.pairs) {
        pairs.push_back({expanded(pair.key), expanded(pair.value)});
    }
    std::string text = "ENV";
    for (const KeyValue& pair : pairs) {
        state_.environment.set(pair.key, pair.value);
        state_.config.container.set_env(pair.key, pair.value);
        text += fmt::format(" {}={}", pair.key, pair.value);
    }
    record(text, Layer::none);
}

void StagePlanner::apply(const LabelInstruction& label) {
    std::string text = "LABEL";
    for (const KeyValue& pair : label.pairs) {
        const std::string key = expanded(pair.key);
        const std::string value = expanded(pair.value);
        state_.config.container.set_label(key, value);
        text += fmt::format(" {}={}", key, value);
    }
    record(text, Layer::none);
}

void StagePlanner::apply(const MaintainerInstruction& maintainer) {
    state_.config.author = maintainer.maintainer;
    record("MAINTAINER " + maintainer.maintainer, Layer::none);
}

std::vector<std::string> StagePlanner::with_shell(const CommandLine& command) const {
    if (!command.shell_form) {
        return command.words;
    }
    std::vector<std::string> arguments = state_.config.container.shell;
    if (arguments.empty()) {
        arguments = {"/bin/sh", "-c"};
    }
    arguments.push_back(fmt::format("{}", fmt::join(command.words, " ")));
    return arguments;
}

void StagePlanner::apply(const CmdInstruction& cmd) {
    const std::vector<std::string> arguments =
        cmd.command.words.empty() ? std::vector<std::string>{} : with_shell(cmd.command);
    state_.config.container.command = arguments;
    state_.config.container.others["ArgsEscaped"] = true;
    command_set_ = true;
    record("CMD " + go_quoted_list(arguments), Layer::none);
}

void StagePlanner::apply(const EntrypointInstruction& entrypoint) {
    const std::vector<std::string> arguments =
        entrypoint.command.words.empty() ? std::vector<std::string>{} : with_shell(entrypoint.command);
    state_.config.container.entrypoint = arguments;
    if (!command_set_) {
        state_.config.container.command.reset();
    }
    record("ENTRYPOINT " + go_quoted_list(arguments), Layer::none);
}

void StagePlanner::apply(const HealthcheckInstruction& healthcheck) {
    const image::Healthcheck check{.test = healthcheck.test,
                                   .interval = healthcheck.interval,
                                   .timeout = healthcheck.timeout,
                                   .start_period = healthcheck.start_period,
                                   .start_interval = healthcheck.start_interval,
                                   .retries = healthcheck.retries};
    state_.config.container.healthcheck = check;
    record("HEALTHCHECK " + go_healthcheck(check), Layer::none);
}

void StagePlanner::apply(const ExposeInstruction& expose) {
    std::vector<std::string> words;
    for (const std::string& port : expose.ports) {
        const std::vector<std::string> several =
            expand(port, state_.environment, {.escape = context_.escape}).words; // one variable may hold many ports
        words.insert(words.end(), several.begin(), several.end());
    }
    const std::vector<std::string> ports = parse_ports(words);
    std::vector<std::string>& exposed = state_.config.container.exposed_ports;
    for (const std::string& port : ports) {
        if (std::ranges::find(exposed, port) == exposed.end()) {
            exposed.push_back(port);
        }
    }
    std::ranges::sort(exposed);
    record("EXPOSE " + go_list(ports), Layer::none);
}

void StagePlanner::apply(const UserInstruction& user) {
    state_.config.container.user = expanded(user.user);
    record("USER " + state_.config.container.user, Layer::none);
}

void StagePlanner::apply(const VolumeInstruction& volume) {
    std::vector<std::string> names;
    for (const std::string& text : volume.volumes) {
        names.push_back(expanded(text));
        if (names.back().empty()) {
            throw std::invalid_argument("VOLUME specified can not be an empty string");
        }
        std::vector<std::string>& volumes = state_.config.container.volumes;
        if (std::ranges::find(volumes, names.back()) == volumes.end()) {
            volumes.push_back(names.back());
        }
    }
    std::ranges::sort(state_.config.container.volumes);
    record("VOLUME " + go_list(names), Layer::none);
}

void StagePlanner::apply(const WorkdirInstruction& workdir) {
    const std::string path = expanded(workdir.path);
    std::string& current = state_.config.container.working_directory;
    current = path.starts_with('/') ? clean_path(path) : clean_path("/" + current + "/" + path);
    if (current == "/") {
        record("WORKDIR /", Layer::none);
        return;
    }
    add_vertex(FolderWork{.path = current, .owner = state_.config.container.user});
    record("WORKDIR " + current, Layer::made);
}

void StagePlanner::apply(const StopSignalInstruction& stop_signal) {
    const std::string signal = expanded(stop_signal.signal);
    if (!is_signal(signal)) {
        throw std::invalid_argument(fmt::format("invalid signal: {}", signal));
    }
    state_.config.container.stop_signal = signal;
    record("STOPSIGNAL " + signal, Layer::none);
}

void StagePlanner::apply(const ShellInstruction& shell) {
    state_.config.container.shell = shell.words;
    record("SHELL " + go_list(shell.words), Layer::none);
}

void StagePlanner::apply(const OnbuildInstruction& onbuild) {
    state_.config.container.on_build.push_back(onbuild.expression);
}

void StagePlanner::apply(const FromInstruction&) { throw std::invalid_argument("FROM inside a stage"); }

} // namespace berth::build::dockerfile
