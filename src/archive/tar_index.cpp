// SPDX-License-Identifier: Apache-2.0
// Offsets of tar members from libarchive's header positions.
#include "archive/tar_index.hpp"

#include <archive.h>
#include <archive_entry.h>
#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>

#include <memory>

#include "archive/text_encoding.hpp"
#include "base/error.hpp"
#include "base/file.hpp"

namespace berth::archive {

namespace {

struct ReaderDeleter {
    void operator()(struct archive* handle) const noexcept { archive_read_free(handle); }
};

constexpr std::uint64_t block = 512;
constexpr std::size_t read_piece = 64 * 1024;

std::uint64_t padded(std::uint64_t size) { return (size + block - 1) / block * block; }

std::string text_of(const char* text) { return text == nullptr ? "" : text; }

IndexedEntry entry_of(struct archive_entry* entry, const AbsolutePath& file) {
    IndexedEntry indexed{.path = text_of(archive_entry_pathname(entry))};
    if (archive_entry_sparse_count(entry) > 0) {
        throw Error(ErrorKind::unsupported, fmt::format("'{}' has the sparse member '{}'", file.string(), indexed.path));
    }
    if (const char* target = archive_entry_hardlink(entry)) {
        indexed.type = EntryType::hardlink;
        indexed.link_target = target;
    } else if (archive_entry_filetype(entry) == AE_IFLNK) {
        indexed.type = EntryType::symlink;
        indexed.link_target = text_of(archive_entry_symlink(entry));
    } else if (archive_entry_filetype(entry) == AE_IFDIR) {
        indexed.type = EntryType::directory;
    } else {
        indexed.size = static_cast<std::uint64_t>(archive_entry_size(entry));
    }
    return indexed;
}

}  // namespace

std::vector<IndexedEntry> index_tar(const AbsolutePath& file) {
    const FileDescriptor descriptor = open_file(file, O_RDONLY);
    struct stat status {};
    if (::fstat(descriptor.get(), &status) != 0) {
        throw system_error("read", file.string());
    }
    const std::unique_ptr<struct archive, ReaderDeleter> handle(archive_read_new());
    auto fail = [&] {
        throw Error(ErrorKind::invalid, fmt::format("cannot read '{}' as a tar archive", file.string()))
            .with_cause(text_of(archive_error_string(handle.get())));
    };
    // Without filters: a compressed file is then no tar.
    archive_read_support_format_tar(handle.get());
    const BytesScope bytes;
    if (archive_read_open_fd(handle.get(), descriptor.get(), read_piece) != ARCHIVE_OK) {
        fail();
    }
    std::vector<IndexedEntry> entries;
    for (;;) {
        struct archive_entry* entry = nullptr;
        const int result = archive_read_next_header(handle.get(), &entry);
        if (result != ARCHIVE_EOF && result < ARCHIVE_WARN) {
            fail();
        }
        // A header begins where the padded data before it ended, and so does the end-of-archive mark. Counting back from
        // there leaves out how many blocks of extended header stood before the data.
        const auto position = static_cast<std::uint64_t>(archive_read_header_position(handle.get()));
        if (!entries.empty()) {
            IndexedEntry& last = entries.back();
            last.offset = position - padded(last.size);
            if (last.offset + last.size > static_cast<std::uint64_t>(status.st_size)) {
                throw Error(ErrorKind::invalid, fmt::format("'{}' is cut off in its member '{}'", file.string(), last.path));
            }
        }
        if (result == ARCHIVE_EOF) {
            return entries;
        }
        entries.push_back(entry_of(entry, file));
    }
}

}  // namespace berth::archive
