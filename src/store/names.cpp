// SPDX-License-Identifier: Apache-2.0
// Names in state.db.
#include "store/names.hpp"

namespace berth::store {
namespace {

image::Descriptor descriptor(const DatabaseRow& row, int first) {
    return {.media_type = row.text(first),
            .digest = image::Digest::parse(row.text(first + 1)),
            .size = static_cast<std::uint64_t>(row.integer(first + 2))};
}

}  // namespace

std::optional<image::Descriptor> Names::find(const image::Reference& name) const {
    std::optional<image::Descriptor> found;
    const auto take = [&found](const DatabaseRow& row) { found = descriptor(row, 0); };
    if (name.digest()) {
        // An index's digest may stand for the one platform of it that was fetched: then only the name has it.
        database_->run("select media_type, digest, size from names where name = ? or (repository = ? and digest = ?) "
                       "order by digest = ? desc limit 1",
                       {name.with_digest(*name.digest()).text(), name.repository(), name.digest()->text(), name.digest()->text()},
                       take);
        return found;
    }
    database_->run("select media_type, digest, size from names where name = ?", {name.with_default_tag().text()}, take);
    return found;
}

std::vector<StoredName> Names::list() const {
    std::vector<StoredName> names;
    database_->run("select name, media_type, digest, size, updated from names order by name", {},
                   [&names](const DatabaseRow& row) {
                       const auto updated = std::chrono::system_clock::time_point(std::chrono::seconds(row.integer(4)));
                       names.push_back({.name = image::Reference::parse_normalized(row.text(0)),
                                        .target = descriptor(row, 1),
                                        .updated = updated});
                   });
    return names;
}

void Names::tag(const image::Reference& name, const image::Descriptor& target) {
    const auto now = std::chrono::duration_cast<std::chrono::seconds>(std::chrono::system_clock::now().time_since_epoch());
    const auto full = name.digest() ? name.with_digest(*name.digest()) : name.with_default_tag();
    database_->run("insert into names (name, repository, media_type, digest, size, updated) values (?, ?, ?, ?, ?, ?) "
                   "on conflict (name) do update set media_type = excluded.media_type, digest = excluded.digest, "
                   "size = excluded.size, updated = excluded.updated",
                   {full.text(), full.repository(), target.media_type, target.digest.text(),
                    static_cast<std::int64_t>(target.size), std::int64_t{now.count()}});
}

bool Names::untag(const image::Reference& name) {
    const auto full = name.digest() ? name.with_digest(*name.digest()) : name.with_default_tag();
    return database_->run("delete from names where name = ?", {full.text()}) > 0;
}

}  // namespace berth::store
