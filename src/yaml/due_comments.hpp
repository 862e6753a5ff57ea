// SPDX-License-Identifier: Apache-2.0
// The comments that wait for their place while a tree is written, and how they stand there.
#pragma once

#include "yaml/comments.hpp"
#include "yaml/line_output.hpp"

#include <cstdint>
#include <string_view>

namespace berth::yaml {

/// One of a kind is due at a time. They become due with the nodes they belong to, and are written where
/// go.yaml.in/yaml/v3 3.0.4 (emitterc.go) writes them; `indent` is that of the place. The texts must live as long.
class DueComments {
public:
    explicit DueComments(LineOutput& out) : out_{out} {}

    /// Those of a node; of a collection, those behind and below it once it ends. `tail` is the foot of the key before.
    void arrive(const Node& node, std::string_view tail = {});
    /// The foot of a key stands below its value, so the next key brings it as the tail.
    void arrive_key(const Node& key, std::string_view tail);
    void arrive_end(const Node& collection, std::string_view tail = {});

    /// Keeps what is due behind a key for its value.
    void hold_key_line();
    /// Behind a scalar, or above a block.
    void place_key_line(const Node& value, std::int32_t indent);

    [[nodiscard]] bool line_due() const { return !line_.empty(); }
    /// Whether one ends the line behind a part of a flow collection, so that its comma goes in front of it.
    [[nodiscard]] bool behind_part() const { return !line_.empty() || !foot_.empty() || !tail_.empty(); }
    [[nodiscard]] bool before_bracket() const { return !head_.empty() || !foot_.empty() || !tail_.empty(); }

    void write_head(std::int32_t indent);
    void write_line(std::int32_t indent);
    void write_foot(std::int32_t indent);
    void write_document_head(std::string_view text, std::int32_t indent);
    void write_document_foot(std::string_view text, std::int32_t indent);

private:
    void write(std::string_view text, std::int32_t indent);

    LineOutput& out_;
    std::string_view head_{};
    std::string_view line_{};
    std::string_view foot_{};
    std::string_view tail_{};
    std::string_view key_line_{};
};

} // namespace berth::yaml
