// SPDX-License-Identifier: Apache-2.0
// Unpacking of layers. A layer stands for itself (diff id) unless it relies on folders that only its parents tell of;
// then its form depends on them and it is kept under the id of the stack.
#include "store/layers.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <climits>
#include <mutex>

#include <fmt/format.h>

#include "archive/compression.hpp"
#include "archive/tar_reader.hpp"
#include "base/error.hpp"
#include "base/file.hpp"
#include "base/metered_source.hpp"
#include "base/thread_pool.hpp"
#include "image/hashing_source.hpp"
#include "store/garbage.hpp"
#include "store/layer_trust.hpp"

namespace berth::store {
namespace {

/// The topmost parent that has anything at `path` decides, as in the overlay.
archive::ParentEntry find_in_parents(std::span<const AbsolutePath> parents, std::string_view path) {
    for (auto parent = parents.rbegin(); parent != parents.rend(); ++parent) {
        const auto full = *parent / path;
        struct stat status {};
        if (lstat(full.c_str(), &status) != 0) { continue; }
        if (S_ISDIR(status.st_mode)) {
            return {.kind = archive::ParentEntry::Kind::directory,
                    .mode = status.st_mode & 07777U,
                    .uid = status.st_uid,
                    .gid = status.st_gid};
        }
        if (S_ISLNK(status.st_mode)) {
            std::string target(PATH_MAX, '\0');
            const ssize_t size = readlink(full.c_str(), target.data(), target.size());
            if (size < 0) { throw system_error("read the link", full.string()); }
            target.resize(static_cast<std::size_t>(size));
            return {.kind = archive::ParentEntry::Kind::symlink, .link_target = std::move(target)};
        }
        return {};
    }
    return {};
}

// Older than what the kernel writes back by itself (dirty_expire_centisecs, 30 s).
constexpr std::chrono::seconds settled_age(120);

}  // namespace

struct Layers::Unpacked {
    ScratchItem item;
    bool depends_on_parents = false;
};

std::vector<LayerReference> layer_references(const image::Manifest& manifest, const image::Config& config) {
    if (manifest.layers.size() != config.diff_ids.size()) {
        throw Error(ErrorKind::invalid, fmt::format("the image's manifest has {} layers and its config {}",
                                                    manifest.layers.size(), config.diff_ids.size()),
                    "the image is broken; build or pull it again");
    }
    std::vector<LayerReference> layers;
    for (std::size_t index = 0; index < manifest.layers.size(); ++index) {
        layers.push_back({.blob = manifest.layers[index], .diff_id = config.diff_ids[index]});
    }
    return layers;
}

std::vector<image::Digest> stacked_layer_ids(const std::vector<image::Digest>& diff_ids) {
    auto ids = image::chain_ids(diff_ids);
    // The chain id of a lone layer is its diff id, which stands for the form that fits on any parents.
    if (!ids.empty()) { ids.front() = image::chain_id(ids.front(), ids.front()); }
    return ids;
}

Layers::Layers(AbsolutePath folder, const Blobs& blobs, Scratch scratch)
    : folder_(std::move(folder)),
      blobs_(&blobs),
      scratch_(std::move(scratch)),
      whiteouts_(geteuid() == 0 ? archive::Whiteouts::overlay_trusted : archive::Whiteouts::overlay_user) {}

AbsolutePath Layers::place(const image::Digest& layer_id) const { return folder_ / layer_id.encoded(); }

std::optional<AbsolutePath> Layers::find(const image::Digest& layer_id) const {
    const auto gate = collection_gate(folder_);
    const auto directory = place(layer_id);
    if (utimensat(AT_FDCWD, directory.c_str(), nullptr, 0) == 0) {
        return is_trusted(directory) ? std::optional(directory / "diff") : std::nullopt;
    }
    if (errno == ENOENT) { return std::nullopt; }
    throw system_error("touch", directory.string());
}

ScratchItem Layers::make_work_directory() const {
    auto item = scratch_.make_directory();
    ensure_directory(item.path() / "diff");
    return item;
}

Layers::Unpacked Layers::unpack(const LayerReference& layer, std::span<const AbsolutePath> parents,
                                progress::Sink& progress, const CancelToken& cancel) const {
    return within(fmt::format("cannot unpack layer '{}'", layer.blob.digest.text()), [&] {
        progress::Task task(progress, fmt::format("unpacking {}", layer.blob.digest.brief()));
        Unpacked result{.item = make_work_directory()};
        MeteredSource counted(blobs_->open(layer.blob.digest), task, layer.blob.size);
        archive::DecompressingSource plain(counted, layer.blob.digest.text());
        image::HashingSource hashed(plain, layer.diff_id.algorithm());
        archive::TarReader reader(hashed, layer.blob.digest.text());
        archive::ExtractOptions options{.whiteouts = whiteouts_};
        if (!parents.empty()) {
            options.find_parent = [parents](std::string_view path) { return find_in_parents(parents, path); };
        }
        const auto extracted = archive::extract(reader, result.item.path() / "diff", options, cancel);
        reader.drain();
        if (const auto digest = hashed.finish(); digest != layer.diff_id) {
            throw Error(ErrorKind::invalid, fmt::format("its content is '{}' where the image config says '{}'",
                                                        digest.text(), layer.diff_id.text()),
                        "the image is broken; build or pull it again");
        }
        for (const auto& loss : extracted.losses) { progress::warn(progress, loss); }
        result.depends_on_parents = !extracted.implicit_directories.empty();
        return result;
    });
}

AbsolutePath Layers::publish(ScratchItem item, const image::Digest& layer_id) const {
    const auto target = place(layer_id);
    mark_unsynced(item.path());
    const auto gate = collection_gate(folder_);
    if (exists(target) && !is_trusted(target)) {
        const auto aside = scratch_.make_directory();
        rename_path(target, aside.path() / "layer");
    }
    // False: another process was quicker with the same layer.
    item.publish(target);
    return target / "diff";
}

std::vector<AbsolutePath> Layers::ensure_unpacked(std::span<const LayerReference> layers, progress::Sink& progress,
                                                  const CancelToken& cancel) const {
    std::vector<image::Digest> diff_ids;
    for (const auto& layer : layers) { diff_ids.push_back(layer.diff_id); }
    const auto stacked = stacked_layer_ids(diff_ids);
    std::vector<std::optional<AbsolutePath>> folders(layers.size());
    std::vector<std::optional<Unpacked>> fresh(layers.size());
    std::vector<std::size_t> missing;
    for (std::size_t index = 0; index < layers.size(); ++index) {
        folders[index] = find(layers[index].diff_id);
        if (!folders[index]) { folders[index] = find(stacked[index]); }
        if (!folders[index]) { missing.push_back(index); }
    }
    if (!missing.empty()) {
        ThreadPool pool;
        pool.for_each_index(missing.size(), [&](std::size_t at) {
            const std::size_t index = missing[at];
            fresh[index] = unpack(layers[index], {}, progress, cancel);
        });
        std::vector<AbsolutePath> below;
        for (std::size_t index = 0; index < layers.size(); ++index) {
            if (fresh[index]) {
                auto layer_id = layers[index].diff_id;
                if (fresh[index]->depends_on_parents) {
                    layer_id = stacked[index];
                    if (index > 0) {
                        fresh[index] = unpack(layers[index], below, progress, cancel);
                    }
                }
                folders[index] = publish(std::move(fresh[index]->item), layer_id);
            }
            below.push_back(*folders[index]);
        }
        settle_layers(folder_, settled_age);
    }
    std::vector<AbsolutePath> result;
    for (auto& folder : folders) { result.push_back(std::move(*folder)); }
    return result;
}

AbsolutePath Layers::adopt(const AbsolutePath& upper, const image::Digest& diff_id) const {
    if (auto there = find(diff_id)) {
        remove_tree(upper);
        return *there;
    }
    auto item = scratch_.make_directory();
    rename_path(upper, item.path() / "diff");
    return publish(std::move(item), diff_id);
}

}  // namespace berth::store
