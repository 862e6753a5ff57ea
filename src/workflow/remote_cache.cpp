// SPDX-License-Identifier: Apache-2.0
// Blobs for the content, rows of the cache index for what leads to it.
#include "workflow/remote_cache.hpp"

#include <fmt/format.h>

#include "base/error.hpp"
#include "base/file.hpp"
#include "crypto/hash.hpp"
#include "store/store.hpp"
#include "workflow/checkout_archive.hpp"

namespace berth::workflow {
namespace {

/// Files of kustomizations and charts; a body that is larger is none.
constexpr std::size_t largest_content = 256UL << 20U;

std::string tree_key(const std::string& commit, bool submodules) {
    return fmt::format("remote tree {}{}", commit, submodules ? " with submodules" : "");
}

std::string reference_key(const render::GitUrl& url) { return fmt::format("remote commit {} {}", url.clone_url(), url.ref); }

std::string file_key(const std::string& url) { return "remote file " + url; }

image::Digest digest_of(const std::string& sha256) { return image::Digest::from_hex(image::DigestAlgorithm::sha256, sha256); }

/// Counts what it reads into a hash.
class HashSink final : public ByteSink {
public:
    void write(std::string_view bytes) override { hasher_.update(bytes); }
    [[nodiscard]] std::string finish_hex() { return hasher_.finish_hex(); }

private:
    crypto::Hasher hasher_;
};

}  // namespace

RemoteCache::RemoteCache(const store::Store& store) : store_(store), lease_(store.leases().acquire()) {}

std::optional<image::Digest> RemoteCache::find(const std::string& key) const {
    const auto entry = store_.cache().find(key);
    if (!entry || entry->references.size() != 1) return std::nullopt;
    const auto& digest = entry->references.front();
    if (!store_.blobs().keep(digest) || !is_whole(digest)) return std::nullopt;
    store_.cache().put(key, *entry);  // used now, so it stays
    return digest;
}

void RemoteCache::put(const std::string& key, const image::Digest& digest) const {
    store_.cache().put(key, {.value = digest.text(), .references = {digest}});
}

bool RemoteCache::is_whole(const image::Digest& digest) const {
    HashSink hash;
    const auto source = store_.blobs().open(digest);
    copy_bytes(*source, hash);
    const bool whole = hash.finish_hex() == digest.encoded();
    if (!whole) remove_file(store_.blobs().path(digest));  // so that it is written again
    return whole;
}

std::optional<render::Checkout> RemoteCache::find_checkout(const std::string& commit, bool submodules,
                                                           const CancelToken& cancel) const {
    const auto digest = find(tree_key(commit, submodules));
    if (!digest) return std::nullopt;
    const auto folder = std::make_shared<TemporaryDirectory>();
    const auto source = store_.blobs().open(*digest);
    unpack_checkout(*source, folder->path(), cancel);
    return render::Checkout{.directory = real_path(folder->path()).string(), .commit = commit, .files = folder};
}

void RemoteCache::keep(const render::GitUrl& url, const render::Checkout& checkout) const {
    auto blob = store_.blobs().writer();
    pack_checkout(AbsolutePath(checkout.directory), blob);
    put(tree_key(checkout.commit, url.submodules), blob.commit());
    store_.cache().put(reference_key(url), {.value = checkout.commit});
}

std::optional<std::string> RemoteCache::last_commit(const render::GitUrl& url) const {
    const auto entry = store_.cache().find(reference_key(url));
    return entry ? std::optional(entry->value) : std::nullopt;
}

std::optional<std::string> RemoteCache::find_content(const std::string& sha256) const {
    const auto digest = digest_of(sha256);
    if (!store_.blobs().keep(digest) || !is_whole(digest)) return std::nullopt;
    const auto source = store_.blobs().open(digest);
    return read_whole(*source, largest_content, digest.text());
}

std::string RemoteCache::keep(const std::string& content) const {
    const auto digest = store_.blobs().put("application/octet-stream", content).digest;
    put("remote content " + digest.text(), digest);
    return std::string(digest.encoded());
}

void RemoteCache::remember_file(const std::string& url, const std::string& sha256) const {
    put(file_key(url), digest_of(sha256));
}

std::optional<std::string> RemoteCache::last_file(const std::string& url) const {
    const auto digest = find(file_key(url));
    return digest ? std::optional(std::string(digest->encoded())) : std::nullopt;
}

}  // namespace berth::workflow
