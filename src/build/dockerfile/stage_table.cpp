// SPDX-License-Identifier: Apache-2.0
// Names, dependencies and reachability of stages.
#include "build/dockerfile/stage_table.hpp"

#include "base/text.hpp"
#include "build/dockerfile/run_mount.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <functional>
#include <stdexcept>

namespace berth::build::dockerfile {
namespace {

std::optional<std::size_t> parse_index(std::string_view text) {
    std::size_t index = 0;
    const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), index);
    return problem == std::errc() && end == text.data() + text.size() ? std::optional(index) : std::nullopt;
}

std::string expand_from(const std::string& word, const Variables& globals, LineRange lines, char escape) {
    try {
        return expand(word, globals, {.escape = escape}).text;
    } catch (const std::invalid_argument& problem) {
        throw SyntaxError(lines, fmt::format("cannot expand '{}': {}", word, problem.what()));
    }
}

void check_platform(const Stage& stage, const Variables& globals, const image::Platform& wanted, char escape) {
    if (stage.from.platform.empty()) {
        return;
    }
    const LineRange lines = stage.origin.lines;
    const std::string text = expand_from(stage.from.platform, globals, lines, escape);
    if (text.empty()) {
        throw SyntaxError(lines, fmt::format("empty platform value from expression {}", stage.from.platform));
    }
    try {
        const image::Platform platform = image::Platform::parse(text);
        if (platform.normalized() == wanted.normalized()) {
            return;
        }
    } catch (const Error& error) {
        throw SyntaxError(lines, fmt::format("failed to parse platform {}: {}", stage.from.platform, error.message()));
    }
    throw SyntaxError(lines, fmt::format("FROM --platform={} is not supported yet: only {}", text, wanted.text()),
                      "builds for other platforms come later");
}

} // namespace

StageTable::StageTable(const Document& document, const Variables& globals, const image::Platform& platform) {
    for (std::size_t i = 0; i < document.stages.size(); ++i) {
        const Stage& stage = document.stages[i];
        StageEntry entry;
        entry.stage = &stage;
        entry.shown_name = stage.from.stage.empty() ? fmt::format("stage-{}", i) : stage.from.stage;
        entry.base = expand_from(stage.from.base, globals, stage.origin.lines, document.escape);
        if (entry.base.empty()) {
            throw SyntaxError(stage.origin.lines, fmt::format("base name ({}) should not be blank", stage.from.base));
        }
        check_platform(stage, globals, platform, document.escape);
        const auto base = last_by_name_.find(entry.base); // only stages above; the name's case counts here
        if (base != last_by_name_.end()) {
            entry.base_stage = base->second;
            entry.needs.insert(base->second);
        }
        entry.instructions = stage.instructions;
        entries_.push_back(std::move(entry));
        if (!stage.from.stage.empty()) {
            last_by_name_[stage.from.stage] = i;
        }
    }
    for (std::size_t i = 0; i < entries_.size(); ++i) {
        for (const Instruction& instruction : entries_[i].stage->instructions) {
            add_needs(i, instruction);
        }
    }
}

std::size_t StageTable::find_target(const std::string& target) const {
    if (target.empty()) {
        return entries_.size() - 1;
    }
    const auto found = last_by_name_.find(to_lower(target));
    if (found != last_by_name_.end()) {
        return found->second;
    }
    const std::optional<std::size_t> index = parse_index(target);
    if (index && *index < entries_.size()) {
        return *index;
    }
    std::vector<std::string> names;
    for (const auto& [name, position] : last_by_name_) {
        names.push_back(name);
    }
    throw SyntaxError({}, fmt::format("target stage '{}' could not be found", target),
                      names.empty() ? "no stage of this file has a name"
                                    : fmt::format("stages are {}", fmt::join(names, ", ")));
}

SourceName StageTable::find_source(const std::string& name) const {
    if (const std::optional<std::size_t> index = parse_index(name)) {
        if (*index >= entries_.size()) {
            throw std::invalid_argument(fmt::format("invalid stage index {}", *index));
        }
        return {.stage = *index, .image = {}};
    }
    const auto found = last_by_name_.find(to_lower(name));
    if (found != last_by_name_.end()) {
        return {.stage = found->second, .image = {}};
    }
    return {.stage = std::nullopt, .image = name};
}

void StageTable::add_needs(std::size_t index, const Instruction& instruction) {
    const auto need = [&](const std::string& name) {
        const SourceName source = find_source(name);
        if (source.stage) {
            entries_[index].needs.insert(*source.stage);
        } else if (source.image != "scratch") {
            entries_[index].images.insert(source.image);
        }
    };
    try {
        if (const auto* copy = std::get_if<CopyInstruction>(&instruction.meaning)) {
            if (copy->from.find('$') != std::string::npos) {
                throw std::invalid_argument("variable expansion is not supported for --from, define a new stage with "
                                            "FROM using ARG from global scope as a workaround");
            }
            if (!copy->from.empty()) {
                need(copy->from);
            }
        } else if (const auto* run = std::get_if<RunInstruction>(&instruction.meaning)) {
            for (const std::string& mount : run->mounts) {
                const std::string from = mount_source(mount);
                if (!from.empty()) {
                    need(from);
                }
            }
        }
    } catch (const std::invalid_argument& problem) {
        throw SyntaxError(instruction.lines, problem.what());
    }
}

void StageTable::add_triggers(std::size_t index, const std::vector<std::string>& triggers) {
    StageEntry& entry = entries_[index];
    const LineRange lines = entry.stage->origin.lines;
    std::vector<Instruction> instructions;
    for (const std::string& trigger : triggers) {
        try {
            SyntaxTree tree = parse(trigger);
            if (tree.nodes.size() != 1) {
                throw SyntaxError(lines, "an ONBUILD trigger must be one instruction");
            }
            tree.nodes.front().lines = lines;
            instructions.push_back(interpret(tree.nodes.front(), tree.escape));
        } catch (const SyntaxError& error) {
            throw SyntaxError(lines, fmt::format("ONBUILD trigger '{}': {}", trigger, error.text()));
        }
    }
    for (const Instruction& instruction : instructions) {
        add_needs(index, instruction);
    }
    entry.triggered += instructions.size();
    entry.instructions.insert(entry.instructions.begin(), instructions.begin(), instructions.end());
}

std::vector<std::size_t> StageTable::reachable(std::size_t target) const {
    // Every stage is looked at for circles, in order: a circle is an error of the file, whatever the target.
    for (std::size_t i = 0; i < entries_.size(); ++i) {
        static_cast<void>(closure(i));
    }
    return closure(target);
}

std::vector<std::size_t> StageTable::closure(std::size_t target) const {
    enum class Mark : unsigned char { unseen, open, closed };
    std::vector<Mark> marks(entries_.size(), Mark::unseen);
    const std::function<void(std::size_t)> visit = [&](std::size_t index) {
        if (marks[index] == Mark::open) {
            throw SyntaxError(entries_[index].stage->origin.lines,
                              fmt::format("circular dependency detected on stage: {}", entries_[index].shown_name));
        }
        if (marks[index] == Mark::closed) {
            return;
        }
        marks[index] = Mark::open;
        for (const std::size_t needed : entries_[index].needs) {
            visit(needed);
        }
        marks[index] = Mark::closed;
    };
    visit(target);
    std::vector<std::size_t> result;
    for (std::size_t i = 0; i < marks.size(); ++i) {
        if (marks[i] == Mark::closed) {
            result.push_back(i);
        }
    }
    return result;
}

} // namespace berth::build::dockerfile
