// SPDX-License-Identifier: Apache-2.0
// Walks through the instructions of one stage, keeping what they change: the file tree's vertex, the environment, the
// image config and its history.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "build/dockerfile/instruction.hpp"
#include "build/dockerfile/words.hpp"
#include "build/plan/graph.hpp"

namespace berth::build::dockerfile {

/// Variables as a list in order of first setting, as a process gets them.
class Environment : public Variables {
public:
    [[nodiscard]] std::optional<std::string> find(std::string_view name) const override;
    void set(std::string_view name, std::string_view value);
    [[nodiscard]] const std::vector<std::pair<std::string, std::string>>& values() const noexcept { return values_; }

private:
    std::vector<std::pair<std::string, std::string>> values_;
};

/// What a finished stage hands on.
struct StageResult {
    std::optional<VertexId> tree;
    image::Config config;
    std::size_t inherited_history = 0;
    Environment environment;                            ///< with the ARGs, which stages built on this one inherit
    std::vector<std::pair<std::string, std::string>> build_args;
};

/// What all stages of a file share while planning.
struct PlanContext {
    Graph& graph;
    const Variables& globals;
    const std::map<std::string, std::string, std::less<>>& build_args;
    std::string file;
    char escape = '\\';
    /// The tree that `--from=NAME` means, for a stage at that index. Throws std::invalid_argument.
    std::function<TreeInput(const std::string& name)> find_tree;
};

class StagePlanner {
public:
    struct Naming {
        std::string stage;      ///< as titles show it
        std::size_t steps = 0;  ///< how many steps the stage has in all
        std::size_t next = 1;   ///< number of the next step
    };
    /// `start` is what the stage begins with: an image's config, or what another stage handed on.
    StagePlanner(const PlanContext& context, StageResult start, Naming naming);

    enum class Origin { written, triggered };
    /// Throws SyntaxError.
    void apply(const Instruction& instruction, Origin origin);
    [[nodiscard]] StageResult finish() && { return std::move(state_); }

private:
    void apply_meaning(const Instruction& instruction);
    void apply(const ArgInstruction& arg);
    void apply(const EnvInstruction& env);
    void apply(const LabelInstruction& label);
    void apply(const MaintainerInstruction& maintainer);
    void apply(const CopyInstruction& copy);
    void apply(const RunInstruction& run);
    void apply(const CmdInstruction& cmd);
    void apply(const EntrypointInstruction& entrypoint);
    void apply(const HealthcheckInstruction& healthcheck);
    void apply(const ExposeInstruction& expose);
    void apply(const UserInstruction& user);
    void apply(const VolumeInstruction& volume);
    void apply(const WorkdirInstruction& workdir);
    void apply(const StopSignalInstruction& stop_signal);
    void apply(const ShellInstruction& shell);
    void apply(const OnbuildInstruction& onbuild);
    void apply(const FromInstruction& from);

    [[nodiscard]] std::string expanded(std::string_view word) const;
    [[nodiscard]] std::vector<RunMount> mounts_of(const RunInstruction& run) const;
    [[nodiscard]] std::vector<std::string> with_shell(const CommandLine& command) const;
    void add_vertex(Work work);
    enum class Layer { none, made };
    void record(std::string text, Layer layer);

    const PlanContext& context_;
    StageResult state_;
    Naming naming_;
    bool command_set_ = false;
    const Instruction* current_ = nullptr;
    Origin origin_ = Origin::written;
};

/// Does this instruction make a step of its own, counted in titles?
[[nodiscard]] bool is_step(const Instruction& instruction);

} // namespace berth::build::dockerfile
