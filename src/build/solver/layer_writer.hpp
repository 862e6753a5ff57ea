// SPDX-License-Identifier: Apache-2.0
// A layer in one pass: entries become tar, diff id, compressed blob and digest while they are written.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>

#include "archive/compression.hpp"
#include "archive/tar_writer.hpp"
#include "image/media_type.hpp"
#include "store/layers.hpp"
#include "store/store.hpp"

namespace berth::build {

struct LayerOptions {
    archive::Compression compression = archive::Compression::gzip;
    /// Modification times later than this (seconds since 1970) are cut down to it: SOURCE_DATE_EPOCH.
    std::optional<std::int64_t> latest_time{};
};

/// Entries in the order of a tar: folders before what is in them. Nothing is visible before finish().
class LayerWriter {
public:
    LayerWriter(const store::Store& store, const LayerOptions& options);
    LayerWriter(const LayerWriter&) = delete;
    LayerWriter& operator=(const LayerWriter&) = delete;
    ~LayerWriter();

    void add(archive::TarEntry entry);
    void add(archive::TarEntry entry, std::string_view data);
    /// A regular file from disk; `entry.size` is taken from the open file.
    void add_file(archive::TarEntry entry, const std::string& origin);
    /// The blob is in the store afterwards.
    [[nodiscard]] store::LayerReference finish();

private:
    struct State;
    std::unique_ptr<State> state_;
};

} // namespace berth::build
