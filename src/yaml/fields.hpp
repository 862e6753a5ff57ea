// SPDX-License-Identifier: Apache-2.0
// Strict reading of one mapping: every field is asked for by name, and what nobody asked for is an error.
#pragma once

#include "yaml/node.hpp"

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace berth::yaml {

/// A view of a mapping in a file. Errors read 'FILE:LINE:COLUMN: nodes[0].role: message'. A null value counts as
/// absent, as Go's decoders have it. The node and the strings given must outlive the view.
class Fields {
public:
    /// `where` names the mapping within the file ("nodes[0]"), empty for the root. Throws InputError if `node` is no
    /// mapping (null stands for an empty one), or if a key stands twice.
    Fields(const std::string& file, const Node& node, std::string where = {});

    /// The value of a field, which becomes known by this; nullptr if absent or null.
    const Node* find(std::string_view name);

    /// A scalar's text (numbers and booleans too, as written); InputError for collections.
    std::optional<std::string> find_string(std::string_view name);
    std::optional<bool> find_bool(std::string_view name);
    std::optional<std::int64_t> find_integer(std::string_view name);
    std::optional<double> find_number(std::string_view name);
    std::vector<std::string> strings(std::string_view name);
    /// In the order of the file.
    std::vector<std::pair<std::string, std::string>> string_map(std::string_view name);
    std::optional<Fields> find_fields(std::string_view name);
    /// Calls `read` for each mapping of a list, and rejects unknown fields of each afterwards.
    void each(std::string_view name, const std::function<void(Fields&)>& read);

    /// Throws InputError for the first field that was never asked for; the hint names the nearest known one.
    void reject_unknown() const;

    /// The names asked for so far.
    [[nodiscard]] const std::vector<std::string>& known() const { return known_; }

    /// Throws InputError at that node, or at the mapping itself.
    [[noreturn]] void fail(std::string_view name, const Node& at, std::string_view message) const;
    [[noreturn]] void fail(std::string_view message) const;

    [[nodiscard]] const Node& node() const { return *node_; }
    [[nodiscard]] const std::string& file() const { return *file_; }
    [[nodiscard]] std::string path_of(std::string_view name) const;

private:
    const std::string* file_;
    const Node* node_;
    std::string where_;
    std::vector<std::string> known_;
};

} // namespace berth::yaml
