// SPDX-License-Identifier: Apache-2.0
// Writes pax tar; the same entries always give the same bytes.
#pragma once

#include <memory>

#include "archive/tar_entry.hpp"
#include "base/byte_stream.hpp"

namespace berth::archive {

/// Entries come in the order they are added; times are cut to whole seconds, as layers have them.
class TarWriter {
public:
    /// `sink` outlives the writer.
    explicit TarWriter(ByteSink& sink);
    TarWriter(TarWriter&&) noexcept;
    TarWriter& operator=(TarWriter&&) noexcept;
    ~TarWriter();

    /// An entry without data.
    void add(const TarEntry& entry);
    /// A file; `data` gives exactly `entry.size` bytes, else Error (conflict): it changed while being read.
    void add(const TarEntry& entry, ByteSource& data);
    void add(const TarEntry& entry, std::string_view data);
    /// The end-of-archive mark. Nothing may be added after it.
    void finish();

private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace berth::archive
