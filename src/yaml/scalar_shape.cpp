// SPDX-License-Identifier: Apache-2.0
// Analysis of a scalar, as go-yaml's emitters do it (yaml_emitter_analyze_scalar, _select_scalar_style).
#include "yaml/scalar_shape.hpp"

#include "yaml/characters.hpp"

#include <algorithm>

namespace berth::yaml {

namespace {

/// How spaces and line breaks follow each other.
struct WhiteSpace {
    bool space_then_break = false;
    bool break_then_space = false;
    bool after_space = false;
    bool after_break = false;

    void see(bool is_space, bool breaks) {
        break_then_space = break_then_space || (is_space && after_break);
        space_then_break = space_then_break || (breaks && after_space);
        after_space = is_space;
        after_break = breaks;
    }
};

/// Whether a character at this place would mean something to a reader.
bool is_indicator(char c, bool first, bool after_blank, bool before_blank) {
    if (first) {
        return std::string_view{"#,[]{}&*!|>'\"%@`"}.find(c) != std::string_view::npos ||
               (before_blank && (c == '?' || c == ':' || c == '-'));
    }
    return (c == ':' && before_blank) || (c == '#' && after_blank);
}

/// Whether nothing in the text could be taken for what separates the parts of a flow collection.
bool allows_plain(ScalarPlace place, std::string_view text) {
    if (place.in_flow == InFlow::yes) {
        return !text.empty() && text.find_first_of(",?[]{}:") == std::string_view::npos;
    }
    return !text.empty() || place.role == ScalarRole::value;
}

bool allows_block(ScalarPlace place, std::string_view text) {
    return place.in_flow == InFlow::no && place.role == ScalarRole::value &&
           (place.tabs == BlockTabs::kept || !text.contains('\t'));
}

} // namespace

ScalarAnalysis analyze_scalar(std::string_view text) {
    ScalarAnalysis result;
    if (text.empty()) {
        result.block = false;
        return result;
    }
    if (is_word(text)) {
        return result;
    }
    bool indicators = text.starts_with("---") || text.starts_with("...");
    bool special = false;
    bool tabs = false;
    bool after_blank = true;
    WhiteSpace white;
    std::size_t width = 1;
    for (std::size_t i = 0; i < text.size(); i += width) {
        width = std::min(width_of(byte_at(text, i)), text.size() - i);
        const char c = text[i];
        const bool before_blank = i + width >= text.size() || is_blank(text, i + width);
        const bool breaks = is_break(text, i);
        indicators = indicators || is_indicator(c, i == 0, after_blank, before_blank);
        if (!is_printable(text, i)) {
            (c == '\t' ? tabs : special) = true;
        }
        result.multiline = result.multiline || breaks;
        white.see(c == ' ', breaks);
        after_blank = c == ' ' || c == '\t' || c == '\0' || breaks;
    }
    const bool outer_white = text[0] == ' ' || is_break(text, 0) || white.after_space || white.after_break;
    result.block = !white.after_space && !white.space_then_break && !special;
    result.single_quoted = !white.break_then_space && !white.space_then_break && !special && !tabs;
    result.plain = result.single_quoted && !outer_white && !result.multiline && !indicators;
    return result;
}

ScalarShape shape_of_style(Style style, std::string_view text) {
    switch (style) {
    case Style::single_quoted:
        return ScalarShape::single_quoted;
    case Style::double_quoted:
        return ScalarShape::double_quoted;
    case Style::literal:
    case Style::folded:
        return ScalarShape::literal;
    case Style::plain:
        break;
    }
    return text.find('\n') != std::string_view::npos ? ScalarShape::literal : ScalarShape::plain;
}

ScalarShape possible_shape(ScalarShape wanted, std::string_view text, ScalarPlace place) {
    const ScalarAnalysis analysis = analyze_scalar(text);
    const bool simple_key = place.role == ScalarRole::simple_key;
    ScalarShape shape = simple_key && analysis.multiline ? ScalarShape::double_quoted : wanted;
    if (shape == ScalarShape::plain && !(analysis.plain && allows_plain(place, text))) {
        shape = ScalarShape::single_quoted;
    }
    if (shape == ScalarShape::single_quoted && !analysis.single_quoted) {
        shape = ScalarShape::double_quoted;
    }
    if (is_block(shape) && !(analysis.block && allows_block(place, text))) {
        shape = ScalarShape::double_quoted;
    }
    return shape;
}

} // namespace berth::yaml
