// SPDX-License-Identifier: Apache-2.0
// Remote resources of kustomizations kept in the store: by commit, by sha256, and what a reference stood for last.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "image/digest.hpp"
#include "render/remote/git_url.hpp"
#include "render/remote/remote_lock.hpp"
#include "render/remote/remote_sources.hpp"
#include "store/leases.hpp"

namespace berth::store {
class Store;
}

namespace berth::workflow {

/// Everything is verified when it is read: what is damaged counts as absent. Thread-safe, and shared by processes;
/// garbage collection may take things away between builds.
class RemoteCache {
public:
    explicit RemoteCache(const store::Store& store);

    /// The files of a commit, copied out for one build.
    [[nodiscard]] std::optional<render::Checkout> find_checkout(const std::string& commit, bool submodules, const CancelToken& cancel) const;
    /// Keeps a copy, and that the URL's reference stood for it.
    void keep(const render::GitUrl& url, const render::Checkout& checkout) const;
    [[nodiscard]] std::optional<std::string> last_commit(const render::GitUrl& url) const;

    /// A file or chart archive by what it holds.
    [[nodiscard]] std::optional<std::string> find_content(const std::string& sha256) const;
    /// Returns the content's sha256.
    std::string keep(const std::string& content) const;
    void remember_file(const std::string& url, const std::string& sha256) const;
    [[nodiscard]] std::optional<std::string> last_file(const std::string& url) const;

private:
    [[nodiscard]] std::optional<image::Digest> find(const std::string& key) const;
    void put(const std::string& key, const image::Digest& digest) const;
    [[nodiscard]] bool is_whole(const image::Digest& digest) const;

    const store::Store& store_;
    store::Lease lease_;  ///< nothing found or kept goes away while this lives
};

}  // namespace berth::workflow
