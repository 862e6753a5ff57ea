// SPDX-License-Identifier: Apache-2.0
// Look-up through stacked folders with overlayfs's whiteouts (character device 0/0) and opaque folders.
#include "build/solver/layer_tree.hpp"

#include "base/error.hpp"
#include "base/file.hpp"
#include "base/text.hpp"

#include <dirent.h>
#include <fcntl.h>
#include <sys/xattr.h>

#include <fmt/format.h>

#include <algorithm>
#include <memory>
#include <set>

namespace berth::build {
namespace {

bool is_whiteout(const TreeEntry& entry) {
    return entry.meta.type == archive::EntryType::character_device && entry.meta.device_major == 0 &&
           entry.meta.device_minor == 0;
}

bool is_opaque(const std::string& folder) {
    char value = 0;
    return (lgetxattr(folder.c_str(), "trusted.overlay.opaque", &value, 1) == 1 && value == 'y') ||
           (lgetxattr(folder.c_str(), "user.overlay.opaque", &value, 1) == 1 && value == 'y');
}

void add_names(const std::string& folder, std::set<std::string>& names) {
    const std::unique_ptr<DIR, int (*)(DIR*)> stream(opendir(folder.c_str()), closedir);
    if (!stream) {
        throw system_error("read folder", folder);
    }
    while (const dirent* entry = readdir(stream.get())) {
        const std::string_view name = entry->d_name;
        if (name != "." && name != "..") {
            names.emplace(name);
        }
    }
}

} // namespace

LayerTree::LayerTree(std::vector<AbsolutePath> layers) {
    std::ranges::reverse(layers);
    for (const AbsolutePath& layer : layers) {
        layers_.push_back(layer.string());
    }
}

LayerTree::Place LayerTree::root() const {
    Place place;
    place.entry = EmptyTree().find("");
    for (const std::string& layer : layers_) {
        place.folders.push_back(layer);
        if (is_opaque(layer)) {
            break;
        }
    }
    if (!place.folders.empty()) {
        std::optional<TreeEntry> top = read_entry(AT_FDCWD, place.folders.front().c_str(), "", place.folders.front());
        if (top) {
            place.entry = std::move(top);
        }
    }
    return place;
}

LayerTree::Place LayerTree::child(const std::vector<std::string>& folders, const std::string& name,
                                  std::string path) const {
    Place place;
    for (const std::string& folder : folders) {
        const std::string origin = folder + "/" + name;
        std::optional<TreeEntry> entry = read_entry(AT_FDCWD, origin.c_str(), path, origin);
        if (!entry) {
            continue;
        }
        if (is_whiteout(*entry)) {
            break;
        }
        const bool directory = entry->is_directory();
        if (!place.entry) {
            place.entry = std::move(entry);
            if (!directory) {
                break;
            }
        } else if (!directory) {
            break; // a folder above hides the file below
        }
        place.folders.push_back(origin);
        if (is_opaque(origin)) {
            break;
        }
    }
    return place;
}

LayerTree::Place LayerTree::at(std::string_view path) const {
    Place place = root();
    std::string walked;
    for (const std::string& name : split(path, '/')) {
        if (name.empty()) {
            continue;
        }
        walked += (walked.empty() ? "" : "/") + name;
        place = child(place.folders, name, walked);
        if (!place.entry) {
            return {};
        }
    }
    return place;
}

std::optional<TreeEntry> LayerTree::find(std::string_view path) const { return at(path).entry; }

void LayerTree::walk(std::string_view path, const std::function<void(const TreeEntry&)>& visit) const {
    walk_folder(at(path), std::string(path), visit);
}

void LayerTree::walk_folder(const Place& place, const std::string& path,
                            const std::function<void(const TreeEntry&)>& visit) const {
    std::set<std::string> names;
    for (const std::string& folder : place.folders) {
        add_names(folder, names);
    }
    for (const std::string& name : names) {
        const std::string below = path.empty() ? name : path + "/" + name;
        const Place next = child(place.folders, name, below);
        if (next.entry) {
            visit(*next.entry);
            walk_folder(next, below, visit);
        }
    }
}

store::FileDigest LayerTree::digest(const TreeEntry& entry) const { return hash_file(entry.origin); }

} // namespace berth::build
