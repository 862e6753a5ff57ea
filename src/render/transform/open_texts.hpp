// SPDX-License-Identifier: Apache-2.0
// Texts within objects that replacements change over and over.
#pragma once

#include "render/print/parted_text.hpp"
#include "render/print/structured_text.hpp"
#include "yaml/node.hpp"

#include <cstddef>
#include <list>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>

namespace berth::render {

/// Keeps texts in the form they are changed in and writes them into their fields when they are closed. Until then a field
/// has a text of before, so whoever reads or changes one closes first what its path may lead to.
class OpenTexts {
public:
    using Path = std::span<const std::string>;

    explicit OpenTexts(yaml::Arena& arena) : arena_{arena} {}

    /// If the path leads into the text of a scalar that holds YAML or JSON, sets the fields it leads to there. Returns
    /// whether it did; if not, nothing was changed.
    bool set(yaml::Node& root, Path path, const yaml::Node& value, std::optional<yaml::Kind> create);
    /// If the path leads to one scalar by names, sets a part of its text. Returns whether it did.
    bool set_part(yaml::Node& root, Path path, std::string_view delimiter, std::int64_t index, std::string_view part);
    /// Writes those in the object that the path may lead to, into, or out of.
    void close(const yaml::Node& root, Path path);
    void close_all();

private:
    struct OpenText {
        const yaml::Node* root;
        std::vector<std::string> path;
        yaml::Node* field;
        std::variant<StructuredText, PartedText> text;

        [[nodiscard]] std::size_t size() const;
    };
    using Place = std::list<OpenText>::iterator;

    template <class Text>
    Text& opened(yaml::Node& root, Path path, yaml::Node& field, const auto&... how);
    Place close(Place place);
    void close_oldest();

    yaml::Arena& arena_;
    std::list<OpenText> texts_; ///< the one changed last in front
};

}  // namespace berth::render
