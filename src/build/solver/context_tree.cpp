// SPDX-License-Identifier: Apache-2.0
// The parallel walk over a build context: each folder is one piece of work, read with its own descriptor so that the
// kernel resolves no path twice.
#include "build/solver/context_tree.hpp"

#include "base/error.hpp"
#include "base/file.hpp"

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>

#include <fmt/format.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <condition_variable>
#include <deque>
#include <exception>
#include <thread>

namespace berth::build {
namespace {

/// The order in which a folder's content follows it at once: '/' counts as the lowest character.
bool path_less(std::string_view left, std::string_view right) {
    return std::ranges::lexicographical_compare(left, right, [](char a, char b) {
        const auto rank = [](char c) { return c == '/' ? 0U : static_cast<unsigned char>(c) + 1U; };
        return rank(a) < rank(b);
    });
}

class Walker {
public:
    Walker(const AbsolutePath& root, const dockerfile::PathPatterns& ignored, const CancelToken& cancel)
        : root_(root.string()), ignored_(ignored), cancel_(cancel) {}

    std::vector<TreeEntry> run() {
        folders_.push_back({"", false});
        open_ = 1;
        const std::size_t helpers = std::max(1U, std::thread::hardware_concurrency()) - 1;
        std::vector<std::vector<TreeEntry>> parts(helpers + 1);
        {
            std::vector<std::jthread> threads;
            for (std::size_t i = 0; i < helpers; ++i) {
                threads.emplace_back([this, &part = parts[i + 1]] { serve(part); });
            }
            serve(parts[0]);
        }
        if (failure_) {
            std::rethrow_exception(failure_);
        }
        std::vector<TreeEntry> entries = std::move(parts[0]);
        for (std::size_t i = 1; i < parts.size(); ++i) {
            std::ranges::move(parts[i], std::back_inserter(entries));
        }
        drop_empty_folders(entries);
        return entries;
    }

private:
    struct Folder {
        std::string path;
        bool excluded = false;  ///< only looked at for what a `!` pattern brings back
    };

    void serve(std::vector<TreeEntry>& found) {
        std::unique_lock lock(mutex_);
        while (true) {
            wake_.wait(lock, [this] { return !folders_.empty() || open_ == 0 || failure_; });
            if (open_ == 0 || failure_) {
                return;
            }
            const Folder folder = std::move(folders_.back());
            folders_.pop_back();
            lock.unlock();
            std::vector<Folder> below;
            std::exception_ptr failure;
            try {
                cancel_.throw_if_cancelled();
                read(folder, found, below);
            } catch (...) {
                failure = std::current_exception();
            }
            lock.lock();
            if (failure && !failure_) {
                failure_ = failure;
            }
            open_ += below.size();
            --open_;
            std::ranges::move(below, std::back_inserter(folders_));
            if (open_ == 0 || failure_ || below.size() > 0) {
                wake_.notify_all();
            }
        }
    }

    void read(const Folder& folder, std::vector<TreeEntry>& found, std::vector<Folder>& below) {
        const std::string origin = folder.path.empty() ? root_ : root_ + "/" + folder.path;
        const std::unique_ptr<DIR, int (*)(DIR*)> stream(opendir(origin.c_str()), closedir);
        if (!stream) {
            throw system_error("read folder", origin);
        }
        while (const dirent* item = readdir(stream.get())) {
            const std::string_view name = item->d_name;
            if (name == "." || name == "..") {
                continue;
            }
            std::string path = folder.path.empty() ? std::string(name) : folder.path + "/" + std::string(name);
            const bool excluded = !ignored_.empty() && ignored_.excludes(path);
            if (excluded && (item->d_type != DT_DIR || !ignored_.may_readmit_below(path))) {
                continue;
            }
            if (!excluded || item->d_type == DT_DIR) {
                std::optional<TreeEntry> entry = read_entry(dirfd(stream.get()), item->d_name, path, origin + "/" + item->d_name);
                if (!entry) {
                    continue; // gone since the folder was read
                }
                if (entry->identity.inode != 0 && item->d_type == DT_SOCK) {
                    continue; // a socket is nothing that can be copied
                }
                // Whoever owns the files here, in the image they belong to root.
                entry->meta.uid = 0;
                entry->meta.gid = 0;
                if (entry->is_directory()) {
                    below.push_back({path, excluded});
                }
                if (excluded) {
                    entry->links = 0; // marks a folder that stays only if something below it does
                }
                found.push_back(std::move(*entry));
            }
        }
    }

    /// Sorts, and removes excluded folders below which nothing came back.
    static void drop_empty_folders(std::vector<TreeEntry>& entries) {
        std::ranges::sort(entries, [](const TreeEntry& a, const TreeEntry& b) { return path_less(a.meta.path, b.meta.path); });
        std::string needed;
        for (auto entry = entries.rbegin(); entry != entries.rend(); ++entry) {
            const bool marked = entry->is_directory() && entry->links == 0;
            if (marked && !needed.starts_with(entry->meta.path + "/")) {
                entry->origin.clear();
            } else {
                needed = entry->meta.path;
            }
        }
        std::erase_if(entries, [](const TreeEntry& entry) { return entry.origin.empty(); });
    }

    std::string root_;
    const dockerfile::PathPatterns& ignored_;
    const CancelToken& cancel_;
    std::mutex mutex_;
    std::condition_variable wake_;
    std::deque<Folder> folders_;
    std::size_t open_ = 0;  ///< folders waiting or being read
    std::exception_ptr failure_;
};

} // namespace

ContextTree::ContextTree(AbsolutePath root, const dockerfile::PathPatterns& ignored, store::FileHashes& hashes,
                         const CancelToken& cancel)
    : root_(std::move(root)), hashes_(hashes), known_(hashes.load(root_)),
      taken_at_(std::chrono::duration_cast<std::chrono::nanoseconds>(
                    std::chrono::system_clock::now().time_since_epoch())
                    .count()),
      entries_(Walker(root_, ignored, cancel).run()) {}

ContextTree::~ContextTree() = default;

std::optional<TreeEntry> ContextTree::find(std::string_view path) const {
    if (path.empty()) {
        return EmptyTree().find("");
    }
    const auto found = std::ranges::lower_bound(entries_, path, path_less,
                                                [](const TreeEntry& entry) { return std::string_view(entry.meta.path); });
    return found != entries_.end() && found->meta.path == path ? std::optional(*found) : std::nullopt;
}

void ContextTree::walk(std::string_view path, const std::function<void(const TreeEntry&)>& visit) const {
    const std::string prefix = path.empty() ? std::string() : std::string(path) + "/";
    const auto start = std::ranges::lower_bound(entries_, prefix, path_less,
                                                [](const TreeEntry& entry) { return std::string_view(entry.meta.path); });
    for (auto entry = start; entry != entries_.end() && entry->meta.path.starts_with(prefix); ++entry) {
        visit(*entry);
    }
}

store::FileDigest ContextTree::digest(const TreeEntry& entry) const {
    if (const store::FileDigest* known = known_.find(entry.meta.path, entry.identity)) {
        return *known;
    }
    {
        const std::lock_guard lock(mutex_);
        const auto found = computed_.find(entry.meta.path);
        if (found != computed_.end()) {
            return found->second.digest;
        }
    }
    const store::FileDigest digest = hash_file(entry.origin);
    const std::lock_guard lock(mutex_);
    computed_.emplace(entry.meta.path, store::FileHash{.path = entry.meta.path, .identity = entry.identity, .digest = digest});
    return digest;
}

void ContextTree::save_hashes() const {
    const std::lock_guard lock(mutex_);
    if (computed_.empty()) {
        return;
    }
    std::vector<store::FileHash> all;
    for (const TreeEntry& entry : entries_) {
        if (!entry.is_file()) {
            continue;
        }
        if (const store::FileDigest* known = known_.find(entry.meta.path, entry.identity)) {
            all.push_back({.path = entry.meta.path, .identity = entry.identity, .digest = *known});
        } else if (const auto found = computed_.find(entry.meta.path); found != computed_.end()) {
            all.push_back(found->second);
        }
    }
    hashes_.save(root_, all, taken_at_);
}

} // namespace berth::build
