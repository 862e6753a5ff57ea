// SPDX-License-Identifier: Apache-2.0
// Mark from the roots, then sweep what is old enough.
#include "store/garbage.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <set>
#include <vector>

#include "base/error.hpp"
#include "image/config.hpp"
#include "image/manifest.hpp"
#include "image/media_type.hpp"
#include "store/layer_trust.hpp"
#include "store/scratch.hpp"
#include "store/store.hpp"

namespace berth::store {
namespace {

// Documents are read to be followed; nothing larger is one.
constexpr std::uint64_t largest_document = 8ULL << 20U;

AbsolutePath gate_path(const AbsolutePath& folder) { return folder.parent() / "collect.lock"; }

class Marking {
public:
    explicit Marking(const Store& store) : store_(store) {}

    void mark(const image::Digest& digest) {
        if (!marked_.insert(digest.text()).second) { return; }
        const auto size = store_.blobs().find_size(digest);
        if (!size || *size > largest_document) { return; }
        try {
            follow(store_.blobs().read(digest));
        } catch (const Error& error) {
            // Not a document at all, or a damaged one: it stays and leads nowhere. An unreadable disk must not be taken
            // for that.
            if (error.kind() != ErrorKind::invalid) { throw; }
        }
    }
    [[nodiscard]] bool is_marked(const std::string& text) const { return marked_.contains(text); }

private:
    void follow(const std::string& bytes) {
        if (!bytes.starts_with('{')) { return; }
        if (bytes.find("\"rootfs\"") != std::string::npos) {
            const auto config = image::Config::parse(bytes);
            for (const auto& diff_id : config.diff_ids) { marked_.insert(diff_id.text()); }
            for (const auto& id : stacked_layer_ids(config.diff_ids)) { marked_.insert(id.text()); }
            return;
        }
        const auto type = image::detect_media_type(bytes);
        if (image::is_index(type)) {
            for (const auto& child : image::Index::parse(bytes).manifests) { mark(child.digest); }
        } else if (image::is_manifest(type)) {
            const auto manifest = image::Manifest::parse(bytes);
            mark(manifest.config.digest);
            for (const auto& layer : manifest.layers) { marked_.insert(layer.digest.text()); }
        }
    }

    const Store& store_;
    std::set<std::string> marked_;
};

bool is_older(const struct stat& status, std::chrono::system_clock::time_point limit) {
    const auto nanoseconds = std::chrono::seconds(status.st_mtim.tv_sec) + std::chrono::nanoseconds(status.st_mtim.tv_nsec);
    return std::chrono::system_clock::time_point(std::chrono::duration_cast<std::chrono::system_clock::duration>(nanoseconds)) < limit;
}

std::optional<struct stat> find_status(const AbsolutePath& path) {
    struct stat status {};
    if (lstat(path.c_str(), &status) == 0) { return status; }
    if (errno == ENOENT) { return std::nullopt; }
    throw system_error("look at", path.string());
}

void sweep_blobs(const Store& store, const Marking& marking, std::chrono::system_clock::time_point limit, CollectResult& result) {
    for (const auto& algorithm : list_directory(store.blobs().folder())) {
        const auto folder = store.blobs().folder() / algorithm;
        for (const auto& name : list_directory(folder)) {
            if (marking.is_marked(algorithm + ":" + name)) { continue; }
            const auto status = find_status(folder / name);
            if (!status || !is_older(*status, limit)) { continue; }
            remove_file(folder / name);
            ++result.blobs;
            result.blob_bytes += static_cast<std::uint64_t>(status->st_size);
        }
    }
}

/// Moved aside at once; taking a large tree apart then holds up nobody.
std::vector<ScratchItem> take_layers(const Store& store, const Marking& marking, std::chrono::system_clock::time_point limit) {
    std::vector<ScratchItem> taken;
    const auto folder = store.layers().folder();
    for (const auto& name : list_directory(folder)) {
        if (marking.is_marked("sha256:" + name) || marking.is_marked("sha384:" + name) || marking.is_marked("sha512:" + name)) {
            continue;
        }
        const auto status = find_status(folder / name);
        if (!status || !is_older(*status, limit)) { continue; }
        auto item = store.scratch().make_directory();
        rename_path(folder / name, item.path() / "layer");
        taken.push_back(std::move(item));
    }
    return taken;
}

}  // namespace

FileLock collection_gate(const AbsolutePath& folder) { return {gate_path(folder), FileLock::Mode::shared, CancelToken()}; }

CollectResult collect_garbage(const Store& store, const CollectOptions& options, std::chrono::system_clock::time_point now) {
    return within("cannot collect garbage in the store", [&] {
        CollectResult result;
        std::vector<ScratchItem> doomed;
        {
            const FileLock alone(gate_path(store.blobs().folder()), FileLock::Mode::exclusive, CancelToken());
            auto limit = now - options.grace;
            // Read with the gate closed: a lease taken after this began keeps nothing before the gate opens again.
            if (const auto oldest = store.leases().oldest(); oldest && *oldest < limit) { limit = *oldest; }
            store.cache().expire(now - options.cache_age);
            Marking marking(store);
            for (const auto& stored : store.names().list()) { marking.mark(stored.target.digest); }
            for (const auto& digest : store.pins().all()) { marking.mark(digest); }
            for (const auto& digest : store.cache().references()) { marking.mark(digest); }
            sweep_blobs(store, marking, limit, result);
            doomed = take_layers(store, marking, limit);
        }
        result.layers = doomed.size();
        settle_layers(store.layers().folder(), std::chrono::seconds(0));
        return result;
    });
}

}  // namespace berth::store
