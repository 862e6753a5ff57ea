// SPDX-License-Identifier: Apache-2.0
// Applying JSON patches as the library kustomize uses does it.
#include "render/merge/json_patch.hpp"

#include "base/error.hpp"
#include "base/text.hpp"
#include "render/merge/json_tree.hpp"
#include "render/print/printer.hpp"
#include "yaml/number.hpp"

#include <algorithm>
#include <expected>
#include <fmt/format.h>
#include <optional>

namespace berth::render {

using yaml::Kind;
using yaml::Node;
using yaml::Tag;

namespace {

std::string unescape(std::string_view token) {
    return replace_all(replace_all(token, "~1", "/"), "~0", "~");
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

    /// Where an element stands, counted from the end if negative; else what is wrong, in Go's words.
    static std::expected<std::uint32_t, std::string> index_of(const Node& list, const std::string& key) {
        const auto given = yaml::parse_decimal(key);
        if (!given) {
            return std::unexpected(fmt::format("strconv.Atoi: parsing \"{}\": invalid syntax", key));
        }
        const std::int64_t index = *given < 0 ? *given + list.size : *given;
        if (index < 0 || index >= list.size) {
            return std::unexpected(fmt::format("Unable to access invalid index: {}: invalid index referenced", *given));
        }
        return static_cast<std::uint32_t>(index);
    }

    /// What is wrong with a bad index. A missing key of a mapping is no failure: the library knows no difference between
    /// it and a null, so that "replace" adds it.
    static std::expected<Node*, std::string> get(const Node& parent, const std::string& key) {
        if (parent.kind == Kind::mapping) {
            return parent.find(key);
        }
        const auto index = index_of(parent, key);
        return index ? std::expected<Node*, std::string>{parent.items[*index]} : std::unexpected(index.error());
    }

    void insert(const Place& place, Node* value, std::string_view path) const {
        if (value != nullptr) {
            yaml::reject_deep(*value, static_cast<std::size_t>(std::ranges::count(path, '/')));
        }
        if (place.parent->kind == Kind::mapping) {
            set_json_member(arena_, *place.parent, place.key, value);
            return;
        }
        if (place.key == "-") {
            yaml::append(arena_, *place.parent, value);
            return;
        }
        auto index = yaml::parse_decimal(place.key);
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
        const auto index = index_of(*place.parent, place.key);
        if (!index) {
            fail(fmt::format("error in {} for path: '{}': {}", what, path, index.error()));
        }
        yaml::remove_item(*place.parent, *index);
    }

    [[nodiscard]] Node* value_of(const JsonOperation& operation) const {
        if (operation.value == nullptr) {
            return yaml::make_scalar(arena_, "null", Tag::null);
        }
        return yaml::clone(arena_, *operation.value);
    }

    /// Whether the library tells why a path is none; it does for some operations.
    enum class Reason : bool { untold, told };

    static const std::string& path_of(const JsonOperation& operation, Reason reason) {
        if (!operation.path) {
            fail(fmt::format("{} operation failed to decode path: {}", operation.op,
                             reason == Reason::told ? std::string_view{operation.path.error()} : missing));
        }
        return *operation.path;
    }

    static const std::string& from_of(const JsonOperation& operation) {
        if (!operation.from) {
            fail(fmt::format("{} operation failed to decode from: {}", operation.op, operation.from.error()));
        }
        return *operation.from;
    }

    void add(const JsonOperation& operation) {
        const std::string& path = path_of(operation, Reason::untold);
        const Place place = find(path);
        if (place.parent == nullptr) {
            fail(fmt::format("add operation does not apply: doc is missing path: \"{}\": {}", path, missing));
        }
        insert(place, value_of(operation), path);
    }

    void remove(const JsonOperation& operation) {
        const std::string& path = path_of(operation, Reason::untold);
        const Place place = find(path);
        if (place.parent == nullptr) {
            fail(fmt::format("remove operation does not apply: doc is missing path: \"{}\": {}", path, missing));
        }
        erase(place, "remove", path);
    }

    void replace(const JsonOperation& operation) {
        const std::string& path = path_of(operation, Reason::told);
        if (path.empty()) {
            document_ = value_of(operation);
            if (document_->kind == Kind::scalar) {
                fail("replace operation value must be object or array");
            }
            return;
        }
        const Place place = find(path);
        if (place.parent == nullptr) {
            fail(fmt::format("replace operation does not apply: doc is missing path: {}: {}", path, missing));
        }
        if (!get(*place.parent, place.key)) {
            fail(fmt::format("replace operation does not apply: doc is missing key: {}: {}", path, missing));
        }
        if (place.parent->kind == Kind::mapping) {
            set_json_member(arena_, *place.parent, place.key, value_of(operation));
            return;
        }
        place.parent->items[*index_of(*place.parent, place.key)] = value_of(operation);
    }

    void move(const JsonOperation& operation) {
        const std::string& origin = from_of(operation);
        const Place from = find(origin);
        if (from.parent == nullptr) {
            fail(fmt::format("move operation does not apply: doc is missing from path: {}: {}", origin, missing));
        }
        Node* value = get(*from.parent, from.key).value_or(nullptr);
        erase(from, "move", from.key);
        const std::string& path = path_of(operation, Reason::told);
        const Place to = find(path);
        if (to.parent == nullptr) {
            fail(fmt::format("move operation does not apply: doc is missing destination path: {}: {}", path, missing));
        }
        insert(to, value, path);
    }

    void copy(const JsonOperation& operation) {
        const std::string& origin = from_of(operation);
        const Place from = find(origin);
        if (from.parent == nullptr) {
            fail(fmt::format("copy operation does not apply: doc is missing from path: {}: {}", origin, missing));
        }
        const auto value = get(*from.parent, from.key);
        if (!value) {
            fail(fmt::format("error in copy for from: '{}': {}", origin, value.error()));
        }
        const std::string& path = path_of(operation, Reason::untold);
        const Place to = find(path);
        if (to.parent == nullptr) {
            fail(fmt::format("copy operation does not apply: doc is missing destination path: {}: {}", path, missing));
        }
        insert(to, *value == nullptr ? yaml::make_scalar(arena_, "null", Tag::null) : yaml::clone(arena_, **value),
               path);
    }

    void test(const JsonOperation& operation) {
        const std::string& path = path_of(operation, Reason::told);
        const Node* value = document_;
        if (!path.empty()) {
            const Place place = find(path);
            if (place.parent == nullptr) {
                fail(fmt::format("test operation does not apply: is missing path: {}: {}", path, missing));
            }
            const auto found = get(*place.parent, place.key);
            if (!found) {
                fail(fmt::format("error in test for path: '{}': {}", path, found.error()));
            }
            value = *found;
        }
        if (!same_json(value, operation.value)) {
            fail(fmt::format("testing value {} failed: test failed", path));
        }
    }

    yaml::Arena& arena_;
    Node* document_;
};

}  // namespace

Node* apply_json_patch(yaml::Arena& arena, const Node& object, const JsonPatch& patch) {
    // What cannot be printed as JSON cannot be patched.
    static_cast<void>(print_json(object));
    Patcher patcher{arena, json_of_object(arena, object)};
    for (const JsonOperation& operation : patch) {
        patcher.apply(operation);
    }
    if (patcher.document()->kind == Kind::sequence) {
        throw Error(ErrorKind::invalid, "json: cannot unmarshal array into Go value of type map[string]interface {}");
    }
    become_object(arena, *patcher.document());
    return patcher.document();
}

}  // namespace berth::render
