// SPDX-License-Identifier: Apache-2.0
// Leases as locked files whose modification time is their beginning.
#include "store/leases.hpp"

#include <sys/stat.h>

#include <utility>

#include "base/error.hpp"
#include "crypto/random.hpp"

namespace berth::store {

Lease& Lease::operator=(Lease&& other) noexcept {
    if (this != &other) {
        release();
        path_ = std::exchange(other.path_, std::nullopt);
        lock_ = std::exchange(other.lock_, std::nullopt);
    }
    return *this;
}

Lease::~Lease() { release(); }

void Lease::release() noexcept {
    if (!lock_) { return; }
    try {
        remove_file(*path_);
    } catch (...) {
        // The file without its lock means nothing; `oldest` removes it.
        lock_.reset();
        return;
    }
    lock_.reset();
}

Lease Leases::acquire() const {
    // Against `oldest`, which removes files that nobody holds: it may not see ours between its making and its lock.
    const FileLock gate(folder_ / ".gate", FileLock::Mode::shared, CancelToken());
    const auto path = folder_ / crypto::random_text(16);
    auto lock = FileLock::find_free(path, FileLock::Mode::exclusive);
    if (!lock) { throw Error(ErrorKind::conflict, "cannot take a lease on the store", "try again"); }
    return {path, std::move(*lock)};
}

std::optional<std::chrono::system_clock::time_point> Leases::oldest() const {
    const FileLock gate(folder_ / ".gate", FileLock::Mode::exclusive, CancelToken());
    std::optional<std::chrono::system_clock::time_point> oldest;
    for (const auto& name : list_directory(folder_)) {
        if (name.starts_with('.')) { continue; }
        const auto path = folder_ / name;
        if (FileLock::find_free(path, FileLock::Mode::exclusive)) {
            remove_file(path);
            continue;
        }
        struct stat status {};
        if (stat(path.c_str(), &status) != 0) { continue; }
        const auto began = std::chrono::system_clock::time_point(
            std::chrono::seconds(status.st_mtim.tv_sec) +
            std::chrono::duration_cast<std::chrono::system_clock::duration>(std::chrono::nanoseconds(status.st_mtim.tv_nsec)));
        if (!oldest || began < *oldest) { oldest = began; }
    }
    return oldest;
}

void Pins::set(const std::string& owner, const std::vector<image::Digest>& digests) {
    database_->transact([&] {
        database_->run("delete from pins where owner = ?", {owner});
        for (const auto& digest : digests) {
            database_->run("insert or ignore into pins (owner, digest) values (?, ?)", {owner, digest.text()});
        }
    });
}

void Pins::clear(const std::string& owner) { database_->run("delete from pins where owner = ?", {owner}); }

std::vector<image::Digest> Pins::all() const {
    std::vector<image::Digest> digests;
    database_->run("select distinct digest from pins", {},
                   [&digests](const DatabaseRow& row) { digests.push_back(image::Digest::parse(row.text(0))); });
    return digests;
}

}  // namespace berth::store
