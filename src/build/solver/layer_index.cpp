// SPDX-License-Identifier: Apache-2.0
// Indexing of layers.
#include "build/solver/layer_index.hpp"

#include "archive/tar_reader.hpp"
#include "base/path.hpp"

namespace berth::build {
namespace {

constexpr std::size_t largest_text = 4UL << 20U;

std::string clean(std::string_view path) {
    std::string result = clean_path("/" + std::string(path));
    result.erase(0, 1);
    return result;
}

} // namespace

LayerIndex::LayerIndex(ByteSource& blob, const std::string& name, const CancelToken& cancel) {
    archive::TarReader reader(blob, name);
    while (std::optional<archive::TarEntry> entry = reader.next()) {
        cancel.throw_if_cancelled();
        const std::string path = clean(entry->path);
        if (entry->type == archive::EntryType::file && (path == "etc/passwd" || path == "etc/group")) {
            archive::EntrySource content(reader);
            texts_[path] = read_whole(content, largest_text, path);
        }
        add(std::move(*entry));
    }
}

void LayerIndex::add(archive::TarEntry entry) {
    entry.path = clean(entry.path);
    const std::string name = base_name(entry.path);
    const std::size_t slash = entry.path.rfind('/');
    const std::string folder = slash == std::string::npos ? std::string() : entry.path.substr(0, slash);
    if (name == ".wh..wh..opq") {
        opaque_.insert(folder);
    } else if (name.starts_with(".wh.")) {
        deleted_.insert(folder.empty() ? name.substr(4) : folder + "/" + name.substr(4));
    } else if (!entry.path.empty()) {
        std::string path = entry.path;
        entries_.insert_or_assign(std::move(path), std::move(entry));
    }
}

const archive::TarEntry* LayerIndex::find(std::string_view path) const {
    const auto found = entries_.find(path);
    return found == entries_.end() ? nullptr : &found->second;
}

const std::string* LayerIndex::find_text(std::string_view path) const {
    const auto found = texts_.find(path);
    return found == texts_.end() ? nullptr : &found->second;
}

} // namespace berth::build
