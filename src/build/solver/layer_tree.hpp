// SPDX-License-Identifier: Apache-2.0
// Unpacked layers seen as one tree, as overlayfs would show them, without mounting anything.
#pragma once

#include "base/path.hpp"
#include "build/solver/tree.hpp"

namespace berth::build {

class LayerTree final : public Tree {
public:
    /// Folders of layers, bottom first.
    explicit LayerTree(std::vector<AbsolutePath> layers);

    [[nodiscard]] std::optional<TreeEntry> find(std::string_view path) const override;
    void walk(std::string_view path, const std::function<void(const TreeEntry&)>& visit) const override;
    [[nodiscard]] store::FileDigest digest(const TreeEntry& entry) const override;

private:
    /// A folder and where it is visible: on disk, topmost first.
    struct Place {
        std::optional<TreeEntry> entry;
        std::vector<std::string> folders;
    };
    [[nodiscard]] Place root() const;
    [[nodiscard]] Place child(const std::vector<std::string>& folders, const std::string& name, std::string path) const;
    [[nodiscard]] Place at(std::string_view path) const;
    void walk_folder(const Place& place, const std::string& path, const std::function<void(const TreeEntry&)>& visit) const;

    std::vector<std::string> layers_;  ///< topmost first
};

} // namespace berth::build
