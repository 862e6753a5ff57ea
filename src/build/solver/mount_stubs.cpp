// SPDX-License-Identifier: Apache-2.0
// Removal of the places that mounts stood on.
#include "build/solver/mount_stubs.hpp"

#include "base/text.hpp"
#include "build/solver/layer_tree.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <set>

namespace berth::build {

void MountStubs::note(const std::string& destination) {
    // Links in the image are followed inside it only, as the runtime does.
    const LayerTree tree(std::vector{root_});
    const std::string path = resolve_links(tree, destination);
    std::string walked = root_.string();
    struct stat above {};
    if (path.empty() || lstat(walked.c_str(), &above) != 0) {
        return;
    }
    for (const std::string& part : split(path, '/')) {
        const std::string parent = walked;
        walked += "/" + part;
        struct stat status {};
        if (lstat(walked.c_str(), &status) == 0) {
            above = status;
            continue;
        }
        stubs_.push_back({.path = walked, .above = parent, .above_modified = above.st_mtim});
    }
}

void MountStubs::remove() noexcept {
    std::set<std::string> gone;
    for (auto stub = stubs_.rbegin(); stub != stubs_.rend(); ++stub) {
        struct stat status {};
        if (lstat(stub->path.c_str(), &status) != 0) {
            continue;
        }
        const bool removed = S_ISDIR(status.st_mode) ? rmdir(stub->path.c_str()) == 0
                                                     : status.st_size == 0 && unlink(stub->path.c_str()) == 0;
        if (removed) {
            gone.insert(stub->path);
        }
    }
    // Only after all removals: each of them changes the time of the folder above.
    for (const Stub& stub : stubs_) {
        if (gone.contains(stub.path) && !gone.contains(stub.above)) {
            const struct timespec times[2] = {{.tv_sec = 0, .tv_nsec = UTIME_OMIT}, stub.above_modified};
            static_cast<void>(utimensat(AT_FDCWD, stub.above.c_str(), times, AT_SYMLINK_NOFOLLOW));
        }
    }
}

} // namespace berth::build
