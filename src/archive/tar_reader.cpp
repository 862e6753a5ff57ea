// SPDX-License-Identifier: Apache-2.0
// TarReader on libarchive.
#include "archive/tar_reader.hpp"

#include <archive.h>
#include <archive_entry.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <vector>

#include <fmt/format.h>

#include "archive/libarchive_input.hpp"
#include "archive/text_encoding.hpp"
#include "base/error.hpp"

namespace berth::archive {
namespace {

constexpr std::size_t piece = 256 * 1024;

std::string text_or_empty(const char* utf8, const char* raw) {
    if (raw != nullptr) { return raw; }
    return utf8 != nullptr ? utf8 : "";
}

EntryType entry_type(struct archive_entry* entry) {
    if (archive_entry_hardlink(entry) != nullptr) { return EntryType::hardlink; }
    switch (archive_entry_filetype(entry)) {
        case AE_IFDIR: return EntryType::directory;
        case AE_IFLNK: return EntryType::symlink;
        case AE_IFCHR: return EntryType::character_device;
        case AE_IFBLK: return EntryType::block_device;
        case AE_IFIFO: return EntryType::fifo;
        default: return EntryType::file;
    }
}

}  // namespace

struct TarReader::State {
    LibarchiveInput input;

    State(ByteSource& source, std::string name) : input(source, std::move(name)) {}

    [[noreturn]] void fail() { input.fail(fmt::format("cannot read '{}' as a tar archive", input.name())); }
};

TarReader::TarReader(ByteSource& source, std::string name) : state_(std::make_unique<State>(source, std::move(name))) {
    archive_read_support_format_tar(state_->input.handle());
    const BytesScope bytes;
    if (state_->input.open() != ARCHIVE_OK) { state_->fail(); }
}
TarReader::TarReader(TarReader&&) noexcept = default;
TarReader& TarReader::operator=(TarReader&&) noexcept = default;
TarReader::~TarReader() = default;

std::optional<TarEntry> TarReader::next() {
    const BytesScope bytes;
    struct archive_entry* entry = nullptr;
    const int status = archive_read_next_header(state_->input.handle(), &entry);
    if (status == ARCHIVE_EOF) { return std::nullopt; }
    if (status < ARCHIVE_WARN || state_->input.source_failed()) { state_->fail(); }
    TarEntry result;
    result.path = text_or_empty(archive_entry_pathname_utf8(entry), archive_entry_pathname(entry));
    result.type = entry_type(entry);
    result.mode = archive_entry_perm(entry) & 07777U;
    result.uid = static_cast<std::uint64_t>(archive_entry_uid(entry));
    result.gid = static_cast<std::uint64_t>(archive_entry_gid(entry));
    result.user = text_or_empty(archive_entry_uname_utf8(entry), archive_entry_uname(entry));
    result.group = text_or_empty(archive_entry_gname_utf8(entry), archive_entry_gname(entry));
    result.mtime = archive_entry_mtime(entry);
    result.mtime_nanoseconds = static_cast<std::uint32_t>(archive_entry_mtime_nsec(entry));
    if (result.type == EntryType::file) { result.size = static_cast<std::uint64_t>(archive_entry_size(entry)); }
    if (result.type == EntryType::hardlink) {
        result.link_target = text_or_empty(archive_entry_hardlink_utf8(entry), archive_entry_hardlink(entry));
    } else if (result.type == EntryType::symlink) {
        result.link_target = text_or_empty(archive_entry_symlink_utf8(entry), archive_entry_symlink(entry));
    }
    if (result.type == EntryType::character_device || result.type == EntryType::block_device) {
        result.device_major = static_cast<std::uint32_t>(archive_entry_rdevmajor(entry));
        result.device_minor = static_cast<std::uint32_t>(archive_entry_rdevminor(entry));
    }
    archive_entry_xattr_reset(entry);
    const char* xattr_name = nullptr;
    const void* value = nullptr;
    std::size_t size = 0;
    while (archive_entry_xattr_next(entry, &xattr_name, &value, &size) == ARCHIVE_OK) {
        result.xattrs.emplace_back(xattr_name, std::string(static_cast<const char*>(value), size));
    }
    std::ranges::sort(result.xattrs);
    return result;
}

std::size_t TarReader::read(char* buffer, std::size_t capacity) {
    const la_ssize_t count = archive_read_data(state_->input.handle(), buffer, capacity);
    if (count < 0) { state_->fail(); }
    return static_cast<std::size_t>(count);
}

std::uint64_t TarReader::copy_to_file(int fd, std::string_view path) {
    std::uint64_t end = 0;
    bool trailing_hole = false;
    while (true) {
        const void* block = nullptr;
        std::size_t size = 0;
        la_int64_t offset = 0;
        const int status = archive_read_data_block(state_->input.handle(), &block, &size, &offset);
        if (status == ARCHIVE_EOF) {
            // A hole at the end of a sparse file is told by the offset of an empty last block.
            if (static_cast<std::uint64_t>(offset) > end) {
                end = static_cast<std::uint64_t>(offset);
                trailing_hole = true;
            }
            break;
        }
        if (status < ARCHIVE_WARN) { state_->fail(); }
        const char* data = static_cast<const char*>(block);
        auto at = static_cast<std::uint64_t>(offset);
        if (size == 0 && at > end) { trailing_hole = true; }
        end = std::max(end, at + size);
        while (size > 0) {
            const ssize_t written = pwrite(fd, data, size, static_cast<off_t>(at));
            if (written < 0) {
                if (errno == EINTR) { continue; }
                throw system_error("write", path);
            }
            data += written;
            size -= static_cast<std::size_t>(written);
            at += static_cast<std::uint64_t>(written);
            trailing_hole = false;
        }
    }
    if (trailing_hole && ftruncate(fd, static_cast<off_t>(end)) != 0) { throw system_error("write", path); }
    return end;
}

void TarReader::drain() {
    std::vector<char> rest(piece);
    while (state_->input.source().read(rest.data(), rest.size()) != 0) {}
}

}  // namespace berth::archive
