// SPDX-License-Identifier: Apache-2.0
// The walk over a build context: each folder is read with its own descriptor so that the kernel resolves no path twice.
#include "build/solver/context_tree.hpp"

#include "base/error.hpp"
#include "base/file.hpp"
#include "base/thread_pool.hpp"
#include "build/solver/folder_walk.hpp"

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <unordered_map>

namespace berth::build {
namespace {

/// The order in which a folder's content follows it at once: '/' counts as the lowest character.
bool path_less(std::string_view left, std::string_view right) {
    return std::ranges::lexicographical_compare(left, right, [](char a, char b) {
        const auto rank = [](char c) { return c == '/' ? 0U : static_cast<unsigned char>(c) + 1U; };
        return rank(a) < rank(b);
    });
}

using FolderContents = std::unordered_map<std::string, std::vector<TreeEntry>>;

/// Reads folders into their entries, sorted by name.
class Reader {
public:
    Reader(const AbsolutePath& root, const dockerfile::PathPatterns& ignored)
        : root_(root.string()), ignored_(ignored), workers_(walk_workers()) {}

    void read(std::size_t worker, const WalkedFolder& folder, std::vector<WalkedFolder>& below) {
        const std::string origin = folder.path.empty() ? root_ : root_ + "/" + folder.path;
        const std::unique_ptr<DIR, int (*)(DIR*)> stream(opendir(origin.c_str()), closedir);
        if (!stream) {
            throw system_error("read folder", origin);
        }
        std::vector<TreeEntry> found;
        while (const dirent* item = readdir(stream.get())) {
            const std::string_view name = item->d_name;
            if (name == "." || name == ".." || item->d_type == DT_SOCK) {
                continue; // a socket is nothing that can be copied
            }
            std::string path = folder.path.empty() ? std::string(name) : folder.path + "/" + std::string(name);
            const bool excluded = !ignored_.empty() && ignored_.excludes(path);
            if (excluded && (item->d_type != DT_DIR || !ignored_.may_readmit_below(path))) {
                continue;
            }
            std::optional<TreeEntry> entry =
                read_entry(dirfd(stream.get()), item->d_name, std::move(path), origin + "/" + item->d_name);
            if (!entry) {
                continue; // gone since the folder was read
            }
            // Whoever owns the files here, in the image they belong to root.
            entry->meta.uid = 0;
            entry->meta.gid = 0;
            if (entry->is_directory()) {
                below.push_back({entry->meta.path, excluded});
            }
            if (excluded) {
                entry->links = 0; // marks a folder that stays only if something below it does
            }
            found.push_back(std::move(*entry));
        }
        std::ranges::sort(found, {}, [](const TreeEntry& entry) -> const std::string& { return entry.meta.path; });
        workers_[worker].emplace(folder.path, std::move(found));
    }

    /// All entries, a folder's content following it at once; excluded folders only if something below came back.
    std::vector<TreeEntry> finish() {
        FolderContents all = std::move(workers_.front());
        for (std::size_t i = 1; i < workers_.size(); ++i) {
            all.merge(workers_[i]);
        }
        std::vector<TreeEntry> entries;
        add_folder(all, "", entries);
        return entries;
    }

private:
    static void add_folder(FolderContents& all, const std::string& path, std::vector<TreeEntry>& entries) {
        const auto contents = all.find(path);
        if (contents == all.end()) {
            return;
        }
        for (TreeEntry& entry : contents->second) {
            const bool folder = entry.is_directory();
            const bool excluded = folder && entry.links == 0;
            const std::string inner = folder ? entry.meta.path : std::string();
            entries.push_back(std::move(entry));
            const std::size_t size = entries.size();
            if (folder) {
                add_folder(all, inner, entries);
            }
            if (excluded && entries.size() == size) {
                entries.pop_back();
            }
        }
    }

    std::string root_;
    const dockerfile::PathPatterns& ignored_;
    std::vector<FolderContents> workers_;
};

std::vector<TreeEntry> read_context(const AbsolutePath& root, const dockerfile::PathPatterns& ignored,
                                    const CancelToken& cancel) {
    Reader reader(root, ignored);
    walk_folders([&](std::size_t worker, const WalkedFolder& folder,
                     std::vector<WalkedFolder>& below) { reader.read(worker, folder, below); },
                 cancel);
    return reader.finish();
}

} // namespace

ContextTree::ContextTree(AbsolutePath root, const dockerfile::PathPatterns& ignored, store::FileHashes& hashes,
                         const CancelToken& cancel)
    : root_(std::move(root)), hashes_(hashes), known_(hashes.load(root_)),
      taken_at_(std::chrono::duration_cast<std::chrono::nanoseconds>(
                    std::chrono::system_clock::now().time_since_epoch())
                    .count()),
      entries_(read_context(root_, ignored, cancel)) {}

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

void ContextTree::hash_below(std::string_view path, const CancelToken& cancel) const {
    std::vector<const TreeEntry*> unknown;
    walk(path, [&](const TreeEntry& entry) {
        if (entry.is_file() && known_.find(entry.meta.path, entry.identity) == nullptr) {
            unknown.push_back(&entry);
        }
    });
    if (unknown.empty()) {
        return;
    }
    constexpr std::size_t piece = 64;
    ThreadPool pool;
    pool.for_each_index((unknown.size() + piece - 1) / piece, [&](std::size_t index) {
        cancel.throw_if_cancelled();
        for (std::size_t i = index * piece; i < std::min(unknown.size(), (index + 1) * piece); ++i) {
            static_cast<void>(digest(*unknown[i]));
        }
    });
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
