// SPDX-License-Identifier: Apache-2.0
// The instructions of a Dockerfile with their meaning, still unexpanded (Dockerfile reference, one section each).
#pragma once

#include "build/dockerfile/syntax_error.hpp"
#include "build/dockerfile/syntax_tree.hpp"

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace berth::build::dockerfile {

struct KeyValue {
    std::string key;
    std::string value;

    bool operator==(const KeyValue&) const = default;
};

struct FromInstruction {
    std::string base;
    std::string platform;
    std::string stage;    ///< in lower case; empty if the stage has no name
    std::string comment;  ///< description from a comment `# STAGE text`
};

struct ArgPair {
    std::string key;
    std::optional<std::string> value;
    std::string comment;
};

struct ArgInstruction {
    std::vector<ArgPair> pairs;
};
struct EnvInstruction {
    std::vector<KeyValue> pairs;
};
struct LabelInstruction {
    std::vector<KeyValue> pairs;
};
struct MaintainerInstruction {
    std::string maintainer;
};

/// A heredoc as a source of COPY or ADD.
struct SourceContent {
    std::string path;
    std::string data;  ///< tabs of `<<-` removed
    bool expand = true;
};

enum class CopyKind { copy, add };

struct CopyInstruction {
    CopyKind kind = CopyKind::copy;
    std::vector<std::string> sources;
    std::vector<SourceContent> contents;
    std::string destination;
    std::string from;
    std::string chown;
    std::string chmod;
    bool link = false;
    bool parents = false;
    std::vector<std::string> excludes;
    // ADD only
    std::optional<bool> keep_git_dir;
    std::optional<bool> unpack;
    std::string checksum;
};

struct CommandLine {
    std::vector<std::string> words;  ///< shell form: one string
    bool shell_form = false;
    std::vector<Heredoc> heredocs;
};

struct RunInstruction {
    CommandLine command;
    std::vector<std::string> mounts;  ///< values of --mount, unexpanded
    std::string network;
    std::string security;
    std::vector<std::string> devices;
    std::vector<std::string> flags;   ///< names of those given
};
struct CmdInstruction {
    CommandLine command;
};
struct EntrypointInstruction {
    CommandLine command;
};

struct HealthcheckInstruction {
    std::vector<std::string> test;  ///< as in the image config: {"NONE"}, {"CMD", ...} or {"CMD-SHELL", text}
    std::chrono::nanoseconds interval{0};
    std::chrono::nanoseconds timeout{0};
    std::chrono::nanoseconds start_period{0};
    std::chrono::nanoseconds start_interval{0};
    int retries = 0;
};
struct ExposeInstruction {
    std::vector<std::string> ports;
};
struct UserInstruction {
    std::string user;
};
struct VolumeInstruction {
    std::vector<std::string> volumes;
};
struct WorkdirInstruction {
    std::string path;
};
struct StopSignalInstruction {
    std::string signal;
};
struct ShellInstruction {
    std::vector<std::string> words;
};
struct OnbuildInstruction {
    std::string expression;  ///< as stored in the image, heredocs written out
};

using Meaning = std::variant<FromInstruction, ArgInstruction, EnvInstruction, LabelInstruction, MaintainerInstruction,
                             CopyInstruction, RunInstruction, CmdInstruction, EntrypointInstruction,
                             HealthcheckInstruction, ExposeInstruction, UserInstruction, VolumeInstruction,
                             WorkdirInstruction, StopSignalInstruction, ShellInstruction, OnbuildInstruction>;

struct Instruction {
    Meaning meaning;
    std::string name;  ///< in upper case
    std::string text;  ///< as written, continuation lines joined
    LineRange lines;
};

struct Stage {
    FromInstruction from;
    Instruction origin;                     ///< the FROM itself
    std::vector<Instruction> instructions;
};

struct Document {
    std::vector<Instruction> global_args;  ///< ARGs before the first FROM
    std::vector<Stage> stages;
    char escape = '\\';
};

/// Throws SyntaxError.
Instruction interpret(const Node& node, char escape);
/// The whole file, cut into stages. Throws SyntaxError.
Document interpret(const SyntaxTree& tree);

/// Value of RUN --device. Throws std::invalid_argument.
struct Device {
    std::string name;
    bool required = false;
};
Device parse_device(std::string_view text);

} // namespace berth::build::dockerfile
