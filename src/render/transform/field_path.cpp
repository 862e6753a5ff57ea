// SPDX-License-Identifier: Apache-2.0
// Walking by dotted paths.
#include "render/transform/field_path.hpp"

#include "base/error.hpp"
#include "base/text.hpp"
#include "render/accumulate/object_fields.hpp"
#include "render/accumulate/selector.hpp"
#include "render/print/scalar_value.hpp"
#include "yaml/commented_writer.hpp"
#include "yaml/number.hpp"

#include <fmt/format.h>
#include <utility>

namespace berth::render {

using yaml::Kind;
using yaml::Node;

namespace {

bool is_list_index(std::string_view part) {
    return part.size() >= 2 && part.front() == '[' && part.back() == ']';
}

struct KeyValue {
    std::string_view key;
    std::string_view value;
};

KeyValue split_index(std::string_view part) {
    part = part.substr(1, part.size() - 2);
    const std::size_t equals = part.find('=');
    if (equals == std::string_view::npos) {
        throw Error(ErrorKind::invalid,
                    "list path element must contain fieldName=fieldValue for element to match");
    }
    return {part.substr(0, equals), part.substr(equals + 1)};
}

Node* find_element(Node& list, const KeyValue& wanted) {
    require_kind(list, Kind::sequence);
    for (Node* item : list.children()) {
        if (wanted.key.empty()) {
            if (item->text() == wanted.value) {
                return item;
            }
            continue;
        }
        const Node* field = item->find(wanted.key);
        if (field != nullptr && field->text() == wanted.value) {
            return item;
        }
    }
    return nullptr;
}

/// The node as kyaml prints it alone, for matching: with its quotes and tag.
std::string printed(const Node& node) { return std::string{trim_unicode(yaml::text_alone(node))}; }

Kind kind_for(std::string_view next, Kind otherwise) {
    const auto index = yaml::parse_decimal(next);
    if (is_list_index(next) || (index && *index >= 0)) {
        return Kind::sequence;
    }
    return next.empty() ? otherwise : Kind::mapping;
}

Node* make_node(yaml::Arena& arena, Kind kind) {
    Node* made = kind == Kind::mapping    ? yaml::make_mapping(arena)
                 : kind == Kind::sequence ? yaml::make_sequence(arena)
                                          : yaml::make_scalar(arena, {});
    made->tag = yaml::Tag::none;
    return made;
}

/// The element that [key=value] finds.
Node* make_element(yaml::Arena& arena, const KeyValue& wanted) {
    Node* value = yaml::make_scalar(arena, wanted.value);
    if (wanted.key.empty()) {
        return value;
    }
    Node* mapping = make_node(arena, Kind::mapping);
    set_field(arena, *mapping, wanted.key, value);
    return mapping;
}

Node* add_to(yaml::Arena& arena, Node& list, Node* element) {
    yaml::append(arena, list.is_null() ? yaml::put_into_null(arena, list) : list, element);
    return element;
}

class Matcher {
public:
    Matcher(yaml::Arena& arena, std::optional<Kind> create) : arena_{arena}, create_{create} {}

    void match(Node& node, std::span<const std::string> path, std::vector<Node*>& into) {
        if (path.empty()) {
            into.push_back(&node);
            return;
        }
        const auto index = yaml::parse_decimal(path[0]);
        if (index && *index >= 0) {
            match_index(node, static_cast<std::uint64_t>(*index), path, into);
        } else if (is_list_index(path[0])) {
            match_elements(node, path, into);
        } else if (path[0] == "*") {
            require_kind(node, Kind::sequence);
            for (Node* item : items_of(node)) {
                match(*item, path.subspan(1), into);
            }
        } else {
            match_field(node, path, into);
        }
    }

private:
    static std::vector<Node*> items_of(Node& node) {
        const auto items = std::as_const(node).holder().children();
        return {items.begin(), items.end()};
    }

    [[nodiscard]] Node* make_next(std::span<const std::string> path) const {
        return make_node(arena_, kind_for(path.size() > 1 ? path[1] : std::string_view{}, *create_));
    }

    void match_field(Node& node, std::span<const std::string> path, std::vector<Node*>& into) {
        Node* field = path[0].empty() ? find_or_make_unnamed(node, path) : find_or_make(node, path);
        if (field == nullptr) {
            return;
        }
        if (field->kind == Kind::scalar && path.size() > 1) {
            match_in_text(*field, path.subspan(1), into);
            return;
        }
        match(*field, path.subspan(1), into);
    }

    Node* find_or_make(Node& node, std::span<const std::string> path) {
        if (node.tag == yaml::Tag::null) {
            if (!create_) {
                return nullptr;
            }
        } else {
            require_kind(node, Kind::mapping);
        }
        Node* field = node.find(path[0]);
        if (field == nullptr && create_) {
            field = make_next(path);
            set_field(arena_, node, path[0], field);
        }
        return field;
    }

    /// A text without characters is found by no name. Any other is replaced by what is made, and the value is then put
    /// into another copy of that, as in kyaml.
    Node* find_or_make_unnamed(Node& node, std::span<const std::string> path) {
        require_kind(node, Kind::scalar);
        if (!node.is_null() && node.value.empty()) {
            return &node;
        }
        if (!create_) {
            return nullptr;
        }
        Node* made = make_next(path);
        made->style = node.style;
        node = *made;
        return made;
    }

    /// A scalar on the way may hold YAML of its own; what is found there is a copy. Read with comments, a text fails as
    /// in go-yaml for what stands right behind its first document.
    void match_in_text(const Node& scalar, std::span<const std::string> path, std::vector<Node*>& into) {
        const auto parsed = yaml::parse_commented(arena_, scalar.value);
        if (!parsed) {
            const std::string where =
                parsed.error().go_line == 0 ? std::string{} : fmt::format("line {}: ", parsed.error().go_line);
            throw Error(ErrorKind::invalid, fmt::format("yaml: {}{}", where, parsed.error().problem));
        }
        if (!*parsed) {
            reject_no_document(path[0]);
        }
        match(*(*parsed)->root, path, into);
    }

    /// Without a document there is nothing of the kind that a part asks for.
    [[noreturn]] static void reject_no_document(std::string_view part) {
        const Kind wanted = part.empty() ? Kind::scalar : part == "*" ? Kind::sequence : kind_for(part, Kind::mapping);
        throw Error(ErrorKind::invalid, fmt::format("wrong node kind: expected {} but got : node contents:\nnull",
                                                    kind_name(wanted)));
    }

    void match_index(Node& node, std::uint64_t index, std::span<const std::string> path, std::vector<Node*>& into) {
        require_kind(node, Kind::sequence);
        std::vector<Node*> items = items_of(node);
        if (items.size() == index && create_) {
            items.push_back(add_to(arena_, node, make_next(path)));
        }
        if (items.size() <= index) {
            throw Error(ErrorKind::invalid,
                        fmt::format("index {} specified but only {} elements found", index, items.size()));
        }
        match(*items[index], path.subspan(1), into);
    }

    void match_elements(Node& node, std::span<const std::string> path, std::vector<Node*>& into) {
        const KeyValue wanted = split_index(path[0]);
        const Pattern pattern{wanted.value};
        require_kind(node, Kind::sequence);
        std::vector<Node*> items = items_of(node);
        for (int attempt = 0; attempt < 2; ++attempt) {
            const std::size_t before = into.size();
            for (Node* item : items) {
                if (wanted.key.empty()) {
                    if (pattern.matches(printed(*item))) {
                        into.push_back(item);
                    }
                    continue;
                }
                const Node* field = item->find(wanted.key);
                if (field != nullptr && pattern.matches(printed(*field))) {
                    match(*item, path.subspan(1), into);
                }
            }
            if (into.size() > before || !create_ || attempt > 0) {
                return;
            }
            items.push_back(add_to(arena_, node, make_element(arena_, wanted)));
        }
    }

    yaml::Arena& arena_;
    std::optional<Kind> create_;
};

}  // namespace

namespace {

/// kyaml's PathGetter: one step after another, each of which may find nothing.
class Getter {
public:
    /// Without an arena nothing is made.
    explicit Getter(yaml::Arena* arena) : arena_{arena} {}

    Node* get(Node& root, std::span<const std::string> path) const {
        std::vector<std::string_view> parts;
        for (const std::string& raw : path) {
            if (const std::string_view part = trim_unicode(raw); !part.empty()) {
                parts.push_back(part);
            }
        }
        Node* at = &root;
        for (std::size_t i = 0; i < parts.size() && at != nullptr; ++i) {
            at = step(*at, parts[i], i + 1 < parts.size() ? parts[i + 1] : std::string_view{});
        }
        return at;
    }

private:
    Node* step(Node& at, std::string_view part, std::string_view next) const {
        if (const auto index = yaml::parse_decimal(part)) {
            if (*index < 0) {
                throw Error(ErrorKind::invalid, fmt::format("array index {} cannot be negative", *index));
            }
            require_kind(at, Kind::sequence);
            const auto items = at.children();
            return static_cast<std::size_t>(*index) < items.size() ? items[static_cast<std::size_t>(*index)] : nullptr;
        }
        if (part == "-") {
            require_kind(at, Kind::sequence);
            return at.children().empty() ? nullptr : at.children().back();
        }
        if (part == "*") {
            throw Error(ErrorKind::invalid, "wildcard is not supported in PathGetter");
        }
        return is_list_index(part) ? element(at, split_index(part)) : field(at, part, next);
    }

    Node* element(Node& list, const KeyValue& wanted) const {
        Node* found = find_element(list, wanted);
        return found == nullptr && arena_ != nullptr ? add_to(*arena_, list, make_element(*arena_, wanted)) : found;
    }

    Node* field(Node& mapping, std::string_view name, std::string_view next) const {
        if (mapping.tag == yaml::Tag::null) {
            return nullptr;
        }
        require_kind(mapping, Kind::mapping);
        Node* found = mapping.find(name);
        if (found == nullptr && arena_ != nullptr) {
            found = make_node(*arena_, kind_for(next, Kind::scalar));
            set_field(*arena_, mapping, name, found);
        }
        return found;
    }

    yaml::Arena* arena_;
};

}  // namespace

Node* look_up(Node& root, std::span<const std::string> path) { return Getter{nullptr}.get(root, path); }

Node* look_up_or_create(yaml::Arena& arena, Node& root, std::span<const std::string> path) {
    return Getter{&arena}.get(root, path);
}

bool is_field_name(std::string_view part) {
    return !part.empty() && part != "*" && !part.starts_with('[') && !yaml::parse_decimal(part);
}

FoundWay follow_path(Node& root, std::span<const std::string> path) {
    FoundWay way{&root, 0};
    for (; way.parts < path.size(); ++way.parts) {
        Node* next = nullptr;
        if (is_field_name(path[way.parts])) {
            next = way.last->find(path[way.parts]);
        } else if (const auto index = yaml::parse_decimal(path[way.parts]); index && way.last->is_sequence()) {
            const auto items = way.last->children();
            const auto at = static_cast<std::size_t>(*index); // a negative one is beyond any list
            next = at < items.size() ? items[at] : nullptr;
        }
        if (next == nullptr) {
            break;
        }
        way.last = next;
    }
    return way;
}

std::vector<Node*> match_path(yaml::Arena& arena, Node& root, std::span<const std::string> path,
                              std::optional<Kind> create) {
    std::vector<Node*> found;
    Matcher{arena, create}.match(root, path, found);
    return found;
}

}  // namespace berth::render
