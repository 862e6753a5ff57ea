// SPDX-License-Identifier: Apache-2.0
// One digest a folder over its names and what stat(2) says of them; the folders' digests make the whole.
#include "build/solver/context_fingerprint.hpp"

#include "base/error.hpp"
#include "build/solver/cache_key.hpp"
#include "build/solver/folder_walk.hpp"
#include "crypto/hash.hpp"
#include "store/file_hashes.hpp"

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <memory>

namespace berth::build {
namespace {

constexpr std::int64_t settling_nanoseconds = 2'000'000'000;  // as long as store::FileHashes distrusts a change

struct Folder {
    std::string path;
    std::string digest;
};

template <typename Number>
void append(std::string& record, Number number) {
    record.append(reinterpret_cast<const char*>(&number), sizeof number);
}

class Reader {
public:
    Reader(const AbsolutePath& root, const dockerfile::PathPatterns& ignored, std::int64_t now)
        : root_(root.string()), ignored_(ignored), limit_(now - settling_nanoseconds), workers_(walk_workers()) {}

    void read(std::size_t worker, const WalkedFolder& folder, std::vector<WalkedFolder>& below) {
        const std::string origin = folder.path.empty() ? root_ : root_ + "/" + folder.path;
        const std::unique_ptr<DIR, int (*)(DIR*)> stream(opendir(origin.c_str()), closedir);
        if (!stream) {
            throw system_error("read folder", origin);
        }
        Worker& own = workers_[worker];
        own.record.clear();
        std::string path;
        while (const dirent* item = readdir(stream.get())) {
            const std::string_view name = item->d_name;
            if (name == "." || name == "..") {
                continue;
            }
            const bool needs_path = !ignored_.empty() || item->d_type == DT_DIR;
            if (needs_path) {
                path = folder.path;
                path += path.empty() ? "" : "/";
                path += name;
            }
            const bool excluded = !ignored_.empty() && ignored_.excludes(path);
            if (excluded && (item->d_type != DT_DIR || !ignored_.may_readmit_below(path))) {
                continue;
            }
            add(own, dirfd(stream.get()), *item, origin);
            if (item->d_type == DT_DIR) {
                below.push_back({path, excluded});
            }
        }
        own.folders.push_back({folder.path, crypto::sha256_raw(own.record)});
    }

    ContextFingerprint finish() {
        std::vector<Folder> folders;
        ContextFingerprint result;
        for (Worker& worker : workers_) {
            std::ranges::move(worker.folders, std::back_inserter(folders));
            result.settled = result.settled && worker.settled;
        }
        std::ranges::sort(folders, {}, &Folder::path);
        CacheKey key("context fingerprint 1");
        for (const Folder& folder : folders) {
            key.add(folder.path).add(folder.digest);
        }
        result.digest = key.finish();
        return result;
    }

private:
    struct Worker {
        std::string record;
        std::vector<Folder> folders;
        bool settled = true;
    };

    void add(Worker& own, int folder, const dirent& item, const std::string& origin) const {
        struct stat status {};
        if (fstatat(folder, item.d_name, &status, AT_SYMLINK_NOFOLLOW) != 0) {
            if (errno == ENOENT) {
                own.settled = false;
                return;
            }
            throw system_error("look at", origin + "/" + item.d_name);
        }
        own.record += item.d_name;
        own.record += '\0';
        append(own.record, status.st_mode);
        if (S_ISDIR(status.st_mode)) {
            return; // its times say only that names came or went, which the names themselves say
        }
        const store::FileIdentity identity = store::FileIdentity::of(status);
        append(own.record, identity.device);
        append(own.record, identity.inode);
        append(own.record, identity.size);
        append(own.record, identity.modified_nanoseconds);
        append(own.record, identity.changed_nanoseconds);
        if (identity.changed_nanoseconds > limit_ || identity.modified_nanoseconds > limit_) {
            own.settled = false;
        }
    }

    std::string root_;
    const dockerfile::PathPatterns& ignored_;
    std::int64_t limit_;
    std::vector<Worker> workers_;
};

} // namespace

ContextFingerprint fingerprint_context(const AbsolutePath& root, const dockerfile::PathPatterns& ignored,
                                       const CancelToken& cancel) {
    Reader reader(root, ignored,
                  std::chrono::duration_cast<std::chrono::nanoseconds>(
                      std::chrono::system_clock::now().time_since_epoch())
                      .count());
    walk_folders([&](std::size_t worker, const WalkedFolder& folder,
                     std::vector<WalkedFolder>& below) { reader.read(worker, folder, below); },
                 cancel);
    return reader.finish();
}

} // namespace berth::build
