// SPDX-License-Identifier: Apache-2.0
// Sorted by name, folder before content.
#include "workflow/checkout_archive.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "archive/extract.hpp"
#include "archive/tar_reader.hpp"
#include "archive/tar_writer.hpp"
#include "base/error.hpp"
#include "base/file.hpp"

namespace berth::workflow {
namespace {

std::string link_target(const AbsolutePath& path) {
    std::string target(4096, '\0');  // PATH_MAX: git's symlinks are no longer
    const ssize_t size = readlink(path.c_str(), target.data(), target.size());
    if (size < 0) throw system_error("read", path.string());
    target.resize(static_cast<std::size_t>(size));
    return target;
}

class Packer {
public:
    explicit Packer(ByteSink& sink) : writer_(sink) {}

    void add_folder(const AbsolutePath& folder, const std::string& inside) {
        for (const auto& name : list_directory(folder)) {
            if (name != ".git") add(folder / name, inside + name);  // also of submodules
        }
    }
    void finish() { writer_.finish(); }

private:
    void add(const AbsolutePath& path, const std::string& inside) {
        struct stat status {};
        if (lstat(path.c_str(), &status) != 0) throw system_error("look at", path.string());
        archive::TarEntry entry{.path = inside};
        if (S_ISDIR(status.st_mode)) {
            entry.type = archive::EntryType::directory;
            entry.mode = 0755;
            writer_.add(entry);
            add_folder(path, inside + "/");
        } else if (S_ISLNK(status.st_mode)) {
            entry.type = archive::EntryType::symlink;
            entry.link_target = link_target(path);
            writer_.add(entry);
        } else {
            entry.mode = (status.st_mode & S_IXUSR) != 0 ? 0755 : 0644;
            entry.size = static_cast<std::uint64_t>(status.st_size);
            FileSource data(open_file(path, O_RDONLY), path.string());
            writer_.add(entry, data);
        }
    }

    archive::TarWriter writer_;
};

}  // namespace

void pack_checkout(const AbsolutePath& folder, ByteSink& sink) {
    Packer packer(sink);
    packer.add_folder(folder, "");
    packer.finish();
}

void unpack_checkout(ByteSource& source, const AbsolutePath& folder, const CancelToken& cancel) {
    archive::TarReader reader(source, "archive of remote files");
    const auto as_own = [user = geteuid(), group = getegid()](archive::TarEntry& entry) {
        entry.uid = user;
        entry.gid = group;
        entry.xattrs.clear();
        const bool is_plain = entry.type == archive::EntryType::file || entry.type == archive::EntryType::directory ||
                              entry.type == archive::EntryType::symlink || entry.type == archive::EntryType::hardlink;
        return is_plain;
    };
    archive::extract(reader, folder, {.select = as_own}, cancel);
}

}  // namespace berth::workflow
