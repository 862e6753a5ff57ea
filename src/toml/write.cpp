// SPDX-License-Identifier: Apache-2.0
// Tables, one after another, each with its full name.
#include "toml/write.hpp"

#include <algorithm>

#include "base/error.hpp"
#include "json/write.hpp"

namespace berth::toml {

namespace {

std::string key(const std::string& name) {
    const bool bare = !name.empty() && std::ranges::all_of(name, [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
    });
    // TOML's basic strings have JSON's escapes, but for '/', which JSON does not need to escape either.
    return bare ? name : json::quote(name);
}

std::string scalar(const json::Value& value) {
    if (value.is_null()) {
        throw Error(ErrorKind::invalid, "a null cannot be written as TOML");
    }
    if (const json::Array* array = value.find_array()) {
        std::string out = "[";
        for (const json::Value& entry : *array) {
            out += (out.size() > 1 ? ", " : "") + scalar(entry);
        }
        return out + "]";
    }
    if (const json::Object* object = value.find_object()) {
        std::string out = "{";
        for (const json::Member& member : object->members()) {
            out += (out.size() > 1 ? ", " : "") + key(member.name) + " = " + scalar(member.value);
        }
        return out + "}";
    }
    std::string text = json::write(value);
    if (value.is_number() && !value.is_integer() && text.find_first_of(".eE") == std::string::npos) {
        text += ".0";  // a float must look like one
    }
    return text;
}

bool is_array_of_tables(const json::Value& value) {
    const json::Array* array = value.find_array();
    return array != nullptr && !array->empty() && std::ranges::all_of(*array, &json::Value::is_object);
}

void write_table(const json::Object& table, const std::string& name, std::string& out) {
    for (const json::Member& member : table.members()) {
        if (!member.value.is_object() && !is_array_of_tables(member.value)) {
            out += key(member.name) + " = " + scalar(member.value) + "\n";
        }
    }
    for (const json::Member& member : table.members()) {
        const std::string full = name.empty() ? key(member.name) : name + "." + key(member.name);
        if (const json::Object* inner = member.value.find_object()) {
            out += "\n[" + full + "]\n";
            write_table(*inner, full, out);
        } else if (is_array_of_tables(member.value)) {
            for (const json::Value& entry : member.value.as_array()) {
                out += "\n[[" + full + "]]\n";
                write_table(entry.as_object(), full, out);
            }
        }
    }
}

}  // namespace

std::string write(const json::Value& root) {
    std::string out;
    write_table(root.as_object(), "", out);
    return out;
}

}  // namespace berth::toml
