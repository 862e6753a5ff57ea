// SPDX-License-Identifier: Apache-2.0
// Stacked layers as a tree of names and metadata, each layer by its unpacked folder or by its index. It has no contents
// and cannot be walked: it is what COPY looks at to find its destination.
#pragma once

#include <memory>
#include <variant>

#include "base/path.hpp"
#include "build/solver/layer_index.hpp"
#include "build/solver/tree.hpp"

namespace berth::build {

class IndexedTree final : public Tree {
public:
    using Layer = std::variant<AbsolutePath, std::shared_ptr<const LayerIndex>>;
    /// Bottom first.
    explicit IndexedTree(std::vector<Layer> layers) : layers_(std::move(layers)) {}

    [[nodiscard]] std::optional<TreeEntry> find(std::string_view path) const override;
    void walk(std::string_view path, const std::function<void(const TreeEntry&)>& visit) const override;
    [[nodiscard]] store::FileDigest digest(const TreeEntry& entry) const override;
    [[nodiscard]] std::string read(const TreeEntry& entry) const override;

private:
    std::vector<Layer> layers_;
};

} // namespace berth::build
