// SPDX-License-Identifier: Apache-2.0
// JSON Pointer, JSON Patch and JSON Merge Patch.
#include "json/pointer.hpp"

#include <fmt/format.h>

#include <charconv>

#include "base/error.hpp"
#include "base/text.hpp"
#include "json/write.hpp"

namespace berth::json {

namespace {

std::vector<std::string> pointer_tokens(std::string_view pointer) {
    if (pointer.empty()) {
        return {};
    }
    if (!pointer.starts_with('/')) {
        throw Error(ErrorKind::invalid, fmt::format("'{}' is not a JSON pointer: it does not start with '/'", pointer));
    }
    auto tokens = split(pointer.substr(1), '/');
    for (auto& token : tokens) {
        token = replace_all(replace_all(token, "~1", "/"), "~0", "~");
    }
    return tokens;
}

std::optional<std::size_t> array_index(std::string_view token, std::size_t limit) {
    std::size_t index = 0;
    const auto [end, code] = std::from_chars(token.data(), token.data() + token.size(), index);
    if (code != std::errc() || end != token.data() + token.size() || index >= limit) {
        return std::nullopt;
    }
    return index;
}

Value* find_child(Value& parent, std::string_view token) {
    if (auto* array = parent.find_array()) {
        const auto index = array_index(token, array->size());
        return index ? &(*array)[*index] : nullptr;
    }
    return parent.find(token);
}

Value* find_tokens(Value& root, const std::vector<std::string>& tokens, std::size_t count) {
    Value* value = &root;
    for (std::size_t i = 0; i < count && value != nullptr; ++i) {
        value = find_child(*value, tokens[i]);
    }
    return value;
}

class Patcher {
public:
    explicit Patcher(Value document) : document_(std::move(document)) {}

    void apply(const Value& operation) {
        const auto name = operation.text_at({"op"});
        const auto path = operation.text_at({"path"});
        if (name == "add") {
            add(path, value_of(operation));
        } else if (name == "remove") {
            remove(path);
        } else if (name == "replace") {
            target(path) = value_of(operation);
        } else if (name == "move") {
            Value moved = target(operation.text_at({"from"}));
            remove(operation.text_at({"from"}));
            add(path, std::move(moved));
        } else if (name == "copy") {
            add(path, target(operation.text_at({"from"})));
        } else if (name == "test") {
            if (target(path) != value_of(operation)) {
                throw Error(ErrorKind::invalid, fmt::format("testing value '{}' failed", path));
            }
        } else {
            throw Error(ErrorKind::invalid, fmt::format("unknown operation '{}'", name));
        }
    }

    Value take() { return std::move(document_); }

private:
    static const Value& value_of(const Value& operation) {
        const Value* value = operation.find("value");
        if (value == nullptr) {
            throw Error(ErrorKind::invalid, "operation has no 'value'");
        }
        return *value;
    }

    static Error missing(std::string_view path) {
        return Error(ErrorKind::invalid, fmt::format("there is nothing at '{}'", path));
    }

    Value& target(std::string_view path) {
        const auto tokens = pointer_tokens(path);
        Value* value = find_tokens(document_, tokens, tokens.size());
        if (value == nullptr) {
            throw missing(path);
        }
        return *value;
    }

    void add(std::string_view path, Value value) {
        const auto tokens = pointer_tokens(path);
        if (tokens.empty()) {
            document_ = std::move(value);
            return;
        }
        Value* parent = find_tokens(document_, tokens, tokens.size() - 1);
        if (parent == nullptr) {
            throw missing(path);
        }
        if (auto* array = parent->find_array()) {
            const auto index = tokens.back() == "-" ? array->size() : array_index(tokens.back(), array->size() + 1);
            if (!index) {
                throw missing(path);
            }
            array->insert(array->begin() + static_cast<std::ptrdiff_t>(*index), std::move(value));
        } else if (auto* object = parent->find_object()) {
            object->set(tokens.back(), std::move(value));
        } else {
            throw missing(path);
        }
    }

    void remove(std::string_view path) {
        const auto tokens = pointer_tokens(path);
        Value* parent = tokens.empty() ? nullptr : find_tokens(document_, tokens, tokens.size() - 1);
        if (parent == nullptr || find_child(*parent, tokens.back()) == nullptr) {
            throw missing(path);
        }
        if (auto* array = parent->find_array()) {
            const auto index = array_index(tokens.back(), array->size());
            array->erase(array->begin() + static_cast<std::ptrdiff_t>(*index));
        } else {
            parent->as_object().erase(tokens.back());
        }
    }

    Value document_;
};

}  // namespace

const Value* find_pointer(const Value& root, std::string_view pointer) {
    const auto tokens = pointer_tokens(pointer);
    // Only looks; the shared walk is written for the patcher, which changes what it finds.
    return find_tokens(const_cast<Value&>(root), tokens, tokens.size());  // NOLINT(cppcoreguidelines-pro-type-const-cast)
}

Value apply_patch(Value document, const Value& patch) {
    Patcher patcher(std::move(document));
    for (const auto& operation : patch.as_array()) {
        within(fmt::format("cannot apply patch operation {}", write(operation)), [&] { patcher.apply(operation); });
    }
    return patcher.take();
}

Value apply_merge_patch(Value document, const Value& patch) {
    const Object* changes = patch.find_object();
    if (changes == nullptr) {
        return patch;
    }
    Object merged = document.is_object() ? document.as_object() : Object();
    for (const auto& [name, value] : changes->members()) {
        if (value.is_null()) {
            merged.erase(name);
        } else {
            const Value* old = merged.find(name);
            merged.set(name, apply_merge_patch(old != nullptr ? *old : Value(), value));
        }
    }
    return merged;
}

}  // namespace berth::json
