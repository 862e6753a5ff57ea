// SPDX-License-Identifier: Apache-2.0
// Look-up through layers, topmost first.
#include "build/solver/indexed_tree.hpp"

#include "base/error.hpp"

#include <fcntl.h>
#include <sys/xattr.h>

#include <fmt/format.h>

namespace berth::build {
namespace {

/// What one layer says of a path.
struct Answer {
    enum class Kind : unsigned char { silent, deleted, found, hidden_below } kind = Kind::silent;
    std::optional<TreeEntry> entry;
};

Answer ask(const LayerIndex& index, std::string_view path) {
    if (index.deletes(path)) {
        return {.kind = Answer::Kind::deleted, .entry = std::nullopt};
    }
    if (const archive::TarEntry* found = index.find(path)) {
        TreeEntry entry;
        entry.meta = *found;
        return {.kind = Answer::Kind::found, .entry = std::move(entry)};
    }
    return {.kind = Answer::Kind::silent, .entry = std::nullopt};
}

Answer ask(const AbsolutePath& folder, std::string_view path) {
    const std::string origin = folder.string() + "/" + std::string(path);
    std::optional<TreeEntry> entry = read_entry(AT_FDCWD, origin.c_str(), std::string(path), origin);
    if (!entry) {
        return {};
    }
    if (entry->meta.type == archive::EntryType::character_device && entry->meta.device_major == 0 &&
        entry->meta.device_minor == 0) {
        return {.kind = Answer::Kind::deleted, .entry = std::nullopt};
    }
    return {.kind = Answer::Kind::found, .entry = std::move(entry)};
}

bool hides_below(const LayerIndex& index, std::string_view path) { return index.hides_below(path); }

bool hides_below(const AbsolutePath& folder, std::string_view path) {
    const std::string origin = folder.string() + "/" + std::string(path);
    char value = 0;
    return lgetxattr(origin.c_str(), "trusted.overlay.opaque", &value, 1) == 1 && value == 'y';
}

template <typename Layer>
Answer search(const Layer& layer, std::string_view path) {
    // A folder above that this layer deletes, replaces or makes opaque hides what is below it in lower layers.
    bool hidden = false;
    for (std::size_t slash = path.find('/'); slash != std::string_view::npos; slash = path.find('/', slash + 1)) {
        const std::string_view above = path.substr(0, slash);
        const Answer answer = ask(layer, above);
        if (answer.kind == Answer::Kind::deleted || (answer.entry && !answer.entry->is_directory())) {
            return {.kind = Answer::Kind::deleted, .entry = std::nullopt};
        }
        hidden = hidden || hides_below(layer, above);
    }
    Answer answer = ask(layer, path);
    if (answer.kind == Answer::Kind::silent && hidden) {
        answer.kind = Answer::Kind::hidden_below;
    }
    return answer;
}

} // namespace

std::optional<TreeEntry> IndexedTree::find(std::string_view path) const {
    if (path.empty()) {
        return EmptyTree().find("");
    }
    for (auto layer = layers_.rbegin(); layer != layers_.rend(); ++layer) {
        const auto* index = std::get_if<std::shared_ptr<const LayerIndex>>(&*layer);
        Answer answer = index != nullptr ? search(**index, path) : search(std::get<AbsolutePath>(*layer), path);
        switch (answer.kind) {
        case Answer::Kind::found:
            return std::move(answer.entry);
        case Answer::Kind::deleted:
        case Answer::Kind::hidden_below:
            return std::nullopt;
        case Answer::Kind::silent:
            break;
        }
    }
    return std::nullopt;
}

void IndexedTree::walk(std::string_view, const std::function<void(const TreeEntry&)>&) const {
    throw Error("an index of layers cannot be walked");
}

store::FileDigest IndexedTree::digest(const TreeEntry&) const { throw Error("an index of layers has no contents"); }

std::string IndexedTree::read(const TreeEntry& entry) const {
    if (!entry.origin.empty()) {
        return Tree::read(entry);
    }
    for (auto layer = layers_.rbegin(); layer != layers_.rend(); ++layer) {
        const auto* index = std::get_if<std::shared_ptr<const LayerIndex>>(&*layer);
        if (index != nullptr && (*index)->find(entry.meta.path) != nullptr) {
            const std::string* text = (*index)->find_text(entry.meta.path);
            return text == nullptr ? std::string() : *text;
        }
    }
    return {};
}

} // namespace berth::build
