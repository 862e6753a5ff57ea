// SPDX-License-Identifier: Apache-2.0
// The walk over an upper folder.
#include "build/solver/upper_layer.hpp"

#include "base/error.hpp"
#include "base/file.hpp"
#include "build/solver/tree.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/xattr.h>

#include <map>

namespace berth::build {
namespace {

bool is_opaque(const std::string& folder) {
    char value = 0;
    return lgetxattr(folder.c_str(), "trusted.overlay.opaque", &value, 1) == 1 && value == 'y';
}

bool is_socket(const std::string& path) {
    struct stat status{};
    return lstat(path.c_str(), &status) == 0 && S_ISSOCK(status.st_mode);
}

class Walk {
public:
    Walk(LayerWriter& writer, const CancelToken& cancel) : writer_(writer), cancel_(cancel) {}

    void folder(const AbsolutePath& folder, const std::string& path) {
        cancel_.throw_if_cancelled();
        for (const std::string& name : list_directory(folder)) {
            const AbsolutePath origin = folder / name;
            const std::string inner = path.empty() ? name : path + "/" + name;
            std::optional<TreeEntry> entry = read_entry(AT_FDCWD, origin.c_str(), inner, origin.string());
            if (!entry || (entry->is_file() && is_socket(origin.string()))) {
                continue;
            }
            add(std::move(*entry), path, name);
        }
    }

private:
    void add(TreeEntry entry, const std::string& above, const std::string& name) {
        archive::TarEntry meta = entry.meta;
        if (meta.type == archive::EntryType::character_device && meta.device_major == 0 && meta.device_minor == 0) {
            archive::TarEntry whiteout;
            whiteout.path = (above.empty() ? "" : above + "/") + ".wh." + name;
            whiteout.mode = 0;
            whiteout.mtime = meta.mtime;
            writer_.add(std::move(whiteout), std::string_view());
            return;
        }
        if (!entry.is_symlink()) {
            meta.xattrs = read_xattrs(entry.origin);
        }
        if (entry.is_directory()) {
            writer_.add(meta);
            if (is_opaque(entry.origin)) {
                archive::TarEntry opaque;
                opaque.path = meta.path + "/.wh..wh..opq";
                opaque.mode = 0;
                opaque.mtime = meta.mtime;
                writer_.add(std::move(opaque), std::string_view());
            }
            folder(AbsolutePath(entry.origin), meta.path);
            return;
        }
        if (entry.is_file() && entry.links > 1) {
            const auto [first, fresh] = inodes_.emplace(entry.identity.inode, meta.path);
            if (!fresh) {
                meta.type = archive::EntryType::hardlink;
                meta.link_target = first->second;
                meta.size = 0;
                meta.xattrs.clear();
                writer_.add(std::move(meta));
                return;
            }
        }
        if (entry.is_file()) {
            writer_.add_file(std::move(meta), entry.origin);
        } else {
            writer_.add(std::move(meta));
        }
    }

    LayerWriter& writer_;
    const CancelToken& cancel_;
    std::map<std::uint64_t, std::string> inodes_;
};

} // namespace

void write_upper(const AbsolutePath& upper, LayerWriter& writer, const CancelToken& cancel) {
    Walk(writer, cancel).folder(upper, "");
}

} // namespace berth::build
