// SPDX-License-Identifier: Apache-2.0
// Which name stands for which manifest or index.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "image/descriptor.hpp"
#include "image/reference.hpp"
#include "store/database.hpp"

namespace berth::store {

struct StoredName {
    image::Reference name;
    image::Descriptor target;
    std::chrono::system_clock::time_point updated{};
};

/// Thread-safe; a change is on the disk when the call returns.
class Names {
public:
    explicit Names(Database& database) : database_(&database) {}

    /// A name with a digest is found through that digest whatever tag it was stored under.
    [[nodiscard]] std::optional<image::Descriptor> find(const image::Reference& name) const;
    /// Sorted by name.
    [[nodiscard]] std::vector<StoredName> list() const;
    /// The blobs of `target` must be stored already.
    void tag(const image::Reference& name, const image::Descriptor& target);
    /// False when there is no such name. The blobs stay until garbage collection.
    bool untag(const image::Reference& name);

private:
    Database* database_;
};

}  // namespace berth::store
