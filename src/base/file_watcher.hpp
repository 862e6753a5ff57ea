// SPDX-License-Identifier: Apache-2.0
// Says which files of the inputs changed, by inotify, as soon as whoever writes them has come to rest.
#pragma once

#include <chrono>
#include <filesystem>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "base/cancel.hpp"

namespace berth {

struct FileChanges {
    std::set<std::filesystem::path> paths;  // absolute
    bool lost = false;                      // the kernel dropped events: anything may have changed

    bool empty() const { return paths.empty() && !lost; }
};

// How long nothing must happen before changes are told. It starts short and grows while more keeps coming (an editor
// writes once, a checkout writes thousands); `cap` bounds it all so that a steady writer cannot hold changes back.
struct Quiescence {
    std::chrono::milliseconds shortest{5};
    std::chrono::milliseconds longest{20};
    std::chrono::milliseconds cap{250};
};

// One thread waits; any thread may wake it. A directory costs one kernel watch.
class FileWatcher {
public:
    enum class EntryKind { file, directory };
    // Does this path (absolute) matter? For a directory: is it worth looking inside?
    using Filter = std::function<bool(const std::filesystem::path&, EntryKind)>;

    explicit FileWatcher(Quiescence quiescence = {});
    ~FileWatcher();
    FileWatcher(const FileWatcher&) = delete;
    FileWatcher& operator=(const FileWatcher&) = delete;

    // Throws Error if `root` is no directory, or the kernel's limit of watches is reached (the hint names the setting).
    void watch_tree(const std::filesystem::path& root, Filter filter);
    // A single file, which need not exist yet; its directory must.
    void watch_file(const std::filesystem::path& file);
    // Forgets every tree and file.
    void clear();

    // Blocks until something changed and came to rest, wake() was called, or `timeout` passed (then perhaps empty).
    // Throws Interrupted when cancelled.
    FileChanges wait(std::optional<std::chrono::milliseconds> timeout = std::nullopt, const CancelToken& cancel = {});
    void wake();

    std::size_t watch_count() const { return directories_.size(); }

private:
    struct Directory {
        std::filesystem::path path;
        std::vector<std::size_t> trees;  // indexes into filters_
        std::set<std::string> names;     // single files watched in it
    };

    int add_directory(const std::filesystem::path& directory);
    void add_tree(const std::filesystem::path& directory, std::size_t tree, FileChanges* found);
    void forget_below(const std::filesystem::path& gone);
    bool read_events(FileChanges& changes);
    void handle(int descriptor, unsigned mask, const std::string& name, FileChanges& changes);

    Quiescence quiescence_;
    int inotify_ = -1;
    int wake_ = -1;
    std::vector<Filter> filters_;
    std::map<int, Directory> directories_;  // by watch descriptor
};

}  // namespace berth
