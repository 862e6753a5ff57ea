// SPDX-License-Identifier: Apache-2.0
// Cached layers as entries of the store's cache index.
#include "build/solver/step_cache.hpp"

#include "base/error.hpp"
#include "json/parse.hpp"
#include "json/write.hpp"

namespace berth::build {

std::optional<SolvedLayer> StepCache::find(const std::string& key) const {
    if (use_ == CacheUse::refresh) {
        return std::nullopt;
    }
    const std::optional<store::CacheEntry> entry = store_.cache().find(key);
    if (!entry) {
        return std::nullopt;
    }
    try {
        const json::Value value = json::parse(entry->value, "cache entry");
        SolvedLayer layer{
            .layer = {.blob = {.media_type = std::string(value.text_at({"mediaType"})),
                               .digest = image::Digest::parse(value.text_at({"digest"})),
                               .size = static_cast<std::uint64_t>(value.find("size")->as_integer())},
                      .diff_id = image::Digest::parse(value.text_at({"diffId"}))},
            .created = std::string(value.text_at({"created"}))};
        if (!store_.blobs().keep(layer.layer.blob.digest)) {
            return std::nullopt;
        }
        return layer;
    } catch (const Error&) {
        return std::nullopt; // written by another version: as good as none
    }
}

void StepCache::put(const std::string& key, const SolvedLayer& layer) const {
    json::Object value{{"diffId", layer.layer.diff_id.text()},
                       {"mediaType", layer.layer.blob.media_type},
                       {"digest", layer.layer.blob.digest.text()},
                       {"size", static_cast<std::int64_t>(layer.layer.blob.size)},
                       {"created", layer.created}};
    store_.cache().put(key, {.value = json::write(json::Value(std::move(value))),
                             .references = {layer.layer.blob.digest, layer.layer.diff_id}});
}

} // namespace berth::build
