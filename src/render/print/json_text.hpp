// SPDX-License-Identifier: Apache-2.0
// Strings as JSON text that is read as YAML 1.1: kustomize's output and the configuration of its built-ins go that way.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace berth::render {

inline constexpr std::string_view next_line = "\xc2\x85";

/// Whether the text has a character that JSON lets through and YAML refuses.
[[nodiscard]] bool has_forbidden_control(std::string_view text);

/// Whether a line that U+0085 begins is, to YAML, the beginning or the end of a document, which no quoted text may hold.
[[nodiscard]] bool has_document_marker(std::string_view text);

/// YAML takes U+0085, which JSON does not escape, for a line break within a quoted text and folds it: spaces around go,
/// one break becomes a space, of several one is lost. Nothing for a text without it.
[[nodiscard]] std::optional<std::string> fold_next_lines(std::string_view text);

}  // namespace berth::render
