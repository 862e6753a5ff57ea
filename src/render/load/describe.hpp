// SPDX-License-Identifier: Apache-2.0
// Told which fields a decoder reads and as what: what describes the format is made from the code that reads it.
#pragma once

#include <cstdint>
#include <string_view>

namespace berth::render {

enum class FieldType : std::uint8_t { text, truth, integer, text_map };

/// Calls nest: what comes between enter and leave belongs to that field, or to every item of the list.
class FieldDescriber {
public:
    virtual ~FieldDescriber() = default;
    virtual void enter_field(std::string_view name) = 0;
    virtual void enter_items() = 0;
    virtual void leave() = 0;
    /// A field that is never told a type, and has no fields, takes anything.
    virtual void is(FieldType type) = 0;
};

}  // namespace berth::render
