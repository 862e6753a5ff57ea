// SPDX-License-Identifier: Apache-2.0
// A folder as a root of its own: every look-up is by openat2(2) and stays inside, whatever symlinks stand in it.
#pragma once

#include <sys/stat.h>

#include <optional>
#include <string>
#include <string_view>

#include "base/file_descriptor.hpp"
#include "base/path.hpp"

namespace berth::archive {

class RootedTree {
public:
    explicit RootedTree(const AbsolutePath& root);

    /// An O_PATH-less descriptor of the folder `path` ("" = the root itself); empty when it is not there. Throws Error
    /// (invalid) when something on the way is no folder.
    [[nodiscard]] FileDescriptor find_directory(const std::string& path) const;
    [[nodiscard]] int root() const noexcept { return root_.get(); }
    [[nodiscard]] const AbsolutePath& path() const noexcept { return path_; }

    /// The entry itself, not what it points to.
    [[nodiscard]] static std::optional<struct stat> find_status(int directory, const std::string& name);
    /// With all below it, never following links. No error when it is not there.
    static void remove(int directory, const std::string& name, std::string_view shown);

private:
    AbsolutePath path_;
    FileDescriptor root_;
};

}  // namespace berth::archive
