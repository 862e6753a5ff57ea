// SPDX-License-Identifier: Apache-2.0
// Text to node trees, by libyaml: go-yaml is a port of it, so both accept the same texts and fail with the same words.
#pragma once

#include "yaml/node.hpp"

#include <cstdint>
#include <expected>
#include <string>
#include <string_view>
#include <vector>

namespace berth::yaml {

/// What is wrong with a text, in libyaml's words.
struct SyntaxError {
    std::string problem;
    std::uint32_t line = 0;    ///< where, from 1, `first_line` counted in
    std::uint32_t column = 0;
    std::uint32_t go_line = 0; ///< the line that go-yaml v3 names for it (0: it names none), within the text alone
    std::uint32_t go_v2_line = 0; ///< the same of v2
};

/// The whole text of the error as go-yaml v2 has it, which sigs.k8s.io/yaml reads with: "yaml: line 2: did not ..."
[[nodiscard]] std::string go_v2_text(const SyntaxError& error);

/// Names of anchors, in `notes`. Where they are not kept, aliases know their targets all the same.
enum class Anchors : std::uint8_t { dropped, kept };

struct ParseOptions {
    std::uint32_t first_line = 1; ///< number of the text's first line, where the text is a part of a file
    std::uint32_t max_depth = 1000;
    Anchors anchors = Anchors::dropped;
};

/// The first document, or nullptr when the text holds none. Plain scalars are tagged as YAML 1.2 core resolves them
/// (go-yaml v3's rules, see resolve.hpp). Aliases stay; `expand_aliases` removes them. The tree and its texts live in
/// the arena; `text` may be thrown away afterwards.
std::expected<Node*, SyntaxError> parse_first(Arena& arena, std::string_view text, const ParseOptions& options = {});

struct FirstDocument {
    Node* root = nullptr; ///< nullptr: the text holds none
    bool is_all = true;   ///< nothing but comments and blanks follows
};

/// The same, telling whether more follows.
std::expected<FirstDocument, SyntaxError> parse_beginning(Arena& arena, std::string_view text,
                                                          const ParseOptions& options = {});

/// Every document of the text, empty ones (as null scalars) included.
std::expected<std::vector<Node*>, SyntaxError> parse_all(Arena& arena, std::string_view text,
                                                         const ParseOptions& options = {});

/// How `<<` merges. Of the sources of one key the first wins.
enum class MergeRules {
    go_yaml_v3, ///< a mapping's own keys win, wherever they stand
    go_yaml_v2, ///< what stands later wins, be it an own key or a merged one; there may be several `<<`
    kyaml,      ///< as v3, but the first key spelt `<<` goes even where it is quoted and merges nothing, and a null that
                ///< is a key is there twice
};

struct ExpandOptions {
    MergeRules merge_rules = MergeRules::go_yaml_v3;
    std::size_t max_copies = 2'000'000;
};

/// Replaces aliases by copies of what they stand for and carries out `<<` merges. Fails on a cycle, on a merge of
/// something else than mappings, and when more than `max_copies` nodes would be copied (alias bombs) or nest deeper
/// than a text may.
std::expected<Node*, SyntaxError> expand_aliases(Arena& arena, Node* root, const ExpandOptions& options = {});

} // namespace berth::yaml
