// SPDX-License-Identifier: Apache-2.0
// What a layer has where, from its tar alone: enough to know what a COPY lands on, without unpacking anything.
#pragma once

#include <map>
#include <set>
#include <string>

#include "archive/tar_entry.hpp"
#include "base/byte_stream.hpp"
#include "base/cancel.hpp"

namespace berth::build {

class LayerIndex {
public:
    LayerIndex() = default;
    /// Reads a layer's blob, compressed or not. `name` is for errors.
    LayerIndex(ByteSource& blob, const std::string& name, const CancelToken& cancel);

    void add(archive::TarEntry entry);
    /// nullptr when the layer says nothing of that path.
    [[nodiscard]] const archive::TarEntry* find(std::string_view path) const;
    /// Does the layer delete what layers below have at that path?
    [[nodiscard]] bool deletes(std::string_view path) const { return deleted_.contains(path); }
    /// Does the layer hide what layers below have in that folder?
    [[nodiscard]] bool hides_below(std::string_view path) const { return opaque_.contains(path); }
    /// Content of etc/passwd and etc/group, which are all that is ever asked for; nullptr otherwise.
    [[nodiscard]] const std::string* find_text(std::string_view path) const;

private:
    std::map<std::string, archive::TarEntry, std::less<>> entries_;
    std::set<std::string, std::less<>> deleted_;
    std::set<std::string, std::less<>> opaque_;
    std::map<std::string, std::string, std::less<>> texts_;
};

} // namespace berth::build
