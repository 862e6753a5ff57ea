// SPDX-License-Identifier: Apache-2.0
// COPY, ADD and RUN: the instructions that become vertices with inputs of their own.
#include "build/dockerfile/stage_planner.hpp"

#include "base/error.hpp"
#include "base/path.hpp"
#include "build/dockerfile/history.hpp"
#include "build/dockerfile/run_mount.hpp"

#include <fmt/format.h>

#include <array>
#include <charconv>
#include <stdexcept>

namespace berth::build::dockerfile {
namespace {

[[noreturn]] void not_yet(const std::string& what, std::string hint = {}) {
    throw Error(ErrorKind::unsupported, what + " is not supported yet", std::move(hint));
}

bool is_url(std::string_view source) { return source.starts_with("http://") || source.starts_with("https://"); }

bool is_git(std::string_view source) {
    const std::string_view path = source.substr(0, source.find_first_of("#?"));
    return source.starts_with("git@") || source.starts_with("git://") || source.starts_with("ssh://") ||
           (is_url(source) && path.ends_with(".git"));
}

/// Absolute and clean; a trailing '/' stays, as it says "a folder".
std::string destination_path(std::string_view working_directory, std::string_view path) {
    const bool folder = path.empty() || path == "." || path.ends_with('/') || path.ends_with("/.");
    std::string result = path.starts_with('/') ? clean_path(path)
                                               : clean_path(fmt::format("/{}/{}", working_directory, path));
    if (folder && result != "/") {
        result += '/';
    }
    return result;
}

void check_mode(const std::string& mode) {
    if (mode.empty()) {
        return;
    }
    unsigned value = 0;
    const auto [end, problem] = std::from_chars(mode.data(), mode.data() + mode.size(), value, 8);
    if (problem == std::errc() && end == mode.data() + mode.size()) {
        if (value > 07777) {
            throw std::invalid_argument(fmt::format(
                "invalid chmod parameter: '{}'. it should be octal string and between 0 and 07777", mode));
        }
        return;
    }
    if (mode.find_first_of("ugoa+-=rwxXst") != std::string::npos) {
        not_yet(fmt::format("--chmod={} (symbolic)", mode), "write the mode in octal");
    }
    throw std::invalid_argument(
        fmt::format("invalid chmod parameter: '{}'. it should be octal string and between 0 and 07777", mode));
}

} // namespace

void StagePlanner::apply(const CopyInstruction& copy) {
    const std::string_view name = copy.kind == CopyKind::add ? "ADD" : "COPY";
    CopyWork work;
    work.owner = expanded(copy.chown);
    work.mode = expanded(copy.chmod);
    check_mode(work.mode);
    if (copy.parents) {
        not_yet("COPY --parents");
    }
    if (copy.link) {
        work.linking = Linking::independent;
        if (work.owner.find_first_not_of("0123456789:") != std::string::npos) {
            throw std::invalid_argument(fmt::format("--chown={}: user and group names can't be resolved when used with "
                                                    "--link, use numeric uid[:gid] instead",
                                                    work.owner));
        }
    }
    if (copy.kind == CopyKind::add) {
        work.unpack = copy.unpack.value_or(true) ? Unpack::archives : Unpack::no;
        if (!copy.checksum.empty()) {
            not_yet("ADD --checksum");
        }
    }
    work.excludes = copy.excludes;
    std::string text = std::string(name);
    if (!work.owner.empty()) {
        text += " --chown=" + work.owner;
    }
    if (!work.mode.empty()) {
        text += " --chmod=" + work.mode;
    }
    if (!copy.from.empty()) {
        work.source = context_.find_tree(copy.from);
    }
    for (const std::string& written : copy.sources) {
        const std::string source = expanded(written);
        if (is_url(source) || is_git(source)) {
            const std::string_view kind = is_git(source) ? "a git ref" : "a URL";
            if (copy.kind == CopyKind::copy) {
                throw std::invalid_argument(fmt::format("source can't be {} for COPY", kind));
            }
            not_yet(fmt::format("ADD of {}", kind), "fetch it with RUN");
        }
        text += " " + source;
        work.paths.push_back(clean_path("/" + source));
    }
    for (const SourceContent& content : copy.contents) {
        std::string data = content.data;
        if (content.expand) {
            data = expand(data, state_.environment, {.escape = '\\', .plain_quotes = true}).text;
        }
        work.contents.push_back({.name = content.path, .data = std::move(data)});
        text += " <<" + content.path;
    }
    const std::string destination = expanded(copy.destination);
    work.destination = destination_path(state_.config.container.working_directory, destination);
    text += " " + destination;
    add_vertex(std::move(work));
    record(text + " # buildkit", Layer::made);
}

std::vector<RunMount> StagePlanner::mounts_of(const RunInstruction& run) const {
    std::vector<RunMount> mounts;
    for (const std::string& text : run.mounts) {
        MountRequest request = parse_mount(text, [this](std::string_view word) { return expanded(word); });
        RunMount& mount = request.mount;
        if (!request.from.empty()) {
            mount.from = context_.find_tree(request.from);
        } else if (mount.kind == MountKind::bind) {
            mount.from = BuildContext{};
        }
        if (mount.kind == MountKind::cache && mount.id.empty()) {
            mount.id = clean_path(mount.target);
        }
        if (mount.kind != MountKind::secret) {
            mount.source = clean_path("/" + mount.source);
        }
        if (!mount.target.empty()) {
            mount.target = mount.target.starts_with('/')
                               ? clean_path(mount.target)
                               : clean_path(fmt::format("/{}/{}", state_.config.container.working_directory,
                                                        mount.target));
            if (mount.target == "/") {
                throw std::invalid_argument("invalid mount target \"/\"");
            }
        }
        mounts.push_back(std::move(mount));
    }
    return mounts;
}

void StagePlanner::apply(const RunInstruction& run) {
    if (run.security != "sandbox") {
        not_yet("RUN --security=insecure");
    }
    if (!run.devices.empty()) {
        not_yet("RUN --device");
    }
    RunWork work;
    work.network = run.network == "none" ? RunNetwork::none : RunNetwork::host;
    work.mounts = mounts_of(run);
    CommandLine command = run.command;
    if (!command.heredocs.empty()) {
        const Heredoc& first = command.heredocs.front();
        if (parse_heredoc_word(command.words.front())) {
            if (first.text().starts_with("#!")) {
                work.scripts.push_back({.name = first.name, .data = first.text()});
                command.words = {"/dev/pipes/" + first.name};
            } else {
                command.words = {first.text()}; // the body is the shell's argument: works in shells without heredocs
            }
        } else {
            for (const Heredoc& heredoc : command.heredocs) {
                command.words.front() += "\n" + heredoc.content + heredoc.name;
            }
        }
    }
    work.arguments = with_shell(command);
    work.environment = state_.environment.values();
    work.working_directory =
        state_.config.container.working_directory.empty() ? "/" : state_.config.container.working_directory;
    work.user = state_.config.container.user;
    // Values of declared arguments as they are now: a later ENV of that name wins.
    std::vector<std::pair<std::string, std::string>> build_args = state_.build_args;
    for (auto& [key, value] : build_args) {
        value = state_.environment.find(key).value_or(value);
    }
    const std::string text = "RUN " + run_text(work.arguments, build_args) + " # buildkit";
    add_vertex(std::move(work));
    record(text, Layer::made);
}

} // namespace berth::build::dockerfile
