// SPDX-License-Identifier: Apache-2.0
// What a shell may offer at the end of a command line. The shells' scripts only carry words here and back.
#pragma once

#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "cli/grammar.hpp"

namespace berth::cli {

struct Candidate {
    std::string text;
    std::string description{};
};

struct Completion {
    /// `file` and `directory` leave the offer to the shell; anything else means `candidates`.
    Completes source = Completes::nothing;
    std::vector<Candidate> candidates;
};

/// Present names of one kind: clusters, images, contexts. Must not fail and not wait for a network.
using NamesOf = std::function<std::vector<std::string>(Completes)>;

/// `words` follow the program's name; the last one is being typed and may be empty.
[[nodiscard]] Completion complete(const Grammar& grammar, std::span<const std::string> words, const NamesOf& names_of);

/// A line for the source (":file", ":directory" or ":words"), then one line a candidate: text, tab, description.
[[nodiscard]] std::string format_completion(const Completion& completion);

/// The script a shell loads ("bash", "zsh", "fish"); nullopt for another one.
[[nodiscard]] std::optional<std::string> completion_script(std::string_view shell);

}  // namespace berth::cli
