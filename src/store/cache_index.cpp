// SPDX-License-Identifier: Apache-2.0
// The cache index in cache/index.db: losing it costs time, never data.
#include "store/cache_index.hpp"

#include "base/text.hpp"

namespace berth::store {
namespace {

std::int64_t seconds(std::chrono::system_clock::time_point time) {
    return std::chrono::duration_cast<std::chrono::seconds>(time.time_since_epoch()).count();
}

std::vector<image::Digest> parse_digests(std::string_view text) {
    std::vector<image::Digest> digests;
    for (const auto& word : split(text, ' ')) {
        if (!word.empty()) { digests.push_back(image::Digest::parse(word)); }
    }
    return digests;
}

}  // namespace

std::optional<CacheEntry> CacheIndex::find(std::string_view key) const {
    std::optional<CacheEntry> entry;
    database_->run("select value, digests from cache where key = ?", {std::string(key)}, [&entry](const DatabaseRow& row) {
        entry = CacheEntry{.value = row.text(0), .references = parse_digests(row.text(1))};
    });
    return entry;
}

void CacheIndex::put(std::string_view key, const CacheEntry& entry) {
    std::string digests;
    for (const auto& digest : entry.references) { digests.append(digests.empty() ? "" : " ").append(digest.text()); }
    database_->run("insert or replace into cache (key, value, digests, updated) values (?, ?, ?, ?)",
                   {std::string(key), entry.value, digests, seconds(std::chrono::system_clock::now())});
}

void CacheIndex::erase(std::string_view key) { database_->run("delete from cache where key = ?", {std::string(key)}); }

int CacheIndex::expire(std::chrono::system_clock::time_point limit) {
    return database_->run("delete from cache where updated < ?", {seconds(limit)});
}

std::vector<image::Digest> CacheIndex::references() const {
    std::vector<image::Digest> all;
    database_->run("select digests from cache", {}, [&all](const DatabaseRow& row) {
        for (const auto& digest : parse_digests(row.text(0))) { all.push_back(digest); }
    });
    return all;
}

}  // namespace berth::store
