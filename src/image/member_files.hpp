// SPDX-License-Identifier: Apache-2.0
// Files by relative path, in a folder or in a tar: what layouts and docker archives are made of.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>

#include "base/byte_stream.hpp"
#include "base/file.hpp"
#include "base/path.hpp"

namespace berth::image {

/// Safe for several threads.
class MemberFiles {
public:
    virtual ~MemberFiles() = default;
    /// "archive '/x.tar'", "layout '/x'"
    [[nodiscard]] virtual std::string description() const = 0;
    /// nullopt when there is no such file.
    [[nodiscard]] virtual std::optional<std::uint64_t> find_size(const std::string& path) const = 0;
    /// Throws Error (not_found) when there is no such file.
    [[nodiscard]] virtual std::unique_ptr<ByteSource> open(const std::string& path) const = 0;
};

/// A document of at most 8 MiB. Throws Error naming the container and the path.
[[nodiscard]] std::string read_member(const MemberFiles& files, const std::string& path);

class FolderFiles final : public MemberFiles {
public:
    explicit FolderFiles(AbsolutePath folder) : folder_(std::move(folder)) {}
    [[nodiscard]] std::string description() const override { return "layout '" + folder_.string() + "'"; }
    [[nodiscard]] std::optional<std::uint64_t> find_size(const std::string& path) const override;
    [[nodiscard]] std::unique_ptr<ByteSource> open(const std::string& path) const override;

private:
    AbsolutePath folder_;
};

/// A tar file, read in place. A compressed one is unpacked into `scratch` first (and removed with this).
class ArchiveFiles final : public MemberFiles {
public:
    /// `scratch` must be an existing folder with room for the archive.
    ArchiveFiles(AbsolutePath file, const AbsolutePath& scratch);
    [[nodiscard]] std::string description() const override { return "archive '" + file_.string() + "'"; }
    [[nodiscard]] std::optional<std::uint64_t> find_size(const std::string& path) const override;
    [[nodiscard]] std::unique_ptr<ByteSource> open(const std::string& path) const override;

private:
    struct Place {
        std::uint64_t offset = 0;
        std::uint64_t size = 0;
    };
    void index();

    AbsolutePath file_;
    std::optional<TemporaryDirectory> unpacked_;
    AbsolutePath data_;  ///< the file itself, or its unpacked form
    std::map<std::string, Place> places_;
};

}  // namespace berth::image
