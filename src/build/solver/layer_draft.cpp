// SPDX-License-Identifier: Apache-2.0
// Assembly of a layer's entries.
#include "build/solver/layer_draft.hpp"

#include "base/error.hpp"
#include "base/path.hpp"
#include "base/text.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace berth::build {

bool LayerDraft::FoldersFirst::operator()(const std::string& left, const std::string& right) const {
    return std::ranges::lexicographical_compare(left, right, [](char a, char b) {
        const auto rank = [](char c) { return c == '/' ? 0U : static_cast<unsigned char>(c) + 1U; };
        return rank(a) < rank(b);
    });
}

void LayerDraft::inherit_folders(const std::string& path) {
    std::string above;
    for (const std::string& part : split(path, '/')) {
        above += (above.empty() ? "" : "/") + part;
        if (above == path || items_.contains(above)) {
            continue;
        }
        std::optional<TreeEntry> entry = parent_.find(above);
        if (entry && entry->is_directory()) {
            if (!entry->origin.empty()) {
                entry->meta.xattrs = read_xattrs(entry->origin);
            }
            items_.emplace(above, Item{.meta = std::move(entry->meta), .content = {}});
        }
    }
}

void LayerDraft::ensure_folder(const std::string& path, const NewFolder& made) {
    if (path.empty()) {
        return;
    }
    std::string above;
    for (const std::string& part : split(path, '/')) {
        above += (above.empty() ? "" : "/") + part;
        const std::optional<TreeEntry> entry = find(above);
        if (entry && !entry->is_directory()) {
            throw Error(ErrorKind::invalid, fmt::format("'/{}' is in the way: it is not a folder", above));
        }
        if (!entry) {
            archive::TarEntry folder;
            folder.path = above;
            folder.type = archive::EntryType::directory;
            folder.mode = made.mode;
            folder.uid = made.owner.uid;
            folder.gid = made.owner.gid;
            folder.mtime = made.time;
            items_.insert_or_assign(above, Item{.meta = std::move(folder), .content = {}});
        }
    }
    inherit_folders(path + "/.");
}

void LayerDraft::put_folder(archive::TarEntry entry) {
    const std::optional<TreeEntry> there = find(entry.path);
    if (there && !there->is_directory()) {
        throw Error(ErrorKind::invalid, fmt::format("cannot copy to non-directory: /{}", entry.path));
    }
    inherit_folders(entry.path);
    const std::string path = entry.path;
    items_.insert_or_assign(path, Item{.meta = std::move(entry), .content = {}});
}

void LayerDraft::refuse_folder(const std::string& path) const {
    const std::optional<TreeEntry> there = find(path);
    if (there && there->is_directory()) {
        throw Error(ErrorKind::invalid, fmt::format("cannot replace the folder '/{}' with a file", path));
    }
}

void LayerDraft::put(archive::TarEntry entry, std::string origin) {
    refuse_folder(entry.path);
    inherit_folders(entry.path);
    const std::string path = entry.path;
    Item item{.meta = std::move(entry), .content = {}};
    if (item.meta.type == archive::EntryType::file) {
        item.content = Origin{std::move(origin)};
    }
    items_.insert_or_assign(path, std::move(item));
}

void LayerDraft::put_data(archive::TarEntry entry, std::string data) {
    refuse_folder(entry.path);
    inherit_folders(entry.path);
    const std::string path = entry.path;
    entry.size = data.size();
    items_.insert_or_assign(path, Item{.meta = std::move(entry), .content = Data{std::move(data)}});
}

std::optional<TreeEntry> LayerDraft::find(std::string_view path) const {
    const auto found = items_.find(std::string(path));
    if (found != items_.end()) {
        TreeEntry entry;
        entry.meta = found->second.meta;
        return entry;
    }
    // Below something that the draft has put in the place of a folder there is nothing; such puts are refused.
    return parent_.find(path);
}

void LayerDraft::walk(std::string_view, const std::function<void(const TreeEntry&)>&) const {
    throw Error("a layer being put together cannot be walked");
}

store::FileDigest LayerDraft::digest(const TreeEntry&) const {
    throw Error("a layer being put together has no digests");
}

LayerIndex LayerDraft::index() const {
    LayerIndex index;
    for (const auto& [path, item] : items_) {
        index.add(item.meta);
    }
    return index;
}

bool LayerDraft::replaces_accounts() const { return items_.contains("etc/passwd") || items_.contains("etc/group"); }

void LayerDraft::write(LayerWriter& writer, const CancelToken& cancel) const {
    for (const auto& [path, item] : items_) {
        cancel.throw_if_cancelled();
        if (const auto* origin = std::get_if<Origin>(&item.content)) {
            archive::TarEntry entry = item.meta;
            entry.xattrs = read_xattrs(origin->path);
            writer.add_file(std::move(entry), origin->path);
        } else if (const auto* data = std::get_if<Data>(&item.content)) {
            writer.add(item.meta, data->text);
        } else {
            writer.add(item.meta);
        }
    }
}

} // namespace berth::build
