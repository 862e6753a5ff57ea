// SPDX-License-Identifier: Apache-2.0
// Opening texts, telling which paths may meet, closing.
#include "render/transform/open_texts.hpp"

#include "base/error.hpp"
#include "base/text.hpp"
#include "render/transform/field_path.hpp"
#include "yaml/number.hpp"

#include <algorithm>
#include <numeric>
#include <utility>

namespace berth::render {

using yaml::Kind;
using yaml::Node;

namespace {

constexpr std::size_t most_texts = 64;
constexpr std::size_t most_bytes = std::size_t{16} << 20; // of all open texts, but one may be larger

/// The scalar on the way, and how many parts of the path lead to it.
FoundWay find_scalar(Node& root, OpenTexts::Path path) {
    for (std::size_t parts = 1; parts < path.size(); ++parts) {
        try {
            Node* found = look_up(root, path.first(parts));
            if (found != nullptr && found->is_scalar()) {
                return {found, parts};
            }
        } catch (const Error&) {
            continue; // a path of another form; the general walk deals with it
        }
    }
    return {nullptr, 0};
}

/// Whether two parts lead to different fields of the same collection.
bool lead_apart(std::string_view one, std::string_view other) {
    const auto index = yaml::parse_decimal(trim_unicode(one));
    const auto other_index = yaml::parse_decimal(trim_unicode(other));
    if (index && other_index) {
        return *index >= 0 && *other_index >= 0 && *index != *other_index;
    }
    const auto is_name = [](std::string_view part) { return part != "-" && is_field_name(part); };
    return is_name(trim_unicode(one)) && is_name(trim_unicode(other)) && trim_unicode(one) != trim_unicode(other);
}

bool is_search(std::string_view part) { return trim_unicode(part).starts_with('['); }

/// Whether one path may lead to the other's field, into it, or to what is around it, or looks for a field there.
bool may_meet(OpenTexts::Path path, OpenTexts::Path field) {
    for (std::size_t i = 0; i < std::min(path.size(), field.size()); ++i) {
        if (is_search(path[i])) {
            return true;
        }
        if (lead_apart(path[i], field[i])) {
            return false;
        }
    }
    return true;
}

/// Whether looking for [key=value] on the path compares with this field.
bool looks_at(OpenTexts::Path path, OpenTexts::Path field) {
    for (std::size_t i = 0; i < path.size(); ++i) {
        const std::string_view key = trim_unicode(field.back());
        if (is_search(path[i]) &&
            (field.size() == i + 1 ||
             (field.size() == i + 2 && (trim_unicode(path[i]).substr(1).starts_with(key) || !is_field_name(key))))) {
            return true;
        }
    }
    return false;
}

bool is_in_form(const StructuredText& /*text*/) { return true; }
bool is_in_form(const PartedText& text, std::string_view delimiter) { return text.delimiter() == delimiter; }

}  // namespace

std::size_t OpenTexts::OpenText::size() const {
    return std::visit([](const auto& one) { return one.size(); }, text);
}

/// The text of this field in that form, which may have been open in another or not at all.
template <class Text>
Text& OpenTexts::opened(Node& root, Path path, Node& field, const auto&... how) {
    auto place = std::ranges::find(texts_, &field, &OpenText::field);
    const auto* text = place == texts_.end() ? nullptr : std::get_if<Text>(&place->text);
    if (place != texts_.end() && (text == nullptr || !is_in_form(*text, how...))) {
        close(place);
        place = texts_.end();
    }
    if (place == texts_.end()) {
        texts_.push_front({&root, {path.begin(), path.end()}, &field, Text{field.value, how...}});
        close_oldest();
    } else {
        texts_.splice(texts_.begin(), texts_, place);
    }
    return std::get<Text>(texts_.front().text);
}

bool OpenTexts::set(Node& root, Path path, const Node& value, std::optional<Kind> create) {
    for (auto place = texts_.begin(); place != texts_.end();) {
        place = place->root == &root && looks_at(path, place->path) ? close(place) : std::next(place);
    }
    const FoundWay way = find_scalar(root, path);
    return way.last != nullptr && opened<StructuredText>(root, path.first(way.parts), *way.last)
                                      .set(value, path.subspan(way.parts), create);
}

bool OpenTexts::set_part(Node& root, Path path, std::string_view delimiter, std::int64_t index, std::string_view part) {
    const FoundWay way = follow_path(root, path);
    if (way.parts < path.size() || !way.last->is_scalar()) {
        return false;
    }
    opened<PartedText>(root, path, *way.last, delimiter).set(index, part);
    return true;
}

void OpenTexts::close(const Node& root, Path path) {
    for (auto place = texts_.begin(); place != texts_.end();) {
        place = place->root == &root && may_meet(path, place->path) ? close(place) : std::next(place);
    }
}

OpenTexts::Place OpenTexts::close(Place place) {
    place->field->value = arena_.copy(std::visit([](auto& text) -> std::string { return std::string{text.text()}; },
                                                 place->text));
    return texts_.erase(place);
}

void OpenTexts::close_oldest() {
    const auto bytes = [&] {
        return std::transform_reduce(texts_.begin(), texts_.end(), std::size_t{0}, std::plus{},
                                     [](const OpenText& text) { return text.size(); });
    };
    while (texts_.size() > most_texts || (texts_.size() > 1 && bytes() > most_bytes)) {
        close(std::prev(texts_.end()));
    }
}

void OpenTexts::close_all() {
    while (!texts_.empty()) {
        close(texts_.begin());
    }
}

}  // namespace berth::render
