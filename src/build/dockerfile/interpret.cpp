// SPDX-License-Identifier: Apache-2.0
// From the syntax of each instruction to its meaning, with all checks that need no build arguments.
#include "build/dockerfile/instruction.hpp"

#include "base/duration.hpp"
#include "build/dockerfile/flags.hpp"
#include "base/text.hpp"
#include "build/dockerfile/text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <stdexcept>

namespace berth::build::dockerfile {
namespace {

using std::invalid_argument;

void refuse_flags(const Node& node, std::string_view name) { Flags().parse(node.flags, name); }

[[noreturn]] void at_least_one(std::string_view name) {
    throw invalid_argument(fmt::format("{} requires at least one argument", name));
}

const std::string& exactly_one(const Node& node, std::string_view name) {
    refuse_flags(node, name);
    if (node.arguments.size() != 1) {
        throw invalid_argument(fmt::format("{} requires exactly one argument", name));
    }
    return node.arguments.front();
}

std::vector<KeyValue> pairs_of(const Node& node, std::string_view name) {
    refuse_flags(node, name);
    if (node.arguments.empty()) {
        at_least_one(name);
    }
    std::vector<KeyValue> pairs;
    for (std::size_t i = 0; i + 2 < node.arguments.size(); i += 3) {
        if (node.arguments[i].empty()) {
            throw invalid_argument(fmt::format("{} names can not be blank", name));
        }
        pairs.push_back({node.arguments[i], node.arguments[i + 1]});
    }
    return pairs;
}

/// The text of a comment `NAME text`.
std::string description(const std::vector<std::string>& comments, const std::string& name) {
    if (!name.empty()) {
        for (const std::string& comment : comments) {
            if (comment.starts_with(name + " ")) {
                return comment.substr(name.size() + 1);
            }
        }
    }
    return {};
}

bool is_stage_name(std::string_view name) {
    const auto allowed = [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_' || c == '.';
    };
    return !name.empty() && name.front() >= 'a' && name.front() <= 'z' && std::ranges::all_of(name, allowed);
}

FromInstruction from(const Node& node) {
    Flags flags;
    flags.text("platform");
    flags.parse(node.flags, "FROM");
    const std::vector<std::string>& words = node.arguments;
    if (words.size() != 1 && words.size() != 3) {
        throw invalid_argument("FROM requires either one or three arguments");
    }
    FromInstruction result{.base = words.front(), .platform = flags.text_of("platform"), .stage = {}, .comment = {}};
    if (words.size() == 3) {
        result.stage = to_lower(words[2]);
        if (to_lower(words[1]) != "as") {
            throw invalid_argument(fmt::format("second argument of FROM must be AS, not '{}'", words[1]));
        }
        if (!is_stage_name(result.stage)) {
            throw invalid_argument(fmt::format("invalid name for build stage: {}, name can't start with a number or "
                                               "contain symbols",
                                               quoted(words[2])));
        }
        result.comment = description(node.comments, words[2]);
    }
    return result;
}

ArgInstruction arg(const Node& node) {
    refuse_flags(node, "ARG");
    if (node.arguments.empty()) {
        at_least_one("ARG");
    }
    ArgInstruction result;
    for (const std::string& word : node.arguments) {
        const std::size_t equals = word.find('=');
        ArgPair pair;
        pair.key = word.substr(0, equals);
        if (pair.key.empty()) {
            throw invalid_argument("ARG names can not be blank");
        }
        if (equals != std::string::npos) {
            pair.value = word.substr(equals + 1);
        }
        pair.comment = description(node.comments, pair.key);
        result.pairs.push_back(std::move(pair));
    }
    return result;
}

CopyInstruction copy(const Node& node, CopyKind kind) {
    const std::string_view name = kind == CopyKind::copy ? "COPY" : "ADD";
    Flags flags;
    flags.text("chown").text("chmod").boolean("link").list("exclude");
    if (kind == CopyKind::copy) {
        flags.text("from").boolean("parents");
    } else {
        flags.boolean("keep-git-dir").text("checksum").boolean("unpack");
    }
    flags.parse(node.flags, name);
    const std::vector<std::string>& words = node.arguments;
    if (words.size() < 2) {
        throw invalid_argument(fmt::format("{} requires at least two arguments, but only one was provided. Destination "
                                           "could not be determined",
                                           name));
    }
    CopyInstruction result;
    result.kind = kind;
    result.chown = flags.text_of("chown");
    result.chmod = flags.text_of("chmod");
    result.link = flags.boolean_of("link");
    result.excludes = flags.list_of("exclude");
    if (kind == CopyKind::copy) {
        result.from = flags.text_of("from");
        result.parents = flags.boolean_of("parents");
    } else {
        result.checksum = flags.text_of("checksum");
        if (flags.used("unpack")) {
            result.unpack = flags.boolean_of("unpack");
        }
        if (flags.used("keep-git-dir")) {
            result.keep_git_dir = flags.boolean_of("keep-git-dir");
        }
    }
    result.destination = words.back();
    const auto find_heredoc = [&](const std::string& word) -> const Heredoc* {
        const std::optional<Heredoc> named = node.heredocs.empty() ? std::nullopt : parse_heredoc_word(word);
        if (!named) {
            return nullptr;
        }
        const auto found = std::ranges::find(node.heredocs, named->name, &Heredoc::name);
        return found == node.heredocs.end() ? nullptr : &*found;
    };
    if (find_heredoc(words.back()) != nullptr) {
        throw invalid_argument(fmt::format("{} cannot accept a heredoc as a destination", name));
    }
    for (std::size_t i = 0; i + 1 < words.size(); ++i) {
        if (const Heredoc* heredoc = find_heredoc(words[i])) {
            result.contents.push_back({.path = heredoc->name, .data = heredoc->text(), .expand = heredoc->expand});
        } else {
            result.sources.push_back(words[i]);
        }
    }
    return result;
}

CommandLine command_line(const Node& node) {
    return {.words = node.arguments, .shell_form = !node.json, .heredocs = node.heredocs};
}

RunInstruction run(const Node& node) {
    Flags flags;
    flags.list("mount").text("network", "default").text("security", "sandbox").list("device");
    flags.parse(node.flags, "RUN");
    if (node.arguments.empty()) {
        at_least_one("RUN");
    }
    RunInstruction result;
    result.command = command_line(node);
    result.mounts = flags.list_of("mount");
    result.network = flags.text_of("network");
    result.security = flags.text_of("security");
    result.devices = flags.list_of("device");
    for (const std::string& device : result.devices) {
        static_cast<void>(parse_device(device));
    }
    constexpr std::array<std::string_view, 3> networks{"default", "none", "host"};
    if (std::ranges::find(networks, result.network) == networks.end()) {
        throw invalid_argument(fmt::format("invalid network mode '{}', use default, none or host", result.network));
    }
    if (result.security != "sandbox" && result.security != "insecure") {
        throw invalid_argument(fmt::format("security '{}' is not valid, use sandbox or insecure", result.security));
    }
    for (const std::string_view flag : {"mount", "network", "security", "device"}) {
        if (flags.used(flag)) {
            result.flags.emplace_back(flag);
        }
    }
    return result;
}

std::chrono::nanoseconds interval(const Flags& flags, std::string_view name) {
    const std::string& text = flags.text_of(name);
    if (text.empty()) {
        return std::chrono::nanoseconds(0);
    }
    const std::optional<std::chrono::nanoseconds> duration = parse_duration(text);
    if (!duration) {
        throw invalid_argument(fmt::format("invalid duration {} of --{}", quoted(text), name));
    }
    if (*duration != std::chrono::nanoseconds(0) && *duration < std::chrono::milliseconds(1)) {
        throw invalid_argument(fmt::format("--{} {} cannot be less than 1ms", name, quoted(text)));
    }
    return *duration;
}

HealthcheckInstruction healthcheck(const Node& node) {
    if (node.arguments.empty()) {
        at_least_one("HEALTHCHECK");
    }
    HealthcheckInstruction result;
    const std::string type = to_upper(node.arguments.front());
    if (type == "NONE") {
        refuse_flags(node, "HEALTHCHECK NONE");
        if (node.arguments.size() != 1) {
            throw invalid_argument("HEALTHCHECK NONE takes no arguments");
        }
        result.test = {"NONE"};
        return result;
    }
    if (type != "CMD") {
        throw invalid_argument(fmt::format("unknown type {} in HEALTHCHECK (try CMD)", quoted(type)));
    }
    Flags flags;
    flags.text("interval").text("timeout").text("start-period").text("start-interval").text("retries");
    flags.parse(node.flags, "HEALTHCHECK");
    if (node.arguments.size() < 2) {
        throw invalid_argument("missing command after HEALTHCHECK CMD");
    }
    result.test = node.arguments;
    result.test.front() = node.json ? "CMD" : "CMD-SHELL";
    result.interval = interval(flags, "interval");
    result.timeout = interval(flags, "timeout");
    result.start_period = interval(flags, "start-period");
    result.start_interval = interval(flags, "start-interval");
    const std::string& retries = flags.text_of("retries");
    if (!retries.empty()) {
        const auto [end, problem] = std::from_chars(retries.data(), retries.data() + retries.size(), result.retries);
        if (problem != std::errc() || end != retries.data() + retries.size() || result.retries < 0) {
            throw invalid_argument(fmt::format("--retries must be a number not below 0, not '{}'", retries));
        }
    }
    return result;
}

OnbuildInstruction onbuild(const Node& node) {
    refuse_flags(node, "ONBUILD");
    if (!node.trigger) {
        at_least_one("ONBUILD");
    }
    const std::string trigger = to_upper(node.trigger->name);
    if (trigger == "ONBUILD") {
        throw invalid_argument("chaining ONBUILD via `ONBUILD ONBUILD` isn't allowed");
    }
    if (trigger == "FROM" || trigger == "MAINTAINER") {
        throw invalid_argument(fmt::format("{} isn't allowed as an ONBUILD trigger", trigger));
    }
    OnbuildInstruction result{.expression = std::string(split_first_word(trim(node.text)).second)};
    for (const Heredoc& heredoc : node.heredocs) {
        result.expression += "\n" + heredoc.content + heredoc.name;
    }
    return result;
}

Meaning meaning_of(const Node& node) {
    const std::string keyword = node.keyword();
    const std::string name = to_upper(keyword);
    if (keyword == "from") {
        return from(node);
    }
    if (keyword == "arg") {
        return arg(node);
    }
    if (keyword == "env") {
        return EnvInstruction{pairs_of(node, name)};
    }
    if (keyword == "label") {
        return LabelInstruction{pairs_of(node, name)};
    }
    if (keyword == "maintainer") {
        return MaintainerInstruction{exactly_one(node, name)};
    }
    if (keyword == "copy") {
        return copy(node, CopyKind::copy);
    }
    if (keyword == "add") {
        return copy(node, CopyKind::add);
    }
    if (keyword == "run") {
        return run(node);
    }
    if (keyword == "cmd") {
        refuse_flags(node, name);
        return CmdInstruction{command_line(node)};
    }
    if (keyword == "entrypoint") {
        refuse_flags(node, name);
        return EntrypointInstruction{command_line(node)};
    }
    if (keyword == "healthcheck") {
        return healthcheck(node);
    }
    if (keyword == "expose") {
        refuse_flags(node, name);
        if (node.arguments.empty()) {
            at_least_one(name);
        }
        std::vector<std::string> ports = node.arguments;
        std::ranges::sort(ports);
        return ExposeInstruction{std::move(ports)};
    }
    if (keyword == "user") {
        return UserInstruction{exactly_one(node, name)};
    }
    if (keyword == "volume") {
        refuse_flags(node, name);
        if (node.arguments.empty()) {
            at_least_one(name);
        }
        VolumeInstruction result;
        for (const std::string& volume : node.arguments) {
            result.volumes.emplace_back(trim(volume));
            if (result.volumes.back().empty()) {
                throw invalid_argument("VOLUME specified can not be an empty string");
            }
        }
        return result;
    }
    if (keyword == "workdir") {
        return WorkdirInstruction{exactly_one(node, name)};
    }
    if (keyword == "stopsignal") {
        return StopSignalInstruction{exactly_one(node, name)};
    }
    if (keyword == "shell") {
        refuse_flags(node, name);
        if (node.arguments.empty()) {
            at_least_one(name);
        }
        if (!node.json) {
            throw invalid_argument(fmt::format("SHELL requires the arguments to be in JSON form, not '{}'", node.text));
        }
        return ShellInstruction{node.arguments};
    }
    if (keyword == "onbuild") {
        return onbuild(node);
    }
    throw invalid_argument(fmt::format("unknown instruction: {}", node.name));
}

} // namespace

Instruction interpret(const Node& node, char escape) {
    static_cast<void>(escape);
    try {
        Instruction result{.meaning = meaning_of(node), .name = to_upper(node.name), .text = node.text, .lines = node.lines};
        if (node.trigger) {
            static_cast<void>(meaning_of(*node.trigger)); // a trigger that could never run is refused where it is written
        }
        return result;
    } catch (const std::invalid_argument& problem) {
        throw SyntaxError(node.lines, problem.what());
    }
}

Document interpret(const SyntaxTree& tree) {
    Document document;
    document.escape = tree.escape;
    for (const Node& node : tree.nodes) {
        Instruction instruction = interpret(node, tree.escape);
        if (const auto* start = std::get_if<FromInstruction>(&instruction.meaning)) {
            document.stages.push_back({.from = *start, .origin = instruction, .instructions = {}});
        } else if (!document.stages.empty()) {
            document.stages.back().instructions.push_back(std::move(instruction));
        } else if (std::holds_alternative<ArgInstruction>(instruction.meaning)) {
            document.global_args.push_back(std::move(instruction));
        } else {
            throw SyntaxError(instruction.lines, fmt::format("{} before the first FROM", instruction.name),
                              "only ARG may stand before FROM");
        }
    }
    if (document.stages.empty()) {
        throw SyntaxError(tree.lines, "no build stage: the file has no FROM");
    }
    return document;
}

Device parse_device(std::string_view text) {
    Device device;
    while (!text.empty()) {
        const std::size_t comma = text.find(',');
        std::string_view part = text.substr(0, comma);
        text = comma == std::string_view::npos ? std::string_view() : text.substr(comma + 1);
        if (part == "required" || part == "required=true" || part == "required=false") {
            device.required = part != "required=false";
            continue;
        }
        if (part.starts_with("name=")) {
            part.remove_prefix(5);
        }
        if (!device.name.empty()) {
            throw invalid_argument(fmt::format("device name already set to {}", device.name));
        }
        device.name = part;
    }
    if (device.name.empty()) {
        throw invalid_argument("--device needs a name");
    }
    return device;
}

} // namespace berth::build::dockerfile
