// SPDX-License-Identifier: Apache-2.0
// Layers unpacked in overlayfs' form, ready as lower folders, shared by building and running: layers/HEX/diff.
#pragma once

#include <functional>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "archive/extract.hpp"
#include "base/cancel.hpp"
#include "base/path.hpp"
#include "base/progress.hpp"
#include "image/config.hpp"
#include "image/manifest.hpp"
#include "store/blobs.hpp"
#include "store/scratch.hpp"

namespace berth::store {

/// One layer of an image: its blob, and the digest of the tar in it.
struct LayerReference {
    image::Descriptor blob;
    image::Digest diff_id;
};

/// The layers of an image, bottom first. Throws Error (invalid) when config and manifest disagree on how many.
[[nodiscard]] std::vector<LayerReference> layer_references(const image::Manifest& manifest, const image::Config& config);

/// The ids under which layers that rely on their parents' folders are kept, one for each layer.
[[nodiscard]] std::vector<image::Digest> stacked_layer_ids(const std::vector<image::Digest>& diff_ids);

/// A folder that is found is complete: one that a power cut may have damaged is unpacked again (layer_trust.hpp).
/// Thread-safe, shared by processes.
class Layers {
public:
    Layers(AbsolutePath folder, const Blobs& blobs, Scratch scratch);

    /// Folders for overlayfs, bottom first (mount wants `lowerdir` the other way round). What is missing is unpacked in
    /// parallel from the blobs, each diff id verified.
    [[nodiscard]] std::vector<AbsolutePath> ensure_unpacked(std::span<const LayerReference> layers, progress::Sink& progress,
                                                            const CancelToken& cancel) const;
    /// Its folder when it is unpacked; also makes it young (see Lease).
    [[nodiscard]] std::optional<AbsolutePath> find(const image::Digest& layer_id) const;
    /// Takes an overlay's upper folder (on the store's file system) as the unpacked form of `diff_id`: renamed.
    /// The folder given is gone afterwards.
    AbsolutePath adopt(const AbsolutePath& upper, const image::Digest& diff_id) const;
    /// An empty folder on the store's file system to fill and `adopt` or drop; its `diff` is the content.
    [[nodiscard]] ScratchItem make_work_directory() const;
    [[nodiscard]] archive::Whiteouts whiteouts() const noexcept { return whiteouts_; }
    [[nodiscard]] const AbsolutePath& folder() const noexcept { return folder_; }

private:
    struct Unpacked;
    [[nodiscard]] AbsolutePath place(const image::Digest& layer_id) const;
    [[nodiscard]] Unpacked unpack(const LayerReference& layer, std::span<const AbsolutePath> parents,
                                  progress::Sink& progress, const CancelToken& cancel) const;
    AbsolutePath publish(ScratchItem item, const image::Digest& layer_id) const;

    AbsolutePath folder_;
    const Blobs* blobs_;
    Scratch scratch_;
    archive::Whiteouts whiteouts_;
};

}  // namespace berth::store
