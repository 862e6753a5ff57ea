// SPDX-License-Identifier: Apache-2.0
// Blobs as files: written aside, synced, then renamed into place.
#include "store/blobs.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>

#include <fmt/format.h>

#include "base/error.hpp"
#include "base/file.hpp"
#include "store/garbage.hpp"

namespace berth::store {
namespace {

constexpr std::size_t largest_document = 8UL * 1024UL * 1024UL;

}  // namespace

void BlobWriter::write(std::string_view bytes) {
    hasher_.update(bytes);
    write_all(item_.descriptor(), bytes, item_.path().string());
    size_ += bytes.size();
}

image::Digest BlobWriter::commit() {
    const auto digest = image::Digest::from_hex(algorithm_, hasher_.finish_hex());
    publish(digest);
    return digest;
}

void BlobWriter::commit(const image::Digest& expected, std::uint64_t expected_size) {
    if (size_ != expected_size) {
        throw Error(ErrorKind::invalid, fmt::format("blob '{}' has {} bytes where {} were announced", expected.text(), size_,
                                                    expected_size),
                    "the source is damaged or was changed; nothing was stored");
    }
    const auto digest = image::Digest::from_hex(algorithm_, hasher_.finish_hex());
    if (digest != expected) {
        throw Error(ErrorKind::invalid, fmt::format("blob '{}' has the content of '{}'", expected.text(), digest.text()),
                    "the source is damaged or was changed; nothing was stored");
    }
    publish(digest);
}

void BlobWriter::publish(const image::Digest& digest) {
    const auto target = blobs_->path(digest);
    if (fdatasync(item_.descriptor()) != 0) { throw system_error("write", target.string()); }
    if (fchmod(item_.descriptor(), 0444) != 0) { throw system_error("protect", target.string()); }
    const auto gate = collection_gate(blobs_->folder_);
    item_.publish(target);
    sync_path(target.parent());
}

AbsolutePath Blobs::path(const image::Digest& digest) const {
    return folder_ / digest.algorithm_name() / digest.encoded();
}

std::optional<std::uint64_t> Blobs::find_size(const image::Digest& digest) const {
    struct stat status {};
    const auto file = path(digest);
    if (stat(file.c_str(), &status) == 0) { return static_cast<std::uint64_t>(status.st_size); }
    if (errno == ENOENT) { return std::nullopt; }
    throw system_error("look at", file.string());
}

bool Blobs::keep(const image::Digest& digest) const {
    const auto gate = collection_gate(folder_);
    const auto file = path(digest);
    if (utimensat(AT_FDCWD, file.c_str(), nullptr, 0) == 0) { return true; }
    if (errno == ENOENT) { return false; }
    throw system_error("touch", file.string());
}

FileDescriptor Blobs::open_descriptor(const image::Digest& digest) const {
    FileDescriptor fd(::open(path(digest).c_str(), O_RDONLY | O_CLOEXEC));
    if (fd) { return fd; }
    if (errno == ENOENT) {
        throw Error(ErrorKind::not_found, fmt::format("blob '{}' is not in the store", digest.text()),
                    "pull or import the image again");
    }
    throw system_error("open", path(digest).string());
}

std::unique_ptr<ByteSource> Blobs::open(const image::Digest& digest) const {
    return std::make_unique<FileSource>(open_descriptor(digest), path(digest).string());
}

std::string Blobs::read(const image::Digest& digest) const {
    const auto source = open(digest);
    auto bytes = read_whole(*source, largest_document, digest.text());
    if (image::Digest::of(bytes, digest.algorithm()) != digest) {
        throw Error(ErrorKind::invalid, fmt::format("blob '{}' in the store is damaged", digest.text()),
                    fmt::format("remove '{}' and pull or import the image again", path(digest).string()));
    }
    return bytes;
}

BlobWriter Blobs::writer(image::DigestAlgorithm algorithm) const { return {*this, scratch_.make_file(), algorithm}; }

image::Descriptor Blobs::put(std::string_view media_type, std::string_view bytes) const {
    auto descriptor = image::Descriptor::of(media_type, bytes);
    if (find_size(descriptor.digest) == descriptor.size && keep(descriptor.digest)) { return descriptor; }
    auto blob = writer();
    blob.write(bytes);
    blob.commit(descriptor.digest, descriptor.size);
    return descriptor;
}

void Blobs::put(const image::Descriptor& descriptor, ByteSource& source) const {
    auto blob = writer(descriptor.digest.algorithm());
    copy_bytes(source, blob);
    blob.commit(descriptor.digest, descriptor.size);
}

}  // namespace berth::store
