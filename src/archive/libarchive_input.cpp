// SPDX-License-Identifier: Apache-2.0
// LibarchiveInput.
#include "archive/libarchive_input.hpp"

#include <cerrno>
#include <utility>

#include "base/error.hpp"

namespace berth::archive {
namespace {

constexpr std::size_t piece = 256 * 1024;

}  // namespace

LibarchiveInput::LibarchiveInput(ByteSource& source, std::string name)
    : source_(source), name_(std::move(name)), handle_(archive_read_new()), buffer_(piece) {
    archive_read_support_filter_gzip(handle_);
    archive_read_support_filter_zstd(handle_);
    archive_read_support_filter_xz(handle_);
    archive_read_support_filter_bzip2(handle_);
    archive_read_support_format_empty(handle_);
}

LibarchiveInput::~LibarchiveInput() { archive_read_free(handle_); }

int LibarchiveInput::open() { return archive_read_open(handle_, this, nullptr, &on_read, nullptr); }

la_ssize_t LibarchiveInput::on_read(struct archive* handle, void* data, const void** block) {
    auto* self = static_cast<LibarchiveInput*>(data);
    try {
        *block = self->buffer_.data();
        return static_cast<la_ssize_t>(self->source_.read(self->buffer_.data(), self->buffer_.size()));
    } catch (...) {
        self->failure_ = std::current_exception();
        archive_set_error(handle, EIO, "the source failed");
        return -1;
    }
}

void LibarchiveInput::fail(std::string problem) {
    if (failure_) { std::rethrow_exception(failure_); }
    const char* text = archive_error_string(handle_);
    throw Error(ErrorKind::invalid, std::move(problem)).with_cause(text != nullptr ? text : "it is damaged");
}

}  // namespace berth::archive
