// SPDX-License-Identifier: Apache-2.0
// What keeps content from garbage collection although no name stands for it: leases (this process, now) and pins
// (until taken away).
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "base/file.hpp"
#include "base/path.hpp"
#include "image/digest.hpp"
#include "store/database.hpp"

namespace berth::store {

/// While it lives, no process collects a blob or layer written or kept (`Blobs::keep`, `Layers`) since it began.
/// Released by the kernel when the process dies.
class Lease {
public:
    Lease(Lease&&) noexcept = default;
    Lease& operator=(Lease&&) noexcept;
    Lease(const Lease&) = delete;
    Lease& operator=(const Lease&) = delete;
    ~Lease();

private:
    friend class Leases;
    Lease(AbsolutePath path, FileLock lock) : path_(std::move(path)), lock_(std::move(lock)) {}
    void release() noexcept;

    std::optional<AbsolutePath> path_;
    std::optional<FileLock> lock_;
};

class Leases {
public:
    explicit Leases(AbsolutePath folder) : folder_(std::move(folder)) {}
    [[nodiscard]] Lease acquire() const;
    /// When the oldest living lease began; nullopt without any. Removes the files of dead ones.
    [[nodiscard]] std::optional<std::chrono::system_clock::time_point> oldest() const;

private:
    AbsolutePath folder_;
};

/// Lasting roots, by owner ("cluster/kind"): what a running node mounts may not be collected.
class Pins {
public:
    explicit Pins(Database& database) : database_(&database) {}
    /// Replaces what `owner` had. Digests of manifests, blobs or layers.
    void set(const std::string& owner, const std::vector<image::Digest>& digests);
    void clear(const std::string& owner);
    [[nodiscard]] std::vector<image::Digest> all() const;

private:
    Database* database_;
};

}  // namespace berth::store
