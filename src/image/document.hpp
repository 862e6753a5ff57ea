// SPDX-License-Identifier: Apache-2.0
// Reads typed members of a JSON document with errors that name the member ("manifests[2].digest").
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/error.hpp"
#include "image/digest.hpp"
#include "json/value.hpp"

namespace berth::image {

using StringMap = std::vector<std::pair<std::string, std::string>>;

/// A JSON object and where it stands. A member that is null counts as absent, as Go's decoder has it.
class DocumentReader {
public:
    /// `kind` is for errors: "image manifest". Throws Error (invalid) when `value` is no object.
    DocumentReader(const json::Value& value, std::string kind, std::string path = {});

    [[nodiscard]] const json::Value* find(std::string_view name) const;
    [[nodiscard]] std::optional<std::string> find_string(std::string_view name) const;
    [[nodiscard]] std::string string_or_empty(std::string_view name) const;
    [[nodiscard]] std::string string(std::string_view name) const;
    [[nodiscard]] std::optional<std::int64_t> find_integer(std::string_view name) const;
    [[nodiscard]] std::uint64_t size(std::string_view name) const;
    [[nodiscard]] bool flag(std::string_view name) const;
    [[nodiscard]] Digest digest(std::string_view name) const;
    [[nodiscard]] std::optional<std::vector<std::string>> find_strings(std::string_view name) const;
    [[nodiscard]] std::vector<std::string> strings(std::string_view name) const;
    [[nodiscard]] StringMap string_map(std::string_view name) const;
    /// {"a": {}, "b": {}} as [a, b].
    [[nodiscard]] std::vector<std::string> string_set(std::string_view name) const;
    [[nodiscard]] std::optional<DocumentReader> find_object(std::string_view name) const;
    [[nodiscard]] DocumentReader object(std::string_view name) const;
    /// Each element must be an object.
    [[nodiscard]] std::vector<DocumentReader> objects(std::string_view name) const;
    /// Members that none of `known` names, kept so that writing loses nothing.
    [[nodiscard]] json::Object others(std::initializer_list<std::string_view> known) const;

    [[nodiscard]] Error invalid(std::string_view name, std::string_view why) const;

private:
    [[nodiscard]] std::string at(std::string_view name) const;

    const json::Object* object_;
    std::string kind_;
    std::string path_;
};

[[nodiscard]] json::Value to_json(const std::vector<std::string>& strings);
[[nodiscard]] json::Value to_json(const StringMap& map);
[[nodiscard]] json::Value set_to_json(const std::vector<std::string>& names);
void append(json::Object& object, const json::Object& others);

}  // namespace berth::image
