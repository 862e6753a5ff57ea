// SPDX-License-Identifier: Apache-2.0
// A JSON value.
#include "json/value.hpp"

#include <algorithm>
#include <array>
#include <limits>

#include "base/error.hpp"

namespace berth::json {

Object::Object() = default;
Object::Object(std::initializer_list<Member> members) : members_(members) {}
Object::Object(const Object&) = default;
Object::Object(Object&&) noexcept = default;
Object& Object::operator=(const Object&) = default;
Object& Object::operator=(Object&&) noexcept = default;
Object::~Object() = default;

const Value* Object::find(std::string_view name) const noexcept {
    for (const auto& member : members_) {
        if (member.name == name) {
            return &member.value;
        }
    }
    return nullptr;
}

Value* Object::find(std::string_view name) noexcept {
    for (auto& member : members_) {
        if (member.name == name) {
            return &member.value;
        }
    }
    return nullptr;
}

Value& Object::operator[](std::string_view name) {
    if (Value* value = find(name)) {
        return *value;
    }
    return members_.emplace_back(std::string(name), Value()).value;
}

void Object::set(std::string_view name, Value value) { (*this)[name] = std::move(value); }

bool Object::erase(std::string_view name) {
    return std::erase_if(members_, [&](const Member& member) { return member.name == name; }) > 0;
}

std::size_t Object::size() const noexcept { return members_.size(); }

namespace {

void sort_nested(Value& value) {
    if (auto* object = value.find_object()) {
        object->sort_names();
    } else if (auto* array = value.find_array()) {
        for (auto& element : *array) {
            sort_nested(element);
        }
    }
}

}  // namespace

void Object::sort_names() {
    std::sort(members_.begin(), members_.end(), [](const Member& a, const Member& b) { return a.name < b.name; });
    for (auto& member : members_) {
        sort_nested(member.value);
    }
}

bool Object::operator==(const Object& other) const {
    return size() == other.size() && std::all_of(members_.begin(), members_.end(), [&](const Member& member) {
               const Value* value = other.find(member.name);
               return value != nullptr && *value == member.value;
           });
}

Value::Value(unsigned long value) noexcept {
    if (value <= static_cast<unsigned long>(std::numeric_limits<std::int64_t>::max())) {
        data_ = static_cast<std::int64_t>(value);
    } else {
        data_ = std::uint64_t{value};
    }
}
Value::Value(Array value) : data_(std::move(value)) {}
Value::Value(Object value) : data_(std::move(value)) {}
Value::Value(const Value&) = default;
Value::Value(Value&&) noexcept = default;
Value& Value::operator=(const Value&) = default;
Value& Value::operator=(Value&&) noexcept = default;
Value::~Value() = default;

bool Value::is_integer() const noexcept {
    return std::holds_alternative<std::int64_t>(data_) || std::holds_alternative<std::uint64_t>(data_);
}

bool Value::is_number() const noexcept { return is_integer() || std::holds_alternative<double>(data_); }

std::string_view Value::type_name() const noexcept {
    constexpr std::array<std::string_view, 8> names{"null",   "boolean", "integer", "integer",
                                                    "number", "string",  "array",   "object"};
    return names[data_.index()];
}

std::optional<bool> Value::find_bool() const noexcept {
    const auto* value = std::get_if<bool>(&data_);
    return value != nullptr ? std::optional(*value) : std::nullopt;
}

std::optional<std::int64_t> Value::find_integer() const noexcept {
    const auto* value = std::get_if<std::int64_t>(&data_);
    return value != nullptr ? std::optional(*value) : std::nullopt;
}

std::optional<double> Value::find_number() const noexcept {
    if (const auto* value = std::get_if<double>(&data_)) {
        return *value;
    }
    if (const auto* value = std::get_if<std::uint64_t>(&data_)) {
        return static_cast<double>(*value);
    }
    const auto integer = find_integer();
    return integer ? std::optional(static_cast<double>(*integer)) : std::nullopt;
}

namespace {

template <typename T>
T& checked(T* value, std::string_view wanted, const Value& actual) {
    if (value == nullptr) {
        throw Error(ErrorKind::invalid,
                    "expected " + std::string(wanted) + ", found " + std::string(actual.type_name()));
    }
    return *value;
}

}  // namespace

bool Value::as_bool() const { return checked(std::get_if<bool>(&data_), "a boolean", *this); }
std::int64_t Value::as_integer() const { return checked(std::get_if<std::int64_t>(&data_), "an integer", *this); }
double Value::as_number() const {
    const auto number = find_number();
    return checked(number ? &*number : nullptr, "a number", *this);
}
const std::string& Value::as_string() const { return checked(find_string(), "a string", *this); }
const Array& Value::as_array() const { return checked(find_array(), "an array", *this); }
Array& Value::as_array() { return checked(find_array(), "an array", *this); }
const Object& Value::as_object() const { return checked(find_object(), "an object", *this); }
Object& Value::as_object() { return checked(find_object(), "an object", *this); }

const Value* Value::find(std::string_view name) const noexcept {
    const Object* object = find_object();
    return object != nullptr ? object->find(name) : nullptr;
}

Value* Value::find(std::string_view name) noexcept {
    Object* object = find_object();
    return object != nullptr ? object->find(name) : nullptr;
}

const Value* Value::find_path(std::initializer_list<std::string_view> names) const noexcept {
    const Value* value = this;
    for (const auto name : names) {
        value = value->find(name);
        if (value == nullptr) {
            return nullptr;
        }
    }
    return value;
}

std::string_view Value::text_at(std::initializer_list<std::string_view> names) const noexcept {
    const Value* value = find_path(names);
    const std::string* text = value != nullptr ? value->find_string() : nullptr;
    return text != nullptr ? std::string_view(*text) : std::string_view();
}

Value& Value::operator[](std::string_view name) {
    if (is_null()) {
        data_ = Object();
    }
    return as_object()[name];
}

bool Value::operator==(const Value& other) const { return data_ == other.data_; }

}  // namespace berth::json
