// SPDX-License-Identifier: Apache-2.0
// YAML or JSON that is itself the value of a field (a file in a ConfigMap), changed in place.
#pragma once

#include "yaml/comments.hpp"

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace berth::render {

/// A text that fields are set in one after another. Each time the text is what kustomize makes of the one before, by
/// reading it, setting the field and writing it anew. Where many fields are set the tree is kept instead, as long as it
/// is certain that reading the text again would give the same.
class StructuredText {
public:
    using Path = std::span<const std::string>;

    explicit StructuredText(std::string_view text) : text_{text}, first_size_{text.size()} {}

    /// Sets the fields that the path leads to; with `create` a missing one is made. Returns whether there were any and the
    /// text could be written; if not, nothing was changed. Throws Error where the text grows by more than 64 MiB.
    bool set(const yaml::Node& value, Path path, std::optional<yaml::Kind> create);
    /// The text as it is now, valid until the next set().
    [[nodiscard]] std::string_view text();
    [[nodiscard]] std::size_t size() const { return text_.size(); } ///< bytes of the last text that was written

private:
    enum class Form : std::uint8_t { compact_json, json_in_lines, yaml };

    /// What the text reads as, and how it is written.
    struct Tree {
        std::unique_ptr<yaml::Arena> arena;
        yaml::CommentedDocument document;
        Form form = Form::yaml;
        bool noted = false;          ///< there are comments
        bool noted_in_lines = false; ///< some have lines of their own
        bool has_flow = false;       ///< there are brackets with something in them
        bool sorted = true;          ///< keys stand as they are written, which those of JSON are by name
    };

    static Form form_of(std::string_view text);
    static std::string written(const yaml::CommentedDocument& document, Form form);
    static std::optional<Tree> kept_tree(std::string_view text);

    bool set_anew(const yaml::Node& value, Path path, std::optional<yaml::Kind> create);
    bool set_in_tree(const yaml::Node& value, Path path, std::optional<yaml::Kind> create);
    bool set_fields(const yaml::Node& value, Path path);
    bool create_field(const yaml::Node& value, Path path, yaml::Kind kind);
    /// The field as reading the written text would give it; nullptr where that is not certain.
    yaml::Node* settled(const yaml::Node& field, bool may_be_in_flow);
    yaml::Node* settled_pair(yaml::Node& mapping, bool flow);

    std::string text_;
    std::size_t first_size_; ///< bytes
    std::optional<Tree> tree_;
    bool is_written_ = true; ///< `text_` is what the tree says
    bool changed_before_ = false;
};

}  // namespace berth::render
