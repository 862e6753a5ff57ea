// SPDX-License-Identifier: Apache-2.0
// Decoding of plain types, with encoding/json's errors and the line they come from.
#include "render/load/decode.hpp"

#include "base/error.hpp"
#include "base/text.hpp"
#include "render/print/json_text.hpp"
#include "render/print/scalar_value.hpp"
#include "yaml/number.hpp"
#include "yaml/tag_name.hpp"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>

namespace berth::render {

using yaml::Kind;
using yaml::Node;
using yaml::Resolved;
using yaml::Tag;

namespace {

/// What go-yaml v3 still takes for a truth of YAML 1.1: "yes", but not the text "true".
std::optional<bool> truth_of(std::string_view word) {
    const Resolved resolved = yaml::resolve(word, yaml::Schema::yaml_1_1);
    const auto* truth = std::get_if<bool>(&resolved.value);
    const bool is_old = truth != nullptr && yaml::resolve_tag(word, yaml::Schema::yaml_1_2) != Tag::boolean;
    return is_old ? std::optional{*truth} : std::nullopt;
}

}  // namespace

std::string_view json_type(Kind kind, Tag tag) {
    if (kind == Kind::mapping || kind == Kind::sequence) {
        return kind == Kind::mapping ? "object" : "array";
    }
    if (tag == Tag::boolean) {
        return "bool";
    }
    return tag == Tag::integer || tag == Tag::floating ? "number" : "string";
}

Resolved Decoder::value_of(const Node& node) const {
    if (mode_.schema == yaml::Schema::yaml_1_1) {
        return value_in_yaml_1_1(node);
    }
    if (node.tagged && node.tag == Tag::binary) {
        return {.tag = Tag::string, .value = std::get<std::string>(scalar_value(node).data)};
    }
    if (node.style != yaml::Style::plain || node.tag == Tag::string || (node.tagged && node.tag == Tag::custom)) {
        return {.tag = Tag::string, .value = std::string{node.value}};
    }
    return yaml::resolve(node.value, mode_.schema);
}

std::string Decoder::name_of(const Node& key) const {
    return mode_.schema == yaml::Schema::yaml_1_1 && key.is_scalar() ? key_in_yaml_1_1(key) : std::string{key.text()};
}

bool Decoder::is_null(const Node& node) const {
    return node.kind == Kind::scalar && value_of(node).tag == Tag::null;
}

bool Decoder::describes(FieldType type) const {
    if (describer_ != nullptr) {
        describer_->is(type);
    }
    return describer_ != nullptr;
}

void Decoder::describe_items(const std::function<void()>& item) const {
    describer_->enter_items();
    item();
    describer_->leave();
}

void Decoder::describe_fields(const Node& node, std::span<const Field> known) const {
    for (const Field& field : known) {
        describer_->enter_field(field.name);
        field.read(node);
        describer_->leave();
    }
}

/// Goes into a field; ends at a struct's end, also by an error that somebody takes.
class Decoder::Step {
public:
    Step(const Decoder& decoder, std::string_view type, const Field& field)
        : standing_{decoder.standing_}, before_{standing_.structure}, length_{standing_.path.size()},
          embedded_{field.embedded.empty() ? 0U : 1U} {
        standing_.structure = type.substr(type.find('.') + 1);  // all of it without a package
        standing_.embeddings += embedded_;
        for (const std::string_view part : {std::string_view{field.embedded}, field.name}) {
            standing_.path += part.empty() || standing_.path.empty() ? "" : ".";
            standing_.path += part;
        }
    }
    Step(const Step&) = delete;
    Step& operator=(const Step&) = delete;
    ~Step() {
        standing_.structure = before_;
        standing_.path.resize(length_);
        standing_.embeddings -= embedded_;
    }

private:
    Standing& standing_;
    std::string_view before_;
    std::size_t length_;
    std::uint32_t embedded_;
};

namespace {

/// By its name; encoding/json else takes the first whose name differs in case only.
const Decoder::Field* find_field(std::span<const Decoder::Field> known, std::string_view name, GoReader reader) {
    auto found = std::ranges::find(known, name, &Decoder::Field::name);
    if (found == known.end() && reader == GoReader::by_json) {
        found = std::ranges::find(known, to_lower(name), [](const Decoder::Field& field) { return to_lower(field.name); });
    }
    return found != known.end() ? &*found : nullptr;
}

/// Of fields with one name only the last one reaches kustomize.
bool is_given_again(const Node& mapping, std::uint32_t pair) {
    const std::string_view name = mapping.key(pair)->text();
    for (std::uint32_t later = pair + 1; later < mapping.pairs(); ++later) {
        if (mapping.key(later)->text() == name) {
            return true;
        }
    }
    return false;
}

}  // namespace

/// Names and positions of the pairs in the order in which they are read: sorted on the way through JSON, which decides on
/// the error that is told.
std::vector<std::pair<std::string, std::uint32_t>> Decoder::names_of(const Node& mapping) const {
    std::vector<std::pair<std::string, std::uint32_t>> names;
    for (std::uint32_t i = 0; i < mapping.pairs(); ++i) {
        names.emplace_back(name_of(*mapping.key(i)), i);
    }
    if (mode_.reader == GoReader::by_json && !mode_.odd_key) {
        std::ranges::sort(names);
    }
    return names;
}

void Decoder::fields(const Node& mapping, std::string_view type, std::span<const Field> known) const {
    if (describer_ != nullptr) {
        describe_fields(mapping, known);
        return;
    }
    if (mapping.kind != Kind::mapping) {
        if (is_null(mapping)) {
            return;
        }
        mismatch(mapping, fmt::format("{}{}", type.find('.') == std::string_view::npos ? "types." : "", type));
    }
    for (const auto& [name, i] : names_of(mapping)) {
        const Field* const found = find_field(known, name, mode_.reader);
        if (mode_.odd_key && (found == nullptr || found->name != name)) {
            tell_odd_key(*mapping.key(i), found != nullptr ? found->name : std::string_view(), known);
        }
        if (found == nullptr) {
            if (mode_.strict && !mode_.odd_key) {
                throw DecodeError(mapping.key(i)->line, fmt::format("json: unknown field {}", go_quoted(name)));
            }
            continue;
        }
        const Node& value = *mapping.field(i);
        if (!is_null(value) && !is_given_again(mapping, i)) {
            const Step step{*this, type, *found};
            found->read(value);
        }
    }
}

void Decoder::tell_odd_key(const Node& key, std::string_view field, std::span<const Field> known) const {
    std::vector<std::string> names;
    for (const Field& each : known) {
        names.emplace_back(each.name);
    }
    mode_.odd_key(key, field, names);
}

void Decoder::mismatch(const Node& node, std::string_view wanted) const {
    if (mode_.reader == GoReader::go_yaml_v3) {
        throw DecodeError(node.line, fmt::format("yaml: unmarshal errors:\n  line {}: cannot unmarshal {} into {}",
                                                 node.line, described_in_yaml(node), wanted));
    }
    const bool is_collection = node.is_mapping() || node.is_sequence();
    std::string given{json_type(node.kind, is_collection ? Tag::none : value_of(node).tag)};
    if (given == "number" && wanted.starts_with("int")) {
        given = fmt::format("number {}", node.value);
    }
    const std::string where = standing_.path.empty()
                                  ? std::string{"value"}
                                  : fmt::format("struct field {}.{}", standing_.structure, standing_.path);
    throw DecodeError(node.line, fmt::format("json: cannot unmarshal {} into Go {} of type {}", given, where, wanted));
}

/// As go-yaml v3 names it in its errors: long texts are cut.
std::string Decoder::described_in_yaml(const Node& node) const {
    if (node.is_mapping() || node.is_sequence()) {
        return node.is_mapping() ? "!!map" : "!!seq";
    }
    std::string value;
    read_text(node, {}, value); // numbers as they were written again
    constexpr std::size_t longest = 10;
    constexpr std::size_t kept = 7;
    if (value.size() > longest) {
        value = fmt::format("{}...", value.substr(0, kept));
    }
    return fmt::format("{} `{}`", yaml::tag_name(value_of(node).tag), value);
}

std::string Decoder::list_type(std::string_view field, std::string_view item) const {
    if (mode_.reader == GoReader::go_yaml_v3 && field == "fieldSpecs") {
        return "types.FsSlice";
    }
    if (type_ == transformer_config_type) {
        return field == "nameReference" ? "builtinconfig.nbrSlice" : "types.FsSlice";
    }
    return fmt::format("[]{}", item.empty() ? field : item);
}

void Decoder::require_list(const Node& node, std::string_view type) const {
    if (node.kind != Kind::sequence) {
        mismatch(node, type);
    }
}

void Decoder::read(const Node& node, std::string_view name, std::string& into) const {
    read_text(node, go_text_type(name), into);
}

void Decoder::read_text(const Node& node, std::string_view type, std::string& into) const {
    if (describes(FieldType::text)) {
        return;
    }
    if (node.kind != Kind::scalar) {
        mismatch(node, type);
    }
    const Resolved value = value_of(node);
    const bool coerce = mode_.coerce && (standing_.embeddings == 0 || mode_.reader == GoReader::go_yaml_v3);
    switch (value.tag) {
    case Tag::null:
        return;
    case Tag::boolean:
        if (coerce) {
            into = std::get<bool>(value.value) ? "true" : "false";
            return;
        }
        mismatch(node, type);
    case Tag::integer:
        if (coerce) {
            const auto* number = std::get_if<std::int64_t>(&value.value);
            into = number != nullptr ? std::to_string(*number) : std::to_string(std::get<std::uint64_t>(value.value));
            return;
        }
        mismatch(node, type);
    case Tag::floating:
        if (coerce) {
            into = yaml::format_float_g(std::get<double>(value.value));
            return;
        }
        mismatch(node, type);
    case Tag::timestamp:
    case Tag::string:
    case Tag::none:
    case Tag::binary:
    case Tag::merge:
    case Tag::sequence:
    case Tag::mapping:
    case Tag::custom:
        break;
    }
    into = std::get<std::string>(value.value);
    if (!mode_.rewritten) {
        return;
    }
    if (has_forbidden_control(into)) {
        throw NotRewritable(node.line, "yaml: control characters are not allowed");
    }
    if (std::optional<std::string> folded = fold_next_lines(into)) {
        if (has_document_marker(into)) {
            throw NotRewritable(node.line, "yaml: found unexpected document indicator");
        }
        into = *std::move(folded);
    }
}

void Decoder::read(const Node& node, std::string_view name, std::string_view& into) const {
    std::string text{into};
    read(node, name, text);
    if (describer_ == nullptr) {
        into = mode_.texts->copy(text);
    }
}

void Decoder::read(const Node& node, std::string_view /*name*/, bool& into) const {
    if (describes(FieldType::truth)) {
        return;
    }
    if (node.kind == Kind::scalar) {
        const Resolved value = value_of(node);
        if (const auto* truth = std::get_if<bool>(&value.value)) {
            into = *truth;
            return;
        }
        const auto* word = std::get_if<std::string>(&value.value);
        const auto truth = word == nullptr || mode_.reader != GoReader::go_yaml_v3 ? std::nullopt : truth_of(*word);
        if (truth) {
            into = *truth;
            return;
        }
    }
    mismatch(node, "bool");
}

void Decoder::read(const Node& node, std::string_view name, std::int64_t& into) const {
    if (describes(FieldType::integer)) {
        return;
    }
    if (node.kind == Kind::scalar) {
        const Resolved value = value_of(node);
        if (const auto* number = std::get_if<std::int64_t>(&value.value)) {
            into = *number;
            return;
        }
        if (const auto* number = std::get_if<double>(&value.value);
            number != nullptr && std::trunc(*number) == *number && std::fabs(*number) < 9e18) {
            into = static_cast<std::int64_t>(*number);
            return;
        }
    }
    mismatch(node, name == "count" ? "int64" : "int");
}

void Decoder::read(const Node& node, std::string_view name, std::vector<std::string>& into) const {
    if (describer_ != nullptr) {
        describe_items([&] { describer_->is(FieldType::text); });
        return;
    }
    const std::string_view item_type = go_text_type(name);
    require_list(node, list_type(name, item_type));
    into.clear();
    for (const Node* item : node.children()) {
        read_text(*item, item_type, into.emplace_back());
    }
}

void Decoder::read(const Node& node, std::string_view name, StringMap& into) const {
    if (describes(FieldType::text_map)) {
        return;
    }
    if (node.kind != Kind::mapping) {
        mismatch(node, "map[string]string");
    }
    for (std::uint32_t i = 0; i < node.pairs(); ++i) {
        std::string value;
        read(*node.field(i), name, value);
        std::string key = name_of(*node.key(i));
        if (key == "<<" && mode_.rewritten) {
            throw NotRewritable(node.key(i)->line, "yaml: map merge requires map or sequence of maps as the value");
        }
        into.insert_or_assign(std::move(key), std::move(value));
    }
}

void Decoder::read(const Node& node, std::string_view name, FieldSpecs& into) const {
    std::vector<FieldSpec> list;
    read_list<FieldSpec>(node, name, list, [&](const Node& item, FieldSpec& spec) {
        bool create = false;
        fields(item, "FieldSpec",
               {{"group", [&](const Node& n) { read(n, "group", spec.group); }, "Gvk"},
                {"version", [&](const Node& n) { read(n, "version", spec.version); }, "Gvk"},
                {"kind", [&](const Node& n) { read(n, "kind", spec.kind); }, "Gvk"},
                {"path", [&](const Node& n) { read(n, "path", spec.path); }},
                {"create", [&](const Node& n) { read(n, "create", create); }}});
        spec.create = create ? Create::yes : Create::no;
    });
    into = std::move(list);
}

}  // namespace berth::render
