// SPDX-License-Identifier: Apache-2.0
// Beside a layer's `diff` stands `boot`, the id of the run of the kernel that made it, until `synced` says more.
#include "store/layer_trust.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <ctime>
#include <string>
#include <vector>

#include "base/error.hpp"
#include "base/file.hpp"

namespace berth::store {
namespace {

constexpr const char* boot_name = "boot";
constexpr const char* synced_name = "synced";

/// Empty where the kernel tells none: then nothing is trusted that is not synced.
const std::string& boot_id() {
    static const std::string id = find_file(AbsolutePath("/proc/sys/kernel/random/boot_id")).value_or("");
    return id;
}

bool is_of_this_boot(const AbsolutePath& layer) {
    const auto made = find_file(layer / boot_name);
    return made && !boot_id().empty() && *made == boot_id();
}

void sync_file_system(const AbsolutePath& path) {
    const auto fd = open_file(path, O_RDONLY | O_DIRECTORY);
    if (syncfs(fd.get()) != 0) { throw system_error("sync", path.string()); }
}

}  // namespace

void mark_unsynced(const AbsolutePath& layer) {
    if (boot_id().empty()) {
        sync_file_system(layer);
        write_file(layer / synced_name, "", {.durability = Durability::synced});
        return;
    }
    write_file(layer / boot_name, boot_id());
}

bool is_trusted(const AbsolutePath& layer) { return exists(layer / synced_name) || is_of_this_boot(layer); }

void settle_layers(const AbsolutePath& folder, std::chrono::seconds age) {
    std::vector<AbsolutePath> pending;
    const auto limit = std::time(nullptr) - age.count();
    for (const auto& name : list_directory(folder)) {
        const auto layer = folder / name;
        struct stat status {};
        const auto mark = layer / boot_name;
        if (stat(mark.c_str(), &status) == 0 && status.st_mtim.tv_sec <= limit && !exists(layer / synced_name) && is_of_this_boot(layer)) {
            pending.push_back(layer);
        }
    }
    if (pending.empty()) { return; }
    sync_file_system(folder);
    for (const auto& layer : pending) { write_file(layer / synced_name, "", {.durability = Durability::synced}); }
}

}  // namespace berth::store
