// SPDX-License-Identifier: Apache-2.0
// YAML text as go-yaml v2 writes it, which is what kubectl, kind and kustomize print.
#pragma once

#include "yaml/line_output.hpp"
#include "yaml/node.hpp"
#include "yaml/scalar_shape.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace berth::yaml {

struct WriterOptions {
    std::uint32_t width = 80; ///< a longer line is broken at the next single space; 0: never
    std::uint32_t indent = 2;
};

/// Streams one document after another into `out`. Sequences stand at the indent of their key. Inside a mapping, calls
/// are a key (always a string) and a value in turn; the caller sorts keys. Nothing is checked about the nesting.
class Writer {
public:
    explicit Writer(std::string& out, WriterOptions options = {});

    /// `empty` collections are written as {} and []; they take no children but still their end.
    enum class Filled : bool { no, yes };
    void begin_mapping(Filled filled);
    void end_mapping();
    void begin_sequence(Filled filled);
    void end_sequence();

    /// A key, quoted where a reader would take it for something else than this text.
    void key(std::string_view text);
    /// A string value, quoted or set as a block where needed. The text must be UTF-8 (else it is written as !!binary).
    void string(std::string_view text);
    /// A number, a boolean, null: as it stands.
    void plain(std::string_view text);

    /// A key or value in the style it had, where that style can hold the text; a plain one that is no string is left
    /// as it stands.
    void key_as(std::string_view text, Style style);
    void value_as(std::string_view text, Style style);

    /// Whether the text may stand without quotes or a block as far as its characters go.
    [[nodiscard]] static bool fits_plain(std::string_view text);

    /// Ends the document with a line break; `---` in between is the caller's affair.
    void end_document();

private:
    enum class Context : std::uint8_t { root, item, key, value };
    struct Frame {
        bool mapping;
        bool empty;
        bool complex_key; ///< the key before the current value was written after `?`
        bool at_value;    ///< a key stands, its value is due
        std::int32_t outer_indent;
    };

    void begin_key(std::string_view text);
    void enter_node();
    void leave_node();
    /// A string that a reader must take for one.
    void resolvable_scalar(std::string_view text);
    void scalar(std::string_view text, ScalarShape wanted);
    void increase_indent(bool flow, bool indentless);

    LineOutput out_;
    WriterOptions options_;
    std::vector<Frame> frames_;
    Context context_ = Context::root;
    std::int32_t indent_ = -1;
};

/// Whether `a` comes before `b` among the keys of a mapping: letters after other characters, digits by their number.
bool natural_less(std::string_view a, std::string_view b);

} // namespace berth::yaml
