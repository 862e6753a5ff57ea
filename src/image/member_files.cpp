// SPDX-License-Identifier: Apache-2.0
// Members of folders and tars.
#include "image/member_files.hpp"

#include <fcntl.h>
#include <fmt/format.h>

#include "archive/compression.hpp"
#include "archive/tar_index.hpp"
#include "base/error.hpp"

namespace berth::image {

namespace {

constexpr std::size_t document_limit = 8 * 1024 * 1024;
constexpr int most_links = 8;

Error missing(const MemberFiles& files, const std::string& path) {
    return {ErrorKind::not_found, fmt::format("{} has no '{}'", files.description(), path)};
}

class DescriptorSink final : public ByteSink {
public:
    DescriptorSink(int fd, std::string name) : fd_(fd), name_(std::move(name)) {}
    void write(std::string_view bytes) override { write_all(fd_, bytes, name_); }

private:
    int fd_;
    std::string name_;
};

/// gzip, zstd, xz or bzip2 by their first bytes.
bool looks_compressed(const AbsolutePath& file) {
    FileSource source(open_file(file, O_RDONLY), file.string(), 0, 6);
    const std::string start = read_whole(source, 6, file.string());
    using namespace std::string_view_literals;
    return start.starts_with("\x1f\x8b"sv) || start.starts_with("\x28\xb5\x2f\xfd"sv) || start.starts_with("\xfd" "7zXZ\0"sv) ||
           start.starts_with("BZh"sv);
}

}  // namespace

std::string read_member(const MemberFiles& files, const std::string& path) {
    return read_whole(*files.open(path), document_limit, fmt::format("{} of {}", path, files.description()));
}

std::optional<std::uint64_t> FolderFiles::find_size(const std::string& path) const {
    const AbsolutePath file = folder_ / clean_path(path);
    struct stat status {};
    // A document in the folder may name any path; those outside are not its members.
    if (!folder_.contains(file) || ::stat(file.c_str(), &status) != 0 || !S_ISREG(status.st_mode)) {
        return std::nullopt;
    }
    return static_cast<std::uint64_t>(status.st_size);
}

std::unique_ptr<ByteSource> FolderFiles::open(const std::string& path) const {
    if (!find_size(path)) {
        throw missing(*this, path);
    }
    const AbsolutePath file = folder_ / clean_path(path);
    return std::make_unique<FileSource>(open_file(file, O_RDONLY), file.string());
}

ArchiveFiles::ArchiveFiles(AbsolutePath file, const AbsolutePath& scratch) : file_(std::move(file)), data_(file_) {
    if (looks_compressed(file_)) {
        unpacked_.emplace(scratch);
        data_ = unpacked_->path() / "archive.tar";
        const FileDescriptor target = open_file(data_, O_WRONLY | O_CREAT | O_EXCL, 0600);
        FileSource compressed(open_file(file_, O_RDONLY), file_.string());
        archive::DecompressingSource source(compressed, file_.string());
        DescriptorSink sink(target.get(), data_.string());
        copy_bytes(source, sink);
    }
    index();
}

void ArchiveFiles::index() {
    std::map<std::string, std::string> links;
    for (const archive::IndexedEntry& entry : archive::index_tar(data_)) {
        const std::string path = clean_path(entry.path);
        if (entry.type == archive::EntryType::file) {
            places_[path] = {.offset = entry.offset, .size = entry.size};
        } else if (entry.type == archive::EntryType::hardlink) {
            links[path] = clean_path(entry.link_target);
        } else if (entry.type == archive::EntryType::symlink) {
            // Older `docker save` wrote equal layers as links to the first.
            links[path] = join_path(directory_name(path), entry.link_target);
        }
    }
    for (const auto& [path, first] : links) {
        std::string target = first;
        for (int i = 0; i < most_links && !places_.contains(target) && links.contains(target); ++i) {
            target = links.at(target);
        }
        if (const auto found = places_.find(target); found != places_.end()) {
            places_[path] = Place(found->second);
        }
    }
}

std::optional<std::uint64_t> ArchiveFiles::find_size(const std::string& path) const {
    const auto found = places_.find(clean_path(path));
    return found == places_.end() ? std::nullopt : std::optional(found->second.size);
}

std::unique_ptr<ByteSource> ArchiveFiles::open(const std::string& path) const {
    const auto found = places_.find(clean_path(path));
    if (found == places_.end()) {
        throw missing(*this, path);
    }
    return std::make_unique<FileSource>(open_file(data_, O_RDONLY), fmt::format("{} of '{}'", path, file_.string()),
                                        found->second.offset, found->second.size);
}

}  // namespace berth::image
