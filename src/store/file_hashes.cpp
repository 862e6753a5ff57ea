// SPDX-License-Identifier: Apache-2.0
// File hash tables: header, slots of an open-addressing index, fixed records, then the paths. Native byte order: the
// table never leaves the machine.
#include "store/file_hashes.hpp"

#include <fcntl.h>
#include <sys/mman.h>

#include <bit>
#include <cstring>

#include "base/error.hpp"
#include "base/file.hpp"
#include "crypto/hash.hpp"

namespace berth::store {
namespace {

constexpr std::uint64_t magic = 0x3148535f48545242;  // "BRTH_SH1"
constexpr std::int64_t settling_nanoseconds = 2'000'000'000;
constexpr std::uint32_t free_slot = 0xFFFFFFFF;

struct Header {
    std::uint64_t magic;
    std::uint64_t count;
    std::uint64_t slots;  ///< a power of two
    std::uint64_t path_bytes;
};

struct Record {
    FileIdentity identity;
    FileDigest digest;
    std::uint64_t path_at;
    std::uint64_t path_size;
};

std::uint64_t hash_path(std::string_view path) {
    std::uint64_t hash = 0xcbf29ce484222325;
    for (const char letter : path) { hash = (hash ^ static_cast<unsigned char>(letter)) * 0x100000001b3; }
    return hash ^ (hash >> 32U);
}

std::uint64_t file_size(const Header& header) {
    return sizeof(Header) + header.slots * sizeof(std::uint32_t) + header.count * sizeof(Record) + header.path_bytes;
}

template <typename T>
void append_raw(std::string& to, const T* values, std::size_t count) {
    to.append(reinterpret_cast<const char*>(values), count * sizeof(T));
}

}  // namespace

FileIdentity FileIdentity::of(const struct stat& status) {
    const auto nanoseconds = [](const timespec& time) {
        return std::int64_t{time.tv_sec} * 1'000'000'000 + std::int64_t{time.tv_nsec};
    };
    return {.device = status.st_dev,
            .inode = status.st_ino,
            .size = static_cast<std::uint64_t>(status.st_size),
            .modified_nanoseconds = nanoseconds(status.st_mtim),
            .changed_nanoseconds = nanoseconds(status.st_ctim)};
}

struct FileHashTable::Mapping {
    void* address = nullptr;
    std::size_t bytes = 0;
    const Header* header = nullptr;
    const std::uint32_t* slots = nullptr;
    const Record* records = nullptr;
    const char* paths = nullptr;

    Mapping() = default;
    Mapping(const Mapping&) = delete;
    Mapping& operator=(const Mapping&) = delete;
    ~Mapping() {
        if (address != nullptr) { munmap(address, bytes); }
    }

    /// False when the file cannot be a table: then everything is read anew.
    bool accept() {
        header = static_cast<const Header*>(address);
        if (bytes < sizeof(Header) || header->magic != magic || !std::has_single_bit(header->slots) ||
            header->count >= header->slots || header->slots > (1ULL << 31U) || header->path_bytes > bytes ||
            file_size(*header) != bytes) {
            return false;
        }
        const char* at = static_cast<const char*>(address) + sizeof(Header);
        records = reinterpret_cast<const Record*>(at);
        at += header->count * sizeof(Record);
        slots = reinterpret_cast<const std::uint32_t*>(at);
        paths = at + header->slots * sizeof(std::uint32_t);
        return true;
    }
};

FileHashTable::FileHashTable() = default;
FileHashTable::FileHashTable(FileHashTable&&) noexcept = default;
FileHashTable& FileHashTable::operator=(FileHashTable&&) noexcept = default;
FileHashTable::~FileHashTable() = default;

std::size_t FileHashTable::size() const noexcept { return mapping_ ? mapping_->header->count : 0; }

const FileDigest* FileHashTable::find(std::string_view path, const FileIdentity& identity) const noexcept {
    if (!mapping_) { return nullptr; }
    const auto& map = *mapping_;
    const std::uint64_t mask = map.header->slots - 1;
    for (std::uint64_t slot = hash_path(path) & mask; map.slots[slot] != free_slot; slot = (slot + 1) & mask) {
        if (map.slots[slot] >= map.header->count) { return nullptr; }
        const Record& record = map.records[map.slots[slot]];
        if (record.path_size != path.size() || record.path_at > map.header->path_bytes ||
            record.path_size > map.header->path_bytes - record.path_at ||
            std::memcmp(map.paths + record.path_at, path.data(), path.size()) != 0) {
            continue;
        }
        return record.identity == identity ? &record.digest : nullptr;
    }
    return nullptr;
}

AbsolutePath FileHashes::table_path(const AbsolutePath& root) const {
    return folder_ / crypto::sha256_hex(root.string()).substr(0, 32);
}

FileHashTable FileHashes::load(const AbsolutePath& root) const {
    FileHashTable table;
    const FileDescriptor fd(open(table_path(root).c_str(), O_RDONLY | O_CLOEXEC));
    struct stat status {};
    if (!fd || fstat(fd.get(), &status) != 0 || status.st_size < static_cast<off_t>(sizeof(Header))) { return table; }
    auto mapping = std::make_unique<FileHashTable::Mapping>();
    mapping->bytes = static_cast<std::size_t>(status.st_size);
    void* address = mmap(nullptr, mapping->bytes, PROT_READ, MAP_PRIVATE | MAP_POPULATE, fd.get(), 0);
    if (address == MAP_FAILED) { return table; }
    mapping->address = address;
    if (mapping->accept()) { table.mapping_ = std::move(mapping); }
    return table;
}

void FileHashes::save(const AbsolutePath& root, const std::vector<FileHash>& hashes, std::int64_t taken_at) const {
    std::vector<Record> records;
    std::string paths;
    records.reserve(hashes.size());
    for (const auto& hash : hashes) {
        if (hash.identity.changed_nanoseconds > taken_at - settling_nanoseconds ||
            hash.identity.modified_nanoseconds > taken_at - settling_nanoseconds) {
            continue;
        }
        records.push_back({.identity = hash.identity, .digest = hash.digest, .path_at = paths.size(), .path_size = hash.path.size()});
        paths.append(hash.path);
    }
    const Header header{.magic = magic,
                        .count = records.size(),
                        .slots = std::bit_ceil(records.size() * 2 + 2),
                        .path_bytes = paths.size()};
    std::vector<std::uint32_t> slots(header.slots, free_slot);
    for (std::uint32_t index = 0; index < records.size(); ++index) {
        const auto path = std::string_view(paths).substr(records[index].path_at, records[index].path_size);
        std::uint64_t slot = hash_path(path) & (header.slots - 1);
        while (slots[slot] != free_slot) { slot = (slot + 1) & (header.slots - 1); }
        slots[slot] = index;
    }
    std::string content;
    content.reserve(file_size(header));
    append_raw(content, &header, 1);
    append_raw(content, records.data(), records.size());
    append_raw(content, slots.data(), slots.size());
    content.append(paths);
    ensure_directory(folder_);
    write_file(table_path(root), content);
}

}  // namespace berth::store
