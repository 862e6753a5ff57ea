// SPDX-License-Identifier: Apache-2.0
// Where, to the line, a field of a kustomization says what it did to a field of an object.
#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <string>
#include <unordered_map>

#include "render/explain/patch_place.hpp"
#include "render/file_system.hpp"
#include "yaml/arena.hpp"
#include "yaml/node.hpp"

namespace berth::render {

struct CausePlace {
    std::string file;        ///< the kustomization, or a file that its field names
    std::uint32_t line = 0;  ///< 0: not known
    std::uint32_t field_line = 0;  ///< of the kustomization's field
};

using LinesOfNames = std::unordered_map<std::string, std::uint32_t>;

/// Reads each file once. Unknown fields, and files that cannot be read, have no lines.
class CausePlaces {
public:
    explicit CausePlaces(FileSystem& files) : files_(files) {}

    /// `field` is what a BuildObserver was told: "namePrefix", "images[1]".
    [[nodiscard]] CausePlace find(const std::string& kustomization, const std::string& field, const SetField& set);

private:
    const yaml::Node* root_of(const std::string& kustomization);
    CausePlace in_patch(const std::string& kustomization, const yaml::Node& entry, const SetField& set);
    CausePlace in_text(const std::string& kustomization, const yaml::Node& text, const SetField& set);
    CausePlace in_file(const std::string& kustomization, const yaml::Node& path, const SetField& set);
    CausePlace in_generator(const std::string& kustomization, const yaml::Node& generator, const SetField& set);
    CausePlace in_replacement(const std::string& kustomization, const yaml::Node& replacement, const SetField& set);
    const LinesOfNames& variables_in(const std::string& file);
    CausePlace in_plugin(const std::string& kustomization, const yaml::Node& entries, const std::string& plugin);

    FileSystem& files_;
    std::deque<yaml::Arena> arenas_;
    std::map<std::string, const yaml::Node*> roots_;
    std::unordered_map<const yaml::Node*, std::optional<PatchLines>> patches_in_texts_;
    std::unordered_map<std::string, std::optional<PatchLines>> patch_files_;
    std::unordered_map<std::string, LinesOfNames> variables_;
};

}  // namespace berth::render
