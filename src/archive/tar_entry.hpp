// SPDX-License-Identifier: Apache-2.0
// One member of a tar stream, without its data.
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace berth::archive {

enum class EntryType : std::uint8_t { file, directory, symlink, hardlink, character_device, block_device, fifo };

struct TarEntry {
    /// As it stands in the archive: relative or not, clean or not.
    std::string path;
    EntryType type = EntryType::file;
    /// Permission bits with setuid, setgid and sticky (07777).
    mode_t mode = 0644;
    std::uint64_t uid = 0;
    std::uint64_t gid = 0;
    std::string user{};   ///< name, informational
    std::string group{};
    std::int64_t mtime = 0;
    std::uint32_t mtime_nanoseconds = 0;
    std::uint64_t size = 0;
    /// Of a symlink or hardlink.
    std::string link_target{};
    std::uint32_t device_major = 0;
    std::uint32_t device_minor = 0;
    /// Name and value, sorted by name when read.
    std::vector<std::pair<std::string, std::string>> xattrs{};
};

}  // namespace berth::archive
