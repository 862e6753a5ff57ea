// SPDX-License-Identifier: Apache-2.0
// Entries to tar to the store's layer writer.
#include "build/solver/layer_writer.hpp"

#include "base/file.hpp"
#include "store/layer_writer.hpp"

#include <fcntl.h>
#include <sys/stat.h>

namespace berth::build {
struct LayerWriter::State {
    State(const store::Store& store, const LayerOptions& given)
        : options(given), layer(store.blobs(), {.compression = given.compression}), tar(layer) {}

    LayerOptions options;
    store::LayerWriter layer;
    archive::TarWriter tar;

    void cut_time(archive::TarEntry& entry) const {
        if (options.latest_time && entry.mtime >= *options.latest_time) {
            entry.mtime = *options.latest_time;
            entry.mtime_nanoseconds = 0;
        }
    }
};

LayerWriter::LayerWriter(const store::Store& store, const LayerOptions& options)
    : state_(std::make_unique<State>(store, options)) {}
LayerWriter::~LayerWriter() = default;

void LayerWriter::add(archive::TarEntry entry) {
    state_->cut_time(entry);
    state_->tar.add(entry);
}

void LayerWriter::add(archive::TarEntry entry, std::string_view data) {
    state_->cut_time(entry);
    entry.size = data.size();
    state_->tar.add(entry, data);
}

void LayerWriter::add_file(archive::TarEntry entry, const std::string& origin) {
    state_->cut_time(entry);
    FileDescriptor file = open_file(AbsolutePath(origin), O_RDONLY | O_NOFOLLOW);
    struct stat status{};
    if (fstat(file.get(), &status) != 0) {
        throw system_error("look at", origin);
    }
    entry.size = static_cast<std::uint64_t>(status.st_size);
    FileSource source(std::move(file), origin, 0, entry.size);
    state_->tar.add(entry, source);
}

store::LayerReference LayerWriter::finish() {
    state_->tar.finish();
    return state_->layer.finish();
}

} // namespace berth::build
