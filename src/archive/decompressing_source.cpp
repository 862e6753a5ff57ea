// SPDX-License-Identifier: Apache-2.0
// Decompression by libarchive's filters around its raw format.
#include <archive.h>
#include <archive_entry.h>

#include <cerrno>
#include <exception>
#include <vector>

#include <fmt/format.h>

#include "archive/compression.hpp"
#include "base/error.hpp"

namespace berth::archive {

struct DecompressingSource::State {
    ByteSource& source;
    std::string name;
    struct archive* handle = archive_read_new();
    std::vector<char> buffer = std::vector<char>(256UL * 1024UL);
    std::exception_ptr failure;
    enum class Phase { closed, open, ended } phase = Phase::closed;

    State(ByteSource& from, std::string text) : source(from), name(std::move(text)) {}
    State(const State&) = delete;
    State& operator=(const State&) = delete;
    ~State() { archive_read_free(handle); }

    static la_ssize_t on_read(struct archive*, void* data, const void** block) {
        auto* self = static_cast<State*>(data);
        try {
            *block = self->buffer.data();
            return static_cast<la_ssize_t>(self->source.read(self->buffer.data(), self->buffer.size()));
        } catch (...) {
            self->failure = std::current_exception();
            archive_set_error(self->handle, EIO, "the source failed");
            return -1;
        }
    }

    void check(la_ssize_t status) {
        if (failure) { std::rethrow_exception(failure); }
        if (status >= 0) { return; }
        const char* text = archive_error_string(handle);
        throw Error(ErrorKind::invalid, fmt::format("cannot decompress '{}'", name))
            .with_cause(text != nullptr ? text : "it is damaged");
    }

    void open() {
        archive_read_support_filter_gzip(handle);
        archive_read_support_filter_zstd(handle);
        archive_read_support_filter_xz(handle);
        archive_read_support_filter_bzip2(handle);
        archive_read_support_format_raw(handle);
        archive_read_support_format_empty(handle);
        check(archive_read_open(handle, this, nullptr, &State::on_read, nullptr));
        struct archive_entry* entry = nullptr;
        const int status = archive_read_next_header(handle, &entry);
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
    const la_ssize_t count = archive_read_data(state_->handle, buffer, capacity);
    state_->check(count);
    if (count == 0) { state_->phase = State::Phase::ended; }
    return static_cast<std::size_t>(count);
}

}  // namespace berth::archive
