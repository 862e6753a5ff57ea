// SPDX-License-Identifier: Apache-2.0
// The entries of a layer that is put together from elsewhere (COPY, ADD, WORKDIR), seen on top of the tree it is for.
#pragma once

#include <ctime>
#include <map>
#include <string>
#include <variant>

#include "base/cancel.hpp"
#include "build/solver/layer_index.hpp"
#include "build/solver/layer_writer.hpp"
#include "build/solver/tree.hpp"
#include "store/scratch.hpp"

namespace berth::build {

struct Owner {
    std::uint64_t uid = 0;
    std::uint64_t gid = 0;
};

/// How the folders are made that a destination needs.
struct NewFolder {
    mode_t mode = 0755;
    Owner owner{};
    std::int64_t time = 0;
};

/// As a Tree it shows the parent with the draft on top. Not thread-safe.
class LayerDraft final : public Tree {
public:
    explicit LayerDraft(const Tree& parent) : parent_(parent) {}

    /// Makes `path` and what is missing above it. Throws Error when something else is in the way.
    void ensure_folder(const std::string& path, const NewFolder& made);
    /// Puts a folder with its own metadata, over one that is there. Throws Error when something else is there.
    void put_folder(archive::TarEntry entry);
    /// Puts anything else, over anything but a folder. `origin` is where a regular file's data is.
    void put(archive::TarEntry entry, std::string origin);
    void put_data(archive::TarEntry entry, std::string data);
    /// Keeps a temporary file, the origin of an entry, as long as the draft.
    void keep(store::ScratchItem item) { kept_.push_back(std::move(item)); }

    [[nodiscard]] std::optional<TreeEntry> find(std::string_view path) const override;
    void walk(std::string_view path, const std::function<void(const TreeEntry&)>& visit) const override;
    [[nodiscard]] store::FileDigest digest(const TreeEntry& entry) const override;

    [[nodiscard]] LayerIndex index() const;
    /// Does it hold files whose content an index would need?
    [[nodiscard]] bool replaces_accounts() const;
    /// Everything, in the order of a tar; hard links between entries of the same file kept.
    void write(LayerWriter& writer, const CancelToken& cancel) const;

private:
    struct Data {
        std::string text;
    };
    struct Origin {
        std::string path;
    };
    struct Item {
        archive::TarEntry meta;
        std::variant<std::monostate, Origin, Data> content;
    };
    struct FoldersFirst {
        bool operator()(const std::string& left, const std::string& right) const;
    };
    /// The parent's folders above `path`, so that whoever unpacks the layer knows their metadata.
    void inherit_folders(const std::string& path);
    void refuse_folder(const std::string& path) const;

    const Tree& parent_;
    std::vector<store::ScratchItem> kept_;
    std::map<std::string, Item, FoldersFirst> items_;
};

} // namespace berth::build
