// SPDX-License-Identifier: Apache-2.0
// Which stages a file has, what each starts from and reads, and which of them the target needs.
#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "build/dockerfile/instruction.hpp"
#include "build/dockerfile/words.hpp"
#include "image/platform.hpp"

namespace berth::build::dockerfile {

/// A stage by its index, or an image by its name.
struct SourceName {
    std::optional<std::size_t> stage;
    std::string image;
};

struct StageEntry {
    const Stage* stage = nullptr;
    std::string shown_name;          ///< its own, or "stage-2"
    std::string base;                ///< expanded
    std::optional<std::size_t> base_stage;
    std::vector<Instruction> instructions;  ///< with those of ONBUILD triggers in front
    std::size_t triggered = 0;       ///< how many of them are triggers
    std::set<std::size_t> needs;
    std::set<std::string> images;    ///< names in COPY --from and mounts that are no stage
};

class StageTable {
public:
    /// Expands FROM with `globals`. Throws SyntaxError.
    StageTable(const Document& document, const Variables& globals, const image::Platform& platform);

    [[nodiscard]] const std::vector<StageEntry>& entries() const noexcept { return entries_; }
    /// The stage's index. Throws SyntaxError when there is no such stage.
    [[nodiscard]] std::size_t find_target(const std::string& target) const;
    /// What `--from=NAME` means: an index, a stage (of several of one name the last), or an image.
    [[nodiscard]] SourceName find_source(const std::string& name) const;
    /// Puts triggers of a base image or stage in front of the stage's own instructions. The entry's needs follow.
    void add_triggers(std::size_t index, const std::vector<std::string>& triggers);
    /// Stages that `target` needs, itself included, in order. Throws SyntaxError for a circle.
    [[nodiscard]] std::vector<std::size_t> reachable(std::size_t target) const;

private:
    [[nodiscard]] std::vector<std::size_t> closure(std::size_t target) const;
    void add_needs(std::size_t index, const Instruction& instruction);

    std::vector<StageEntry> entries_;
    std::map<std::string, std::size_t> last_by_name_;
};

} // namespace berth::build::dockerfile
