// SPDX-License-Identifier: Apache-2.0
// Decompression by libarchive's filters around its raw format.
#include <archive.h>
#include <archive_entry.h>

#include <utility>

#include <fmt/format.h>

#include "archive/compression.hpp"
#include "archive/libarchive_input.hpp"

namespace berth::archive {

struct DecompressingSource::State {
    LibarchiveInput input;
    enum class Phase { closed, open, ended } phase = Phase::closed;

    State(ByteSource& source, std::string name) : input(source, std::move(name)) {}

    void check(la_ssize_t status) {
        if (status < 0 || input.source_failed()) { input.fail(fmt::format("cannot decompress '{}'", input.name())); }
    }

    void open() {
        archive_read_support_format_raw(input.handle());
        check(input.open());
        struct archive_entry* entry = nullptr;
        const int status = archive_read_next_header(input.handle(), &entry);
        phase = status == ARCHIVE_EOF ? Phase::ended : Phase::open;
        check(status == ARCHIVE_EOF ? 0 : status);
    }
};

DecompressingSource::DecompressingSource(ByteSource& source, std::string name)
    : state_(std::make_unique<State>(source, std::move(name))) {}
DecompressingSource::~DecompressingSource() = default;

std::size_t DecompressingSource::read(char* buffer, std::size_t capacity) {
    if (state_->phase == State::Phase::closed) { state_->open(); }
    if (state_->phase == State::Phase::ended) { return 0; }
    const la_ssize_t count = archive_read_data(state_->input.handle(), buffer, capacity);
    state_->check(count);
    if (count == 0) { state_->phase = State::Phase::ended; }
    return static_cast<std::size_t>(count);
}

}  // namespace berth::archive
