// SPDX-License-Identifier: Apache-2.0
// Parsing and applying JSON patches on trees that look as if they came from JSON.
#include "render/merge/json_patch.hpp"

#include "base/error.hpp"
#include "base/text.hpp"
#include "render/merge/json_check.hpp"
#include "render/print/printer.hpp"
#include "render/print/scalar_value.hpp"
#include "yaml/number.hpp"
#include "yaml/parse.hpp"
#include "yaml/resolve.hpp"
#include "yaml/writer.hpp"

#include <algorithm>
#include <charconv>
#include <fmt/format.h>
#include <optional>

namespace berth::render {

using yaml::Kind;
using yaml::Node;
using yaml::Schema;
using yaml::Style;
using yaml::Tag;

namespace {

/// A string as go-yaml v3 writes it and reads it back.
Node* make_json_string(yaml::Arena& arena, std::string_view text) {
    Node* node = yaml::make_string(arena, text);
    if (text.find('\n') != std::string_view::npos) {
        node->style = Style::literal;
    } else if (yaml::resolve_tag(text, Schema::yaml_1_2) != Tag::string ||
               yaml::resolve_tag(text, Schema::yaml_1_1) == Tag::boolean || yaml::is_base60(text)) {
        node->style = Style::double_quoted;
    } else if (!yaml::Writer::fits_plain(text)) {
        node->style = Style::single_quoted;
    }
    return node;
}

Node* make_json_number(yaml::Arena& arena, double number) {
    const std::string text = yaml::format_float_g(number);
    return yaml::make_scalar(arena, text, yaml::resolve_tag(text, Schema::yaml_1_2));
}

/// Keys of JSON are strings, whatever YAML would take them for.
void set_member(yaml::Arena& arena, Node& mapping, std::string_view name, Node* value) {
    if (mapping.find(name) != nullptr) {
        yaml::set(arena, mapping, name, value);
        return;
    }
    yaml::append(arena, mapping, make_json_string(arena, name));
    yaml::append(arena, mapping, value);
}

/// A key of YAML 1.1 as sigs.k8s.io/yaml makes it a key of JSON.
std::string json_key(const Node& key) {
    if (key.style != Style::plain) {
        return std::string{key.value};
    }
    const yaml::Resolved resolved = yaml::resolve(key.value, Schema::yaml_1_1);
    if (const auto* truth = std::get_if<bool>(&resolved.value)) {
        return *truth ? "true" : "false";
    }
    if (const auto* integer = std::get_if<std::int64_t>(&resolved.value)) {
        return std::to_string(*integer);
    }
    if (const auto* number = std::get_if<double>(&resolved.value)) {
        return yaml::format_float_g(*number);
    }
    return std::string{key.value};
}

/// A copy as encoding/json and go-yaml would have made it. `read_as` tells how untagged scalars are understood.
Node* through_json(yaml::Arena& arena, const Node& node, bool patch_text, Layout outer = Layout::block);

Node* scalar_through_json(yaml::Arena& arena, const Node& node, bool patch_text, Layout layout) {
    if (patch_text) {
        const yaml::Resolved resolved = value_in_yaml_1_1(node);
        if (const auto* text = std::get_if<std::string>(&resolved.value); text != nullptr && resolved.tag == Tag::string) {
            return make_json_string(arena, arena.copy(*text));
        }
        if (resolved.tag == Tag::null) {
            return yaml::make_scalar(arena, "null", Tag::null);
        }
        if (const auto* truth = std::get_if<bool>(&resolved.value)) {
            return yaml::make_scalar(arena, *truth ? "true" : "false", Tag::boolean);
        }
        if (const auto* integer = std::get_if<std::int64_t>(&resolved.value)) {
            return make_json_number(arena, static_cast<double>(*integer));
        }
        if (const auto* natural = std::get_if<std::uint64_t>(&resolved.value)) {
            return make_json_number(arena, static_cast<double>(*natural));
        }
        if (const auto* number = std::get_if<double>(&resolved.value)) {
            return make_json_number(arena, *number);
        }
        // A date stays the text it was: YAML 1.1 readers for JSON keep it.
        return make_json_string(arena, node.value);
    }
    const ScalarValue value = scalar_value(node, layout);
    if (const auto* text = std::get_if<std::string_view>(&value.data)) {
        return make_json_string(arena, *text);
    }
    if (const auto* owned = std::get_if<std::string>(&value.data)) {
        return make_json_string(arena, *owned);
    }
    if (const auto* truth = std::get_if<bool>(&value.data)) {
        return yaml::make_scalar(arena, *truth ? "true" : "false", Tag::boolean);
    }
    if (const auto* integer = std::get_if<std::int64_t>(&value.data)) {
        return make_json_number(arena, static_cast<double>(*integer));
    }
    if (const auto* natural = std::get_if<std::uint64_t>(&value.data)) {
        return make_json_number(arena, static_cast<double>(*natural));
    }
    if (const auto* number = std::get_if<double>(&value.data)) {
        return make_json_number(arena, *number);
    }
    return yaml::make_scalar(arena, "null", Tag::null);
}

Node* through_json(yaml::Arena& arena, const Node& node, bool patch_text, Layout outer) {
    const Layout layout = layout_within(outer, node);
    switch (node.kind) {
    case Kind::alias:
        return through_json(arena, *node.target, patch_text, outer);
    case Kind::scalar:
        return scalar_through_json(arena, node, patch_text, outer);
    case Kind::sequence: {
        Node* made = yaml::make_sequence(arena);
        for (const Node* item : node.children()) {
            yaml::append(arena, *made, through_json(arena, *item, patch_text, layout));
        }
        return made;
    }
    case Kind::mapping:
        break;
    }
    Node* made = yaml::make_mapping(arena);
    for (std::uint32_t i = 0; i < node.pairs(); ++i) {
        const std::string_view name = node.key(i)->text();
        Node* value = through_json(arena, *node.field(i), patch_text, layout);
        if (patch_text) {
            set_member(arena, *made, json_key(*node.key(i)), value);
        } else {
            yaml::append(arena, *made, make_json_string(arena, name));
            yaml::append(arena, *made, value);
        }
    }
    return made;
}

std::string unescape(std::string_view token) {
    return replace_all(replace_all(token, "~1", "/"), "~0", "~");
}

std::optional<std::int64_t> parse_index(std::string_view text) {
    std::int64_t index = 0;
    if (text.starts_with('+')) {
        text.remove_prefix(1);
    }
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), index);
    if (error != std::errc{} || end != text.data() + text.size() || text.empty()) {
        return std::nullopt;
    }
    return index;
}

constexpr std::string_view missing = "missing value";

class Patcher {
public:
    Patcher(yaml::Arena& arena, Node* document) : arena_{arena}, document_{document} {}

    void apply(const JsonOperation& operation) {
        if (operation.op == "add") {
            add(operation);
        } else if (operation.op == "remove") {
            remove(operation);
        } else if (operation.op == "replace") {
            replace(operation);
        } else if (operation.op == "move") {
            move(operation);
        } else if (operation.op == "test") {
            test(operation);
        } else if (operation.op == "copy") {
            copy(operation);
        } else {
            fail(fmt::format("Unexpected kind: {}", operation.op));
        }
    }

    [[nodiscard]] Node* document() const { return document_; }

private:
    struct Place {
        Node* parent = nullptr;
        std::string key;
    };

    [[noreturn]] static void fail(const std::string& message) { throw Error(ErrorKind::invalid, message); }

    /// The collection that holds the last element of the path; no parent if the way there is missing.
    [[nodiscard]] Place find(std::string_view path) const {
        std::vector<std::string> parts = split(path, '/');
        if (parts.size() < 2) {
            return {};
        }
        Node* at = document_;
        for (std::size_t i = 1; i + 1 < parts.size(); ++i) {
            Node* next = get(*at, unescape(parts[i])).value_or(nullptr);
            if (next == nullptr || (next->kind != Kind::mapping && next->kind != Kind::sequence)) {
                return {};
            }
            at = next;
        }
        return {at, unescape(parts.back())};
    }

    /// Nothing for a bad index. A missing key of a mapping is no failure: the library knows no difference between it
    /// and a null, so that "replace" adds it.
    static std::optional<Node*> get(const Node& parent, const std::string& key) {
        if (parent.kind == Kind::mapping) {
            return parent.find(key);
        }
        auto index = parse_index(key);
        if (!index) {
            return std::nullopt;
        }
        if (*index < 0) {
            *index += parent.size;
        }
        if (*index < 0 || *index >= parent.size) {
            return std::nullopt;
        }
        return parent.items[*index];
    }

    void insert(const Place& place, Node* value, std::string_view path) const {
        if (value != nullptr) {
            yaml::reject_deep(*value, static_cast<std::size_t>(std::ranges::count(path, '/')));
        }
        if (place.parent->kind == Kind::mapping) {
            set_member(arena_, *place.parent, place.key, value);
            return;
        }
        if (place.key == "-") {
            yaml::append(arena_, *place.parent, value);
            return;
        }
        auto index = parse_index(place.key);
        if (!index) {
            fail(fmt::format("error in add for path: '{}': value was not a proper array index: '{}': "
                             "strconv.Atoi: parsing \"{}\": invalid syntax",
                             path, place.key, place.key));
        }
        const std::int64_t size = std::int64_t{place.parent->size} + 1;
        const std::int64_t given = *index;
        if (*index < 0) {
            *index += size;
        }
        if (*index < 0 || *index >= size) {
            fail(fmt::format("error in add for path: '{}': Unable to access invalid index: {}: invalid index "
                             "referenced",
                             path, given));
        }
        yaml::insert(arena_, *place.parent, static_cast<std::uint32_t>(*index), value);
    }

    static void erase(const Place& place, std::string_view what, std::string_view path) {
        if (place.parent->kind == Kind::mapping) {
            if (!yaml::erase(*place.parent, place.key)) {
                fail(fmt::format("error in {} for path: '{}': Unable to remove nonexistent key: {}: {}", what, path,
                                 place.key, missing));
            }
            return;
        }
        auto index = parse_index(place.key);
        if (!index) {
            fail(fmt::format("error in {} for path: '{}': strconv.Atoi: parsing \"{}\": invalid syntax", what, path,
                             place.key));
        }
        const std::int64_t given = *index;
        if (*index < 0) {
            *index += place.parent->size;
        }
        if (*index < 0 || *index >= place.parent->size) {
            fail(fmt::format("error in {} for path: '{}': Unable to access invalid index: {}: invalid index referenced",
                             what, path, given));
        }
        yaml::remove_item(*place.parent, static_cast<std::uint32_t>(*index));
    }

    [[nodiscard]] Node* value_of(const JsonOperation& operation) const {
        if (operation.value == nullptr) {
            return yaml::make_scalar(arena_, "null", Tag::null);
        }
        return yaml::clone(arena_, *operation.value);
    }

    void add(const JsonOperation& operation) {
        if (!operation.has_path) {
            fail(fmt::format("add operation failed to decode path: {}", missing));
        }
        const Place place = find(operation.path);
        if (place.parent == nullptr) {
            fail(fmt::format("add operation does not apply: doc is missing path: \"{}\": {}", operation.path, missing));
        }
        insert(place, value_of(operation), operation.path);
    }

    void remove(const JsonOperation& operation) {
        const Place place = find(operation.path);
        if (place.parent == nullptr) {
            fail(fmt::format("remove operation does not apply: doc is missing path: \"{}\": {}", operation.path,
                             missing));
        }
        erase(place, "remove", operation.path);
    }

    void replace(const JsonOperation& operation) {
        if (operation.path.empty()) {
            document_ = value_of(operation);
            if (document_->kind == Kind::scalar) {
                fail("replace operation value must be object or array");
            }
            return;
        }
        const Place place = find(operation.path);
        if (place.parent == nullptr) {
            fail(fmt::format("replace operation does not apply: doc is missing path: {}: {}", operation.path, missing));
        }
        if (!get(*place.parent, place.key)) {
            fail(fmt::format("replace operation does not apply: doc is missing key: {}: {}", operation.path, missing));
        }
        if (place.parent->kind == Kind::mapping) {
            set_member(arena_, *place.parent, place.key, value_of(operation));
            return;
        }
        std::int64_t index = *parse_index(place.key);
        if (index < 0) {
            index += place.parent->size;
        }
        place.parent->items[index] = value_of(operation);
    }

    void move(const JsonOperation& operation) {
        const Place from = find(operation.from);
        if (from.parent == nullptr) {
            fail(fmt::format("move operation does not apply: doc is missing from path: {}: {}", operation.from,
                             missing));
        }
        Node* value = get(*from.parent, from.key).value_or(nullptr);
        erase(from, "move", from.key);
        const Place to = find(operation.path);
        if (to.parent == nullptr) {
            fail(fmt::format("move operation does not apply: doc is missing destination path: {}: {}", operation.path,
                             missing));
        }
        insert(to, value, operation.path);
    }

    void copy(const JsonOperation& operation) {
        const Place from = find(operation.from);
        if (from.parent == nullptr) {
            fail(fmt::format("copy operation does not apply: doc is missing from path: {}: {}", operation.from,
                             missing));
        }
        const auto value = get(*from.parent, from.key);
        if (!value) {
            fail(fmt::format("error in copy for from: '{}': {}", operation.from, missing));
        }
        const Place to = find(operation.path);
        if (to.parent == nullptr) {
            fail(fmt::format("copy operation does not apply: doc is missing destination path: {}: {}", operation.path,
                             missing));
        }
        insert(to, *value == nullptr ? yaml::make_scalar(arena_, "null", Tag::null) : yaml::clone(arena_, **value),
               operation.path);
    }

    void test(const JsonOperation& operation) {
        const Node* value = document_;
        if (!operation.path.empty()) {
            const Place place = find(operation.path);
            if (place.parent == nullptr) {
                fail(fmt::format("test operation does not apply: is missing path: {}: {}", operation.path, missing));
            }
            const auto found = get(*place.parent, place.key);
            if (!found) {
                fail(fmt::format("error in test for path: '{}': {}", operation.path, missing));
            }
            value = *found;
        }
        const Node* wanted = operation.value;
        const bool nothing = value == nullptr || value->is_null();
        const bool nothing_wanted = wanted == nullptr || wanted->is_null();
        const bool same = nothing || nothing_wanted
                              ? nothing && nothing_wanted
                              : value->kind == wanted->kind && print_value(*value) == print_value(*wanted);
        if (!same) {
            fail(fmt::format("testing value {} failed: test failed", operation.path));
        }
    }

    static std::string print_value(const Node& node) {
        return node.kind == Kind::scalar ? fmt::format("{}:{}", static_cast<int>(node.tag), node.value)
                                         : print_json(node);
    }

    yaml::Arena& arena_;
    Node* document_;
};

std::string text_field(const Node& operation, std::string_view name, bool& has) {
    const Node* field = operation.find(name);
    has = field != nullptr && field->kind == Kind::scalar && !field->is_null();
    return has ? std::string{field->value} : std::string{};
}

}  // namespace

JsonPatch parse_json_patch(yaml::Arena& arena, std::string_view text) {
    if (text.starts_with('[')) {
        check_json(text);
    }
    auto parsed = yaml::parse_first(arena, text);
    if (parsed && *parsed != nullptr) {
        parsed = yaml::expand_aliases(arena, *parsed);
    }
    if (!parsed) {
        throw Error(ErrorKind::invalid, yaml::go_v2_text(parsed.error())).at_line(parsed.error().line);
    }
    const Node* root = *parsed;
    JsonPatch patch;
    if (root == nullptr || root->is_null()) {
        return patch;
    }
    if (root->kind != Kind::sequence) {
        throw Error(ErrorKind::invalid,
                    fmt::format("json: cannot unmarshal {} into Go value of type jsonpatch.Patch",
                                root->kind == Kind::mapping ? "object" : "string"))
            .at_line(root->line);
    }
    for (const Node* item : root->children()) {
        if (item->kind != Kind::mapping && !item->is_null()) {
            throw Error(ErrorKind::invalid,
                        fmt::format("json: cannot unmarshal {} into Go value of type jsonpatch.Operation",
                                    item->kind == Kind::sequence ? "array" : "string"))
                .at_line(item->line);
        }
        JsonOperation operation;
        bool has_op = false;
        operation.op = text_field(*item, "op", has_op);
        operation.path = text_field(*item, "path", operation.has_path);
        operation.from = text_field(*item, "from", operation.has_from);
        if (!has_op) {
            operation.op = "unknown";
        }
        if (const Node* value = item->find("value")) {
            operation.value = through_json(arena, *value, true);
        }
        patch.push_back(std::move(operation));
    }
    return patch;
}

Node* apply_json_patch(yaml::Arena& arena, const Node& object, const JsonPatch& patch) {
    // What cannot be printed as JSON cannot be patched.
    static_cast<void>(print_json(object));
    Patcher patcher{arena, through_json(arena, object, false)};
    for (const JsonOperation& operation : patch) {
        patcher.apply(operation);
    }
    if (patcher.document()->kind == Kind::sequence) {
        throw Error(ErrorKind::invalid, "json: cannot unmarshal array into Go value of type map[string]interface {}");
    }
    return patcher.document();
}

}  // namespace berth::render
