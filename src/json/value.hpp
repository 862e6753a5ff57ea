// SPDX-License-Identifier: Apache-2.0
// A JSON value: objects keep the order of their members.
#pragma once

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace berth::json {

class Value;
struct Member;
using Array = std::vector<Value>;

/// Members in insertion order; names are unique. Look-up is linear: objects of the field are small.
class Object {
public:
    Object();
    Object(std::initializer_list<Member> members);
    Object(const Object&);
    Object(Object&&) noexcept;
    Object& operator=(const Object&);
    Object& operator=(Object&&) noexcept;
    ~Object();

    [[nodiscard]] const Value* find(std::string_view name) const noexcept;
    [[nodiscard]] Value* find(std::string_view name) noexcept;
    [[nodiscard]] bool contains(std::string_view name) const noexcept { return find(name) != nullptr; }
    /// Appended as null when absent.
    Value& operator[](std::string_view name);
    void set(std::string_view name, Value value);
    bool erase(std::string_view name);
    [[nodiscard]] std::size_t size() const noexcept;
    [[nodiscard]] bool empty() const noexcept { return size() == 0; }
    [[nodiscard]] const std::vector<Member>& members() const noexcept { return members_; }
    [[nodiscard]] std::vector<Member>& members() noexcept { return members_; }
    /// Orders members by name, bytewise, here and in all nested objects.
    void sort_names();
    /// Order of members does not matter.
    bool operator==(const Object& other) const;

private:
    std::vector<Member> members_;
};

/// Integers are int64, or uint64 above its range; all other numbers are double.
class Value {
public:
    Value() noexcept = default;
    Value(std::nullptr_t) noexcept {}                             // NOLINT(google-explicit-constructor)
    Value(bool value) noexcept : data_(value) {}                  // NOLINT(google-explicit-constructor)
    Value(int value) noexcept : data_(std::int64_t{value}) {}     // NOLINT(google-explicit-constructor)
    Value(unsigned value) noexcept : data_(std::int64_t{value}) {}  // NOLINT(google-explicit-constructor)
    Value(long value) noexcept : data_(std::int64_t{value}) {}    // NOLINT(google-explicit-constructor)
    Value(unsigned long value) noexcept;                          // NOLINT(google-explicit-constructor)
    Value(double value) noexcept : data_(value) {}                // NOLINT(google-explicit-constructor)
    Value(std::string value) : data_(std::move(value)) {}         // NOLINT(google-explicit-constructor)
    Value(std::string_view value) : data_(std::string(value)) {}  // NOLINT(google-explicit-constructor)
    Value(const char* value) : data_(std::string(value)) {}       // NOLINT(google-explicit-constructor)
    Value(Array value);                                           // NOLINT(google-explicit-constructor)
    Value(Object value);                                          // NOLINT(google-explicit-constructor)
    Value(const Value&);
    Value(Value&&) noexcept;
    Value& operator=(const Value&);
    Value& operator=(Value&&) noexcept;
    ~Value();

    [[nodiscard]] bool is_null() const noexcept { return std::holds_alternative<std::monostate>(data_); }
    [[nodiscard]] bool is_bool() const noexcept { return std::holds_alternative<bool>(data_); }
    [[nodiscard]] bool is_integer() const noexcept;
    [[nodiscard]] bool is_number() const noexcept;
    [[nodiscard]] bool is_string() const noexcept { return std::holds_alternative<std::string>(data_); }
    [[nodiscard]] bool is_array() const noexcept { return std::holds_alternative<Array>(data_); }
    [[nodiscard]] bool is_object() const noexcept { return std::holds_alternative<Object>(data_); }
    /// "null", "boolean", "integer", "number", "string", "array" or "object".
    [[nodiscard]] std::string_view type_name() const noexcept;

    /// nullopt / nullptr for another type.
    [[nodiscard]] std::optional<bool> find_bool() const noexcept;
    [[nodiscard]] std::optional<std::int64_t> find_integer() const noexcept;
    [[nodiscard]] std::optional<double> find_number() const noexcept;
    [[nodiscard]] const std::string* find_string() const noexcept { return std::get_if<std::string>(&data_); }
    [[nodiscard]] const Array* find_array() const noexcept { return std::get_if<Array>(&data_); }
    [[nodiscard]] Array* find_array() noexcept { return std::get_if<Array>(&data_); }
    [[nodiscard]] const Object* find_object() const noexcept { return std::get_if<Object>(&data_); }
    [[nodiscard]] Object* find_object() noexcept { return std::get_if<Object>(&data_); }

    /// Throw Error(invalid) for another type.
    [[nodiscard]] bool as_bool() const;
    [[nodiscard]] std::int64_t as_integer() const;
    [[nodiscard]] double as_number() const;
    [[nodiscard]] const std::string& as_string() const;
    [[nodiscard]] const Array& as_array() const;
    [[nodiscard]] Array& as_array();
    [[nodiscard]] const Object& as_object() const;
    [[nodiscard]] Object& as_object();

    /// Member of an object; nullptr when this is no object or has no such member.
    [[nodiscard]] const Value* find(std::string_view name) const noexcept;
    [[nodiscard]] Value* find(std::string_view name) noexcept;
    /// Through nested objects: find_path({"metadata", "name"}).
    [[nodiscard]] const Value* find_path(std::initializer_list<std::string_view> names) const noexcept;
    /// The string there, or "" when it is absent or no string.
    [[nodiscard]] std::string_view text_at(std::initializer_list<std::string_view> names) const noexcept;
    /// A null becomes an object first.
    Value& operator[](std::string_view name);

    bool operator==(const Value& other) const;

    using Data = std::variant<std::monostate, bool, std::int64_t, std::uint64_t, double, std::string, Array, Object>;
    [[nodiscard]] const Data& data() const noexcept { return data_; }

private:
    Data data_;
};

struct Member {
    std::string name;
    Value value;
};

}  // namespace berth::json
