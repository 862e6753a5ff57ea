// SPDX-License-Identifier: Apache-2.0
// The build context: a folder minus what its ignore file takes out, looked at once and in parallel. Contents are read
// only when their hash is not remembered from an earlier build.
#pragma once

#include <memory>
#include <mutex>
#include <unordered_map>

#include "base/cancel.hpp"
#include "base/path.hpp"
#include "build/dockerfile/path_patterns.hpp"
#include "build/solver/tree.hpp"
#include "store/file_hashes.hpp"

namespace berth::build {

class ContextTree final : public Tree {
public:
    /// Looks at the whole folder. Throws Error naming the file that cannot be looked at.
    ContextTree(AbsolutePath root, const dockerfile::PathPatterns& ignored, store::FileHashes& hashes,
                const CancelToken& cancel);
    ContextTree(const ContextTree&) = delete;
    ContextTree& operator=(const ContextTree&) = delete;
    ~ContextTree() override;

    [[nodiscard]] std::optional<TreeEntry> find(std::string_view path) const override;
    void walk(std::string_view path, const std::function<void(const TreeEntry&)>& visit) const override;
    [[nodiscard]] store::FileDigest digest(const TreeEntry& entry) const override;
    /// Reads what is not remembered, by all cores.
    void hash_below(std::string_view path, const CancelToken& cancel) const override;

    /// Remembers the hashes that were computed; nothing is written when all were known.
    void save_hashes() const;
    [[nodiscard]] std::size_t size() const noexcept { return entries_.size(); }

private:
    AbsolutePath root_;
    store::FileHashes& hashes_;
    store::FileHashTable known_;
    std::int64_t taken_at_ = 0;
    std::vector<TreeEntry> entries_;  ///< a folder's content follows it at once; see path_less
    mutable std::mutex mutex_;
    mutable std::unordered_map<std::string, store::FileHash> computed_;
};

} // namespace berth::build
