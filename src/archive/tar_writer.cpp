// SPDX-License-Identifier: Apache-2.0
// TarWriter on libarchive's restricted pax format: extended headers only where ustar is not enough.
#include "archive/tar_writer.hpp"

#include <archive.h>
#include <archive_entry.h>

#include <cerrno>
#include <exception>
#include <vector>

#include <fmt/format.h>

#include "archive/text_encoding.hpp"
#include "base/error.hpp"

namespace berth::archive {
namespace {

unsigned file_type(EntryType type) {
    switch (type) {
        case EntryType::file:
        case EntryType::hardlink: return AE_IFREG;
        case EntryType::directory: return AE_IFDIR;
        case EntryType::symlink: return AE_IFLNK;
        case EntryType::character_device: return AE_IFCHR;
        case EntryType::block_device: return AE_IFBLK;
        case EntryType::fifo: return AE_IFIFO;
    }
    return AE_IFREG;
}

}  // namespace

struct TarWriter::State {
    ByteSink& sink;
    struct archive* handle = archive_write_new();
    struct archive_entry* entry = archive_entry_new();
    std::vector<char> buffer = std::vector<char>(256UL * 1024UL);
    std::exception_ptr failure;
    bool finished = false;

    explicit State(ByteSink& to) : sink(to) {}
    State(const State&) = delete;
    State& operator=(const State&) = delete;
    ~State() {
        archive_entry_free(entry);
        // Without this, freeing would write the end mark into a sink whose user has given up.
        if (!finished) { archive_write_fail(handle); }
        archive_write_free(handle);
    }

    static la_ssize_t on_write(struct archive*, void* data, const void* bytes, std::size_t size) {
        auto* self = static_cast<State*>(data);
        try {
            self->sink.write({static_cast<const char*>(bytes), size});
            return static_cast<la_ssize_t>(size);
        } catch (...) {
            self->failure = std::current_exception();
            archive_set_error(self->handle, EIO, "the sink failed");
            return -1;
        }
    }

    void check(la_ssize_t status, std::string_view path) {
        if (status >= 0 && !failure) { return; }
        if (failure) { std::rethrow_exception(failure); }
        if (status == ARCHIVE_WARN) { return; }
        const char* text = archive_error_string(handle);
        throw Error(fmt::format("cannot write '{}' into a tar archive", path))
            .with_cause(text != nullptr ? text : "unknown reason");
    }

    void header(const TarEntry& from) {
        const Utf8Scope utf8;
        archive_entry_clear(entry);
        archive_entry_set_pathname(entry, from.path.c_str());
        archive_entry_set_filetype(entry, file_type(from.type));
        archive_entry_set_perm(entry, from.mode & 07777U);
        archive_entry_set_uid(entry, static_cast<la_int64_t>(from.uid));
        archive_entry_set_gid(entry, static_cast<la_int64_t>(from.gid));
        if (!from.user.empty()) { archive_entry_set_uname(entry, from.user.c_str()); }
        if (!from.group.empty()) { archive_entry_set_gname(entry, from.group.c_str()); }
        archive_entry_set_mtime(entry, from.mtime, 0);
        archive_entry_set_size(entry, from.type == EntryType::file ? static_cast<la_int64_t>(from.size) : 0);
        if (from.type == EntryType::hardlink) { archive_entry_set_hardlink(entry, from.link_target.c_str()); }
        if (from.type == EntryType::symlink) { archive_entry_set_symlink(entry, from.link_target.c_str()); }
        if (from.type == EntryType::character_device || from.type == EntryType::block_device) {
            archive_entry_set_rdevmajor(entry, from.device_major);
            archive_entry_set_rdevminor(entry, from.device_minor);
        }
        for (const auto& [name, value] : from.xattrs) {
            archive_entry_xattr_add_entry(entry, name.c_str(), value.data(), value.size());
        }
        check(archive_write_header(handle, entry), from.path);
    }
};

TarWriter::TarWriter(ByteSink& sink) : state_(std::make_unique<State>(sink)) {
    struct archive* handle = state_->handle;
    archive_write_set_format_pax_restricted(handle);
    // Names that are not UTF-8 are kept byte for byte; SCHILY is the xattr form that container tools read.
    archive_write_set_options(handle, "xattrheader=SCHILY");
    archive_write_set_bytes_per_block(handle, 0);
    if (archive_write_open(handle, state_.get(), nullptr, &State::on_write, nullptr) != ARCHIVE_OK) {
        state_->check(-1, "");
    }
}
TarWriter::TarWriter(TarWriter&&) noexcept = default;
TarWriter& TarWriter::operator=(TarWriter&&) noexcept = default;
TarWriter::~TarWriter() = default;

void TarWriter::add(const TarEntry& entry) { state_->header(entry); }

void TarWriter::add(const TarEntry& entry, std::string_view data) {
    TextSource source(data);
    TarEntry sized = entry;
    sized.size = data.size();
    add(sized, source);
}

void TarWriter::add(const TarEntry& entry, ByteSource& data) {
    state_->header(entry);
    std::uint64_t left = entry.size;
    auto& buffer = state_->buffer;
    while (const std::size_t count = data.read(buffer.data(), buffer.size())) {
        if (count > left) { throw Error(ErrorKind::conflict, fmt::format("'{}' grew while it was read", entry.path)); }
        state_->check(archive_write_data(state_->handle, buffer.data(), count), entry.path);
        left -= count;
    }
    if (left != 0) { throw Error(ErrorKind::conflict, fmt::format("'{}' shrank while it was read", entry.path)); }
}

void TarWriter::finish() {
    if (state_->finished) { return; }
    state_->finished = true;
    state_->check(archive_write_close(state_->handle), "end");
}

}  // namespace berth::archive
